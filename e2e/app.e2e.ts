import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import names from '../app/cdktf-names.json';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { chart } from '../toolbox/charts';
import { removeDirectory } from '../toolbox/guardian';
import { Kube, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { cleanEnvironment, type Result, run } from '../toolbox/process';
import { assertNotIn, type Places, placesWith } from './kit/leaks';
import { suite } from './kit/needs';
import { assertSecretReferencesResolve } from './kit/pods';

const PROJECT = resolve(__dirname, '..');

function printed({ stdout, stderr }: Result): string {
  return `${stdout}\n${stderr}`;
}

suite('the app', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test('is deployed by cdktf deploy, has an empty second plan, and is destroyed without protection', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'cdktf-prefect-app-'));
    const settings = join(directory, 'settings.json');
    const namespace = uniqueName('app');
    const source = async (name: string): Promise<unknown> => ({
      type: 'fromArchive',
      location: await chart(name, CHART_VERSION),
      version: CHART_VERSION,
    });
    const given = {
      stackName: namespace,
      namespace,
      chart: await source('prefect-server'),
      basicAuth: 'generated',
      backend: { type: 'local', path: join(directory, 'state') },
      workers: [{ workPool: 'kubernetes', chart: await source('prefect-worker') }],
    };
    writeFileSync(settings, JSON.stringify(given));
    const environment = cleanEnvironment({
      HOME: process.env.HOME,
      KUBECONFIG: process.env.CDKTF_PREFECT_KUBECONFIG,
      CDKTF_PREFECT_SETTINGS: settings,
      CHECKPOINT_DISABLE: '1',
    });
    const cdktf = (command: string, ...args: string[]): Promise<Result> => {
      const binary = require.resolve(names.cli);
      const all = [binary, command, '--skip-provider-lock', '--output', join(directory, 'out'), ...args];
      return run(process.execPath, all, { cwd: PROJECT, env: environment, timeoutSeconds: 240 });
    };
    const kube = Kube.fromEnvironment();

    const deployed = await cdktf(
      'deploy',
      '--auto-approve',
      '--outputs-file',
      join(directory, 'outputs.json'),
    );
    expect(deployed).toMatchObject({ code: 0 });
    await assertSecretReferencesResolve(kube, namespace);
    const outputsFile = readFileSync(join(directory, 'outputs.json'), 'utf8');
    const synthesized = readFileSync(join(directory, 'out', 'stacks', namespace, 'cdk.tf.json'), 'utf8');
    const passwords = new Map<string, boolean>();
    const assertNowhere = (places: Places): Promise<void> =>
      assertNotIn(places, { kube, namespace, passwords });
    await assertNowhere({ deploy: printed(deployed), outputs: outputsFile, synth: synthesized });
    const { outputs } = JSON.parse(outputsFile)[namespace].prefect;
    expect(outputs).toMatchObject({ api_url: 'http://localhost:4200/api', work_pools: ['kubernetes'] });

    const diff = await cdktf('diff');
    expect(diff.stdout).toMatch(/No changes/);
    await assertNowhere({ diff: printed(diff) });
    // Without a terminal, cdktf may end before it has printed Terraform's error; the plan says it.
    expect((await cdktf('destroy', '--auto-approve')).code).not.toBe(0);
    const claim = await kube.get('pvc', namespace, 'prefect-server-database');
    expect(claim.metadata.deletionTimestamp).toBeUndefined();
    writeFileSync(
      settings,
      JSON.stringify({ ...given, database: { type: 'bundled', preventDestroy: false } }),
    );
    const destroyed = await cdktf('destroy', '--auto-approve');
    expect(destroyed).toMatchObject({ code: 0 });
    expect(placesWith({ destroy: printed(destroyed) }, [...passwords.keys()])).toEqual([]);
    expect(await kube.find('namespace', undefined, namespace)).toBeUndefined();
    removeDirectory(directory);
  });
});
