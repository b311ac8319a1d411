import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { progress, since } from '../toolbox/cache';
import { chart } from '../toolbox/charts';
import { start } from '../toolbox/control-plane';
import { fetchDefinitions } from '../toolbox/custom-resources';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { lackOfKind, startKind } from '../toolbox/kind';
import { Kube } from '../toolbox/kube';
import { startNode } from '../toolbox/node/node';
import { prefectPython } from '../toolbox/prefect';
import {
  CHARTS,
  chartNeed,
  EXPORTER_CHART,
  type Missing,
  missing,
  type Need,
  OTHER_CHARTS,
  TIERS,
} from '../toolbox/prerequisites';
import { ROOT, stdoutOf } from '../toolbox/process';
import { isTofu } from '../toolbox/provider-mirrors';
import { terraformBinary } from '../toolbox/terraform';
import { buildTools, tool } from '../toolbox/tools';
import { read, report } from './report';
import { named, touched } from './selection';
import { combinations, type Machine, notesOf, write } from './versions';

const USAGE = `npm run e2e -- [--real-node] [--keep] [--only <name>]… [--shard <i>/<n>] [--changed-since <commit>]
    [--require] [--list] [--minutes <n>] [--runs <n>] [--seed <n>]
  --real-node  run the files real-*.e2e.ts, on a cluster whose pods run: the one that is named, one of kind, or a node
               of its own
  --keep       leave the cluster running and say how to end it
  --only       run the files, or else the tests, whose name has this in it; may be given again
  --shard      run one of n parts of the files, which have nothing in common but the machine
  --changed-since  run the files that a change since this commit can touch
  --require    fail, instead of skipping tests, if something is missing
  --list       name each test that is skipped, and not only how many for which reason
  --minutes    begin no file of tests later than this; those left are named as skipped
  --runs       how many random histories to try, instead of as many as fit into a short time; with --real-node, how
               often to measure a downtime, instead of once
  --seed       the seed of the random histories, to repeat a run
CDKTF_PREFECT_REQUIRE=terraform,e2e requires what these tiers need. CDKTF_PREFECT_KUBECONFIG names a cluster to use
instead of one of its own. CDKTF_PREFECT_RESULTS names a file for the counts and versions {passed, failed, skipped, versions}.
CDKTF_PREFECT_WRITE_VERSIONS=1 adds the versions to e2e/versions.json.`;

let jest: ChildProcess | undefined;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'real-node': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      shard: { type: 'string' },
      'changed-since': { type: 'string' },
      require: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      minutes: { type: 'string' },
      runs: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  if (values.minutes)
    process.env.CDKTF_PREFECT_DEADLINE = String(Date.now() + Number(values.minutes) * 60_000);
  if (values.runs) process.env.CDKTF_PREFECT_RUNS = values.runs;
  if (values.seed) process.env.CDKTF_PREFECT_HISTORIES_SEED = values.seed;
  const selected = await selection(values);
  if (selected === undefined) {
    progress('the change touches no end-to-end test');
    report({ passed: 0, failed: 0, skipped: 0 });
    return 0;
  }
  const realNode = values['real-node'];
  if (realNode) process.env.CDKTF_PREFECT_REAL_NODE = '1';
  const required = requiredNeeds(values.require, realNode);
  const absent = (await missing()).filter(({ need }) => realNode || need !== 'real-node');
  for (const { need, reason } of absent) progress(`missing ${need}: ${reason}`);
  if (absent.length === 0) progress('nothing is missing');
  if (lacksRequired(absent, required)) return 1;

  absent.push(...(await prepare(absent)));
  if (lacksRequired(absent, required)) return 1;
  process.env.CDKTF_PREFECT_MISSING = JSON.stringify(absent);

  const needed = realNode ? ['cluster', 'real-node'] : ['cluster'];
  const cluster = absent.some(({ need }) => needed.includes(need))
    ? undefined
    : await startCluster(values.keep, realNode);
  try {
    return await runJest(selected, values.only !== undefined, values.list);
  } finally {
    if (cluster && values.keep) {
      progress(`the cluster is kept: kubectl --kubeconfig ${cluster.kubeconfig} …`);
      progress(`end it with: ${cluster.end}`);
    } else {
      await cluster?.stop();
    }
  }
}

function requiredNeeds(all: boolean, realNode: boolean): readonly Need[] {
  const names = all
    ? realNode
      ? ['real-node']
      : Object.keys(TIERS).filter((name) => name !== 'real-node')
    : (process.env.CDKTF_PREFECT_REQUIRE ?? '').split(',').filter(Boolean);
  // This script ignores the tiers of other scripts, such as lint.
  return names.flatMap((name) => TIERS[name.trim()] ?? []);
}

function lacksRequired(absent: readonly Missing[], required: readonly Need[]): boolean {
  const lacking = absent.filter(({ need }) => required.includes(need));
  for (const { need, reason } of lacking) progress(`FAILED: ${need} is required, but missing (${reason})`);
  if (lacking.length > 0) report({ passed: 0, failed: lacking.length, skipped: 0 });
  return lacking.length > 0;
}

