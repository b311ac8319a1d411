import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLUSTER_NAME, startCluster } from '../../scripts/demo/cluster';
import { wrapped } from '../../scripts/demo/say';
import { STEPS } from '../../scripts/demo/steps';
import { describeChange, describeSynthesis, readSynthesis, synthesize } from '../../scripts/demo/synthesis';
import { eventLine } from '../../scripts/demo/terraform-run';
import { chooseVariant, type Machine } from '../../scripts/demo/variant';
import { CHART_VERSION, compareVersions } from '../../src/helm/prefect-helm';

const COMPLETE: Machine = {
  hasTerraform: true,
  absentCharts: [],
  hasDocker: true,
  programs: ['kind', 'k3d', 'kubectl'],
  canSimulate: true,
};

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cdktf-prefect-demo-test-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the variant', () => {
  test.each<[string, Partial<Machine>, string]>([
    ['kind where it can', {}, 'kind'],
    ['k3d without kind', { programs: ['k3d', 'kubectl'] }, 'k3d'],
    ['simulated pods without a Docker daemon', { hasDocker: false }, 'simulated'],
    ['simulated pods without kind and k3d', { programs: ['kubectl'] }, 'simulated'],
    ['simulated pods without kubectl', { programs: ['kind', 'k3d'] }, 'simulated'],
    ['kind without Go', { canSimulate: false }, 'kind'],
  ])('is %s', (_title, changes, cluster) => {
    expect(chooseVariant({ ...COMPLETE, ...changes })).toEqual({ cluster });
  });

  test.each<[string, Partial<Machine>, RegExp, RegExp]>([
    ['Terraform', { hasTerraform: false }, /on PATH/, /Install it/],
    ['Provider plugins', { providerProblem: 'no registry' }, /no registry/, /providers mirror/],
    ['Charts', { absentCharts: ['a-1.tgz', 'a-2.tgz'] }, /a-1.tgz, a-2.tgz/, /CDKTF_PREFECT_CHARTS/],
    ['A cluster', { hasDocker: false, canSimulate: false }, /Docker/, /install Go/],
  ])('is none without: %s', (what, changes, reason, remedy) => {
    expect(chooseVariant({ ...COMPLETE, ...changes })).toEqual({
      missing: [{ what, reason: expect.stringMatching(reason), remedy: expect.stringMatching(remedy) }],
    });
  });

  test('lists everything that is missing', () => {
    const machine = {
      hasTerraform: false,
      absentCharts: ['a'],
      hasDocker: false,
      programs: [],
      canSimulate: false,
    };
    expect(chooseVariant(machine)).toMatchObject({
      missing: [{ what: 'Terraform' }, { what: 'Charts' }, { what: 'A cluster' }],
    });
  });
});

test('no step installs an older chart, and the upgrade installs the pinned chart', () => {
  const versions = STEPS.map(({ chartVersion }) => chartVersion);
  expect(compareVersions(versions[0], versions[1])).toBeLessThan(0);
  expect(versions.slice(1)).toEqual([CHART_VERSION, CHART_VERSION]);
});

