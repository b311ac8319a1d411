import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachePath, once, progress } from '../cache';
import { cleanEnvironment, runOk } from '../process';

/** An image of a system of Debian, under the names of the image in whose place it is. */
interface Image {
  readonly references: readonly string[];
  /** @default - Debian 12 */
  readonly release?: string;
  readonly packages: readonly string[];
  /** A shell script that changes the system in the folder $1. */
  readonly change?: string;
  readonly config: { readonly [field: string]: unknown };
}

/** What the container of a pod's network runs. */
export const SANDBOX_IMAGE = 'docker.io/cdktf-prefect/sandbox:1';

const ENTRYPOINT = join(__dirname, 'postgres-entrypoint.sh');
const BITNAMI = '/opt/bitnami/postgresql';
/** Debian 12 has PostgreSQL 15, in the place of the chart's 14. Debian 13 has 17. */
const BOOKWORM = 'bookworm';
const TRIXIE = 'trixie';
const NSS_WRAPPER = '/opt/bitnami/common/lib/libnss_wrapper.so';
const PATH = '/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Prefect from PyPI, through the certificates of this machine. The chart's hook says `set -o pipefail` to sh. */
function prefect(version: string, ...packages: string[]): string {
  const wanted = [`'prefect[redis,otel]==${version}'`, 'fastapi==0.139.0', 'asyncpg', ...packages].join(' ');
  return `
    cp /etc/ssl/certs/ca-certificates.crt "$1/ca.crt"
    cp -L /etc/resolv.conf "$1/etc/resolv.conf"
    rm -f "$1"/usr/lib/python3*/EXTERNALLY-MANAGED
    chroot "$1" env -i PATH=${PATH} PIP_CERT=/ca.crt pip install --quiet --root-user-action ignore --no-cache-dir ${wanted}
    rm "$1/ca.crt"
    ln -sf bash "$1/bin/sh"
    ln -sf python3 "$1/usr/bin/python"
    mkdir -p "$1/opt/prefect"
    printf '#!/bin/sh\\nexec "$@"\\n' >"$1/opt/prefect/entrypoint.sh"
    chmod 755 "$1/opt/prefect/entrypoint.sh"`;
}

/** PostgreSQL as Bitnami's image has it. */
function postgresql(major: number): Omit<Image, 'references'> {
  return {
    packages: ['postgresql', 'libnss-wrapper'],
    change: `
      mkdir -p "$1${BITNAMI}" "$1/opt/bitnami/common/lib" "$1/bitnami/postgresql"
      ln -s /usr/lib/postgresql/${major}/bin "$1${BITNAMI}/bin"
      cp "$1"/usr/lib/*/libnss_wrapper.so "$1${NSS_WRAPPER}"
      chmod g+rwX "$1/bitnami/postgresql"
      install -m 755 ${ENTRYPOINT} "$1/entrypoint.sh"`,
    config: {
      User: '1001',
      Env: ['HOME=/', `NSS_WRAPPER_LIB=${NSS_WRAPPER}`, `PATH=${BITNAMI}/bin:${PATH}`],
      Entrypoint: ['/entrypoint.sh'],
      Volumes: { '/bitnami/postgresql': {} },
    },
  };
}

const PYTHON = ['python3', 'python3-pip', 'tini', 'ca-certificates'];
const PREFECT_CONFIG = {
  Env: [`PATH=${PATH}`, 'LC_ALL=C.UTF-8'],
  WorkingDir: '/opt/prefect',
  Entrypoint: ['/usr/bin/tini', '-g', '--', '/opt/prefect/entrypoint.sh'],
};

/** The images of the charts, and of what the tests put beside them. */
const IMAGES: Readonly<Record<string, Image>> = {
  sandbox: { references: [SANDBOX_IMAGE], packages: [], config: { Entrypoint: ['/bin/sleep', 'infinity'] } },
  prefect: {
    references: [
      'prefecthq/prefect:3.8.3-python3.11',
      'prefecthq/prefect:3.8.3-python3.11-kubernetes',
      // Only the Jobs of its tenant run: a program that needs Python alone.
      'prefecthq/prefect:1.4.0',
    ],
    packages: PYTHON,
    change: prefect('3.8.3', 'prefect-kubernetes==0.7.12'),
    config: PREFECT_CONFIG,
  },
  'prefect-older': {
    references: ['prefecthq/prefect:3.7.7-python3.11'],
    packages: PYTHON,
    change: prefect('3.7.7'),
    config: PREFECT_CONFIG,
  },
  postgresql: { references: ['bitnamilegacy/postgresql:14.13.0'], ...postgresql(15) },
  'postgresql-17': {
    references: ['bitnamilegacy/postgresql:17.6.0', 'library/postgres:17.6'],
    release: TRIXIE,
    ...postgresql(17),
  },
  redis: {
    references: ['library/redis:8.2.1'],
    packages: ['redis-server'],
    config: { Env: [`PATH=${PATH}`] },
  },
};

/** Archives of all images, which are built if they are not in the cache. */
export async function images(): Promise<string[]> {
  const archives: string[] = [];
  for (const [name, image] of Object.entries(IMAGES)) {
    const parts =
      JSON.stringify(image) + (name.startsWith('postgresql') ? readFileSync(ENTRYPOINT, 'utf8') : '');
    const key = createHash('sha256').update(parts).digest('hex').slice(0, 8);
    const folder = await once(cachePath('images', `${name}-${key}`), async (directory) => {
      progress(`building the image ${name} (minutes, once)`);
      await build(image, directory);
    });
    archives.push(join(folder, 'image.tar'));
  }
  return archives;
}

/** An archive as docker saves one, of one layer. */
async function build(
  { references, release = BOOKWORM, packages, change, config }: Image,
  directory: string,
): Promise<void> {
  const content = join(directory, 'content');
  mkdirSync(content);
  const layer = join(content, 'layer.tar');
  const hook = change === undefined ? [] : [`--customize-hook=${change}`];
  const include = packages.length === 0 ? [] : [`--include=${packages.join()}`];
  await runOk('mmdebstrap', ['--quiet', '--variant=minbase', ...include, ...hook, release, layer], {
    env: cleanEnvironment(),
    timeoutSeconds: 1800,
  });
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(layer)) hash.update(chunk);
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const rootfs = { type: 'layers', diff_ids: [`sha256:${hash.digest('hex')}`] };
  writeFileSync(join(content, 'config.json'), JSON.stringify({ architecture, os: 'linux', config, rootfs }));
  const manifest = { Config: 'config.json', RepoTags: references.map(inRegistry), Layers: ['layer.tar'] };
  writeFileSync(join(content, 'manifest.json'), JSON.stringify([manifest]));
  await runOk('tar', [
    '-C',
    content,
    '-cf',
    join(directory, 'image.tar'),
    '--remove-files',
    'manifest.json',
    'config.json',
    'layer.tar',
  ]);
}

function inRegistry(reference: string): string {
  return reference.startsWith('docker.io/') ? reference : `docker.io/${reference}`;
}
