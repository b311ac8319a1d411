/**
 * npm run raise:charts: moves every file to the newest charts and their Prefect, and prints as Markdown what changed in
 * them. Prints nothing if there are no newer ones. Needs the network, Go or helm, Python and Terraform.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EXPORTER_CHART_VERSION, TESTED_CHART_VERSIONS } from '../src/helm/prefect-helm';
import { PREFECT_KUBERNETES_VERSION } from '../src/prefect-worker/chart/base-job-template';
import { chartArchive } from '../toolbox/charts';
import { prefect } from '../toolbox/prefect';
import { ROOT, run, runOk, stdoutOf, withScratch } from '../toolbox/process';
import { terraformBinary } from '../toolbox/terraform';
import { newestOf, raised, replacements, type Versions } from './support/raised-versions';

const TEMPLATE = join(ROOT, 'src/prefect-worker/chart/prefect-kubernetes-template.json');
/** What says which versions were used once, or belongs to something else. */
const KEPT = [
  'CHANGELOG.md',
  'package-lock.json',
  'e2e/versions.json',
  '__tests__/pipelines/plans/*',
  '__tests__/scripts/*',
  '*go.sum',
];

async function main(): Promise<void> {
  const [[chart, prefectVersion], older] = Object.entries(TESTED_CHART_VERSIONS);
  const current: Versions = {
    ...{ chart, prefect: prefectVersion, exporter: EXPORTER_CHART_VERSION },
    prefectKubernetes: PREFECT_KUBERNETES_VERSION,
  };
  const newest = await findNewest();
  if (newest.chart === chart && newest.exporter === current.exporter) return;
  const report = await withScratch((folder) => compare(current, newest, folder));
  const files = (
    await stdoutOf('git', ['ls-files', '--', '.', ...KEPT.map((path) => `:(exclude)${path}`)])
  ).trim();
  const versions = replacements(current, newest, older);
  for (const path of files.split('\n').map((file) => join(ROOT, file))) {
    const before = readFileSync(path, 'utf8');
    const after = raised(before, versions);
    if (after !== before) writeFileSync(path, after);
  }
  // A new process has the new constraints.
  const { stdout } = await prefect(['work-pool', 'get-default-base-job-template', '--type', 'kubernetes']);
  writeFileSync(TEMPLATE, stdout);
  await stdoutOf('npx', ['biome', 'format', '--write', TEMPLATE]);
  await stdoutOf(terraformBinary() ?? 'terraform', ['fmt', '-recursive', 'modules']);
  await stdoutOf('npm', ['run', '--silent', 'generate']);
  const template = await stdoutOf('git', ['diff', '--', TEMPLATE]);
  process.stdout.write(`${report}${section('The base job template', template)}`);
}

async function findNewest(): Promise<Versions> {
  const read = async (url: string): Promise<string> => (await fetch(url)).text();
  const index = parse(await read('https://prefecthq.github.io/prefect-helm/index.yaml'));
  const { info } = JSON.parse(await read('https://pypi.org/pypi/prefect-kubernetes/json'));
  return { ...newestOf(index.entries), prefectKubernetes: info.version };
}

/** What changed in values, schemas and templates. */
async function compare(current: Versions, newest: Versions, folder: string): Promise<string> {
  const title = `Charts ${newest.chart} with Prefect ${newest.prefect}, exporter ${newest.exporter}.`;
  const sections = [`${title} Texts that say what was seen with a version are raised too: check them.\n`];
  for (const [name, from, to] of [
    ['prefect-server', current.chart, newest.chart],
    ['prefect-worker', current.chart, newest.chart],
    ['prometheus-prefect-exporter', current.exporter, newest.exporter],
  ]) {
    await unpack(name, from, join(folder, 'old', name));
    await unpack(name, to, join(folder, 'new', name));
    for (const part of ['values.yaml', 'values.schema.json', 'templates']) {
      const paths = ['old', 'new'].map((side) => join(side, name, part));
      const { stdout } = await run('git', ['diff', '--no-index', ...paths], {
        cwd: folder,
        env: process.env,
      });
      sections.push(section(`${name}: ${part}`, stdout));
    }
  }
  return sections.join('');
}

/** Unpacks a chart, also to where the contract tests look for its values. */
async function unpack(name: string, version: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const archive = await chartArchive(name, version);
  await runOk('tar', ['-xzf', archive, '-C', folder, '--strip-components', '1']);
  const values = process.env.CDKTF_PREFECT_CHART_VALUES;
  if (!values) return;
  const target = join(values, `${name}-${version}`);
  if (!existsSync(target)) cpSync(folder, target, { recursive: true });
}

function section(title: string, diff: string): string {
  return diff === ''
    ? ''
    : `\n<details><summary>${title}</summary>\n\n\`\`\`diff\n${diff}\`\`\`\n\n</details>\n`;
}

main();