describe('synthesis alone', () => {
  const describeWith = (settings: Record<string, unknown>): string[] =>
    describeSynthesis(readSynthesis(synthesize(directory, settings)));

  test('shows resources by address, merged values and outputs in 80 columns', () => {
    const lines = describeWith({});
    expect(lines.slice(0, lines.indexOf(''))).toEqual([
      '== Resources',
      expect.stringMatching(/^helm_release\.prefect_release_/),
      expect.stringMatching(/^kubernetes_namespace_v1\.prefect_namespace_/),
      expect.stringMatching(/^kubernetes_network_policy_v1\.prefect_database-network-policy_/),
      expect.stringMatching(/^kubernetes_persistent_volume_claim_v1\.prefect_database-claim_/),
      expect.stringMatching(/^kubernetes_secret_v1\.prefect_database-secret_/),
      expect.stringMatching(/^random_password\.prefect_database-password_/),
      expect.stringMatching(/^data\.kubernetes_resources\.prefect_current-claim_/),
    ]);
    expect(lines).toContain(`== Values of the release prefect-server, chart prefect-server ${CHART_VERSION}`);
    // Two layers write to the map `server`.
    expect(lines).toEqual(expect.arrayContaining(['server:', '  replicaCount: 1', '  basicAuth:']));
    expect(lines).toContainEqual(expect.stringMatching(/^ {10}- \(a script of \d+ lines\)$/));
    expect(lines).toContain('ui_url = http://localhost:4200');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('shows that an upgrade changes no password, and that a rotation changes its Secret', () => {
    const [installed, upgraded, rotated] = STEPS.map(({ chartVersion, settings }) =>
      readSynthesis(
        synthesize(directory, { chart: { type: 'fromRepository', version: chartVersion }, ...settings }),
      ),
    );
    expect(describeChange(installed, installed)).toEqual([]);
    const upgrade = describeChange(installed, upgraded);
    expect(upgrade.join('\n')).toContain(`.version\n    ${STEPS[0].chartVersion} -> ${CHART_VERSION}\n`);
    expect(upgrade.filter((line) => /password|secret/i.test(line))).toEqual([]);
    const rotation = describeChange(upgraded, rotated).join('\n');
    expect(rotation).toMatch(/^\+ random_password\.\S+\.keepers\.version\n {4}2$/m);
    expect(rotation).toMatch(
      /^~ kubernetes_secret_v1\.\S+\.metadata\.name\n {4}prefect-server-database-v1 -> prefect-server-database-v2$/m,
    );
  });

  test('shows the values of each release', () => {
    const titles = describeWith({ workers: [{ workPool: 'demo' }] }).filter((line) =>
      /^== Values/.test(line),
    );
    expect(titles).toEqual([
      expect.stringContaining('chart prefect-server'),
      expect.stringContaining('chart prefect-worker'),
    ]);
  });
});

describe('a cluster in Docker', () => {
  const path = process.env.PATH;

  beforeEach(() => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    process.env.PATH = path;
  });

  /** Puts a script on PATH that records its arguments and then runs `body`. */
  function fake(program: string, body = ''): () => string[] {
    const log = join(directory, 'log');
    const script = join(directory, program);
    writeFileSync(script, `#!/bin/sh\necho "$@" >>'${log}'\n${body}\n`);
    chmodSync(script, 0o755);
    process.env.PATH = `${directory}:${path}`;
    return () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []);
  }

  test('is created by kind with its own kubeconfig', async () => {
    const calls = fake('kind');
    const cluster = await startCluster('kind', directory, false);
    await cluster.remove();
    const name = `--name ${CLUSTER_NAME}`;
    expect(calls()).toEqual([
      'get clusters',
      `create cluster ${name} --kubeconfig ${directory}/kubeconfig --wait 180s`,
      `delete cluster ${name}`,
    ]);
    expect(cluster).toMatchObject({
      kubeconfig: join(directory, 'kubeconfig'),
      hasRealPods: true,
      removal: `kind delete cluster ${name}`,
    });
  });

  test('is created by k3d, and the user’s kubeconfig does not change', async () => {
    const calls = fake('k3d');
    const cluster = await startCluster('k3d', directory, false);
    await cluster.remove();
    expect(calls()).toEqual([
      'cluster list --no-headers',
      `cluster create ${CLUSTER_NAME} --kubeconfig-update-default=false --kubeconfig-switch-context=false --wait --timeout 180s`,
      `kubeconfig write ${CLUSTER_NAME} --output ${directory}/kubeconfig`,
      `cluster delete ${CLUSTER_NAME}`,
    ]);
  });

  test.each(['kind', 'k3d'] as const)('of an earlier demo is not removed (%s)', async (program) => {
    const calls = fake(program, `echo '${CLUSTER_NAME} 1/1'`);
    await expect(startCluster(program, directory, false)).rejects.toThrow(`${program} `);
    expect(calls()).toHaveLength(1);
  });

  test('that can’t be created is an error with the command', async () => {
    fake('kind', 'case "$1" in create) exit 7 ;; esac');
    await expect(startCluster('kind', directory, false)).rejects.toThrow(
      /^kind create cluster .* ended with 7$/,
    );
  });
});

describe('an event of terraform apply', () => {
  const hook = { resource: { addr: 'a.b' }, action: 'create' };

  test.each([
    [{ type: 'planned_change', change: { action: 'replace', resource: { addr: 'a.b' } } }, '-/+ a.b'],
    [{ type: 'planned_change', change: { action: 'noop', resource: { addr: 'a.b' } } }, undefined],
    [{ type: 'change_summary', '@message': 'Plan: 1 to add' }, 'Plan: 1 to add'],
    [{ type: 'apply_progress', hook: { ...hook, elapsed_seconds: 10 } }, undefined],
    [{ type: 'apply_progress', hook: { ...hook, elapsed_seconds: 60 } }, '60 s: waiting for a.b'],
    [{ type: 'apply_complete', hook }, 'created a.b'],
    [{ type: 'diagnostic', diagnostic: { severity: 'warning', summary: 's', detail: 'd' } }, undefined],
    [
      { type: 'diagnostic', diagnostic: { severity: 'error', summary: 's', detail: 'd', address: 'a.b' } },
      '\nError: s (a.b)\nd\n',
    ],
    [{ type: 'refresh_start' }, undefined],
  ])('%j is shown as %j', (event, line) => {
    expect(eventLine(event)).toBe(line);
  });
});

test('text is wrapped at 80 columns', () => {
  const text = 'word '.repeat(30).trim();
  expect(
    wrapped(text, '  ')
      .split('\n')
      .map((line) => line.length),
  ).toEqual([76, 76]);
});