/** Builds and downloads. Returns the needs that are still missing. */
async function prepare(absent: readonly Missing[]): Promise<Missing[]> {
  const has = (need: Need): boolean => !absent.some((entry) => entry.need === need);
  // Installing Prefect mostly waits for the network, building tools for the processor.
  await Promise.all([has('cluster') && buildTools(), has('prefect') && prefectPython()]);
  const late: Missing[] = [];
  for (const [name, version] of [...CHARTS, EXPORTER_CHART, ...OTHER_CHARTS]) {
    const need = chartNeed([name, version]);
    if (!has(need) || !has('cluster')) continue;
    if ((await chart(name, version)) === undefined) late.push({ need, reason: 'its download failed' });
  }
  if (has('custom-resources') && !(await fetchDefinitions())) {
    late.push({ need: 'custom-resources', reason: 'the download of the definitions failed' });
  }
  if (has('oauth2-proxy')) {
    await tool('oauth2-proxy').catch((error) => {
      late.push({ need: 'oauth2-proxy', reason: `its build failed: ${error.message}` });
    });
  }
  return late;
}

interface Cluster {
  readonly kubeconfig: string;
  /** The command that ends it, if it is kept. */
  readonly end: string;
  stop(): Promise<void>;
}

async function startCluster(keep: boolean, realNode: boolean): Promise<Cluster | undefined> {
  if (process.env.CDKTF_PREFECT_KUBECONFIG) {
    progress(`using the cluster of ${process.env.CDKTF_PREFECT_KUBECONFIG}, as told by name`);
    return undefined;
  }
  const begin = Date.now();
  const cluster = realNode ? await startReal(keep) : await start({ keep });
  progress(`the cluster is up after ${since(begin)}`);
  process.env.CDKTF_PREFECT_KUBECONFIG = cluster.kubeconfig;
  return cluster;
}

async function startReal(keep: boolean): Promise<Cluster> {
  return (await lackOfKind()) === undefined ? await startKind(keep) : await startNode(keep);
}

async function runJest(selected: readonly string[], isFiltered: boolean, list: boolean): Promise<number> {
  const directory = temporaryDirectory('results');
  const output = join(directory, 'jest.json');
  const log = join(directory, 'providers');
  process.env.CDKTF_PREFECT_PROVIDER_LOG = log;
  const args = [
    '--config',
    join(__dirname, 'jest.config.js'),
    '--json',
    '--passWithNoTests',
    `--outputFile=${output}`,
    ...selected,
  ];
  const code = await new Promise<number>((resolve, reject) => {
    // stdout is where --json writes too; the report for people goes to stderr.
    jest = spawn(process.execPath, [require.resolve('jest/bin/jest'), ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    jest.on('error', reject);
    jest.on('close', (status) => resolve(status ?? 130));
  });
  jest = undefined;
  const { counts, skipped, passed } = read(output, isFiltered);
  const notes = notesOf(log);
  const run = notes.length > 0 ? combinations(notes, passed, await machine()) : [];
  removeDirectory(directory);
  // A part of a file is no proof for it.
  if (process.env.CDKTF_PREFECT_WRITE_VERSIONS && !selected.includes('-t')) write(run);
  report(counts, skipped, list, run);
  return code === 0 && counts.failed > 0 ? 1 : code;
}

/** What the tests that initialized a workspace had in common. */
async function machine(): Promise<Machine> {
  const terraform = `${terraformBinary()}`;
  const { terraform_version } = JSON.parse(await stdoutOf(terraform, ['version', '-json']));
  const { stdout } = await Kube.fromEnvironment().kubectl(['version', '--output', 'json']);
  return {
    terraform: `${isTofu(terraform) ? 'OpenTofu' : 'Terraform'} ${terraform_version}`,
    cluster: JSON.parse(stdout).serverVersion.gitVersion.replace(/^v/, ''),
    chart: CHART_VERSION,
  };
}

interface Filters {
  readonly only?: readonly string[];
  readonly shard?: string;
  readonly 'changed-since'?: string;
}

/** The arguments of Jest, or undefined if there is nothing to run. */
async function selection({
  only = [],
  shard,
  'changed-since': since,
}: Filters): Promise<string[] | undefined> {
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.e2e.ts'));
  const paths = files.map((file) => `e2e/${file}`);
  const args = named(only, ROOT, paths);
  if (shard) args.push('--shard', shard);
  if (since === undefined) return args;
  if (only.length > 0) throw new Error('give --only or --changed-since, not both');
  const changes = await stdoutOf('git', ['diff', '--name-only', '--no-renames', `${since}...HEAD`]);
  const related = touched(changes.split('\n').filter(Boolean), ROOT);
  return related && [...args, ...related];
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // With Jest running, its end leads to the orderly stop of the cluster; before, the guardian cleans up.
    if (jest) jest.kill('SIGTERM');
    else process.exit(130);
  });
}

main().then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    if (error?.cause) process.stderr.write(`${error.cause}\n`);
    report({ passed: 0, failed: 1, skipped: 0 });
    process.exit(1);
  },
);
