import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRules, EXPORTED, PANELS } from '../prefect-metrics/queries';
import { suite } from './needs';

const promtool = process.env.CDKTF_PREFECT_PROMTOOL || 'promtool';
const missing =
  spawnSync(promtool, ['--version']).status === 0
    ? undefined
    : 'promtool is neither on PATH nor named by CDKTF_PREFECT_PROMTOOL';

const PREFECT = 'namespace="prefect"';
const EXPORTER = `${PREFECT}, job="prefect-server-metrics"`;

/** Series by name with labels, and their values each minute. `1x20` is the same value 21 times, `0+1x20` rises by one. */
type Series = Readonly<Record<string, string>>;

interface AlertCase {
  readonly alert: string;
  readonly when: string;
  readonly series: Series;
  /** A minute at which the alert does not fire yet. */
  readonly quiet: number;
  /** A minute at which it fires, and its labels. Without it, it never fires. */
  readonly fires?: { readonly at: number; readonly labels: string };
}

const pool = (status: string) =>
  `prefect_info_work_pools{${EXPORTER}, work_pool_name="a", status="${status}"}`;
const late = (isPaused: string) =>
  `prefect_work_queues_late_runs_count{${EXPORTER}, work_pool_name="a", work_queue_name="b", is_paused="${isPaused}"}`;
const runs = (state: string) => `prefect_info_flow_runs{${EXPORTER}, state_name="${state}"}`;
const server = (name: string) =>
  `kube_deployment_status_replicas_available{${PREFECT}, deployment="${name}"}`;
const created = (name: string) => `kube_secret_created{${PREFECT}, secret="${name}"}`;
const changed = (name: string) => `kube_secret_metadata_resource_version{${PREFECT}, secret="${name}"}`;
const volume = (used: string): Series => ({
  [`kubelet_volume_stats_used_bytes{${PREFECT}, persistentvolumeclaim="data"}`]: used,
  [`kubelet_volume_stats_capacity_bytes{${PREFECT}, persistentvolumeclaim="data"}`]: '100x60',
});
const dumps = (scheduled: string, succeeded: string): Series => ({
  [`kube_cronjob_status_last_schedule_time{${PREFECT}, cronjob="prefect-server-backup"}`]: scheduled,
  [`kube_cronjob_status_last_successful_time{${PREFECT}, cronjob="prefect-server-backup"}`]: succeeded,
});
const cronJob = (metric: string) => `kube_cronjob_${metric}{${PREFECT}, cronjob="prefect-server-backup"}`;
const IN_PREFECT = `${PREFECT}, severity=`;

const CASES: AlertCase[] = [
  {
    alert: 'PrefectServerDown',
    when: 'no pod of the server is ready',
    series: { [server('prefect-server')]: '1 0x60' },
    quiet: 5,
    fires: { at: 7, labels: `deployment="prefect-server", ${IN_PREFECT}"critical"` },
  },
  {
    alert: 'PrefectServerDown',
    when: 'another Deployment has no pod',
    series: { [server('prefect-server')]: '1x60', [server('other')]: '0x60' },
    quiet: 30,
  },
  {
    alert: 'PrefectMetricsMissing',
    when: 'the exporter is gone',
    series: { [`prefect_work_pools_total{${EXPORTER}}`]: '1x10 stale' },
    quiet: 25,
    fires: { at: 27, labels: `job="prefect-server-metrics", ${IN_PREFECT}"warning"` },
  },
  {
    alert: 'PrefectMetricsMissing',
    when: 'there are no work pools',
    series: { [`prefect_work_pools_total{${EXPORTER}}`]: '0x60' },
    quiet: 30,
  },
  {
    alert: 'PrefectNoWorkerOnline',
    when: 'a pool has no worker',
    series: { [pool('READY')]: '1 1 stale', [pool('NOT_READY')]: '_ _ 1x60' },
    quiet: 11,
    fires: { at: 13, labels: `work_pool_name="a", ${IN_PREFECT}"critical"` },
  },
  {
    alert: 'PrefectNoWorkerOnline',
    when: 'a pool is paused, and another has a worker',
    series: { [pool('PAUSED')]: '0x60', [pool('READY')]: '1x60' },
    quiet: 30,
  },
  {
    alert: 'PrefectRunsLate',
    when: 'runs are late',
    series: { [late('False')]: '0 2x60' },
    quiet: 15,
    fires: { at: 17, labels: `work_pool_name="a", work_queue_name="b", ${IN_PREFECT}"warning"` },
  },
  {
    alert: 'PrefectRunsLate',
    when: 'the late runs are in a paused queue',
    series: { [late('True')]: '2x60', [late('False')]: '0x60' },
    quiet: 30,
  },
  {
    alert: 'PrefectRunsFailing',
    when: 'three failed, two crashed, and ten completed',
    series: { [runs('Failed')]: '3x60', [runs('Crashed')]: '2x60', [runs('Completed')]: '10x60' },
    quiet: 14,
    fires: { at: 16, labels: `${IN_PREFECT}"warning"` },
  },
  {
    alert: 'PrefectRunsFailing',
    when: 'all runs failed, but they are few',
    series: { [runs('Failed')]: '4x60' },
    quiet: 30,
  },
  {
    alert: 'PrefectRunsFailing',
    when: 'a quarter failed',
    series: { [runs('Failed')]: '5x60', [runs('Completed')]: '15x60' },
    quiet: 30,
  },
  {
    alert: 'PrefectVolumeAlmostFull',
    when: 'a volume fills',
    series: volume('80 90x60'),
    quiet: 15,
    fires: { at: 17, labels: `persistentvolumeclaim="data", ${IN_PREFECT}"warning"` },
  },
  { alert: 'PrefectVolumeAlmostFull', when: 'there is space', series: volume('80x60'), quiet: 30 },
  {
    alert: 'PrefectBackupMissing',
    when: 'the second dump fails',
    series: dumps('60x30 1800x300', '120x400'),
    quiet: 210,
    fires: { at: 212, labels: `cronjob="prefect-server-backup", ${IN_PREFECT}"warning"` },
  },
  {
    alert: 'PrefectBackupMissing',
    when: 'no dump has ever succeeded',
    series: dumps('60x400', '_x400'),
    quiet: 179,
    fires: { at: 181, labels: `cronjob="prefect-server-backup", ${IN_PREFECT}"warning"` },
  },
  {
    alert: 'PrefectBackupMissing',
    when: 'the dump succeeds after an hour',
    series: dumps('60x30 1800x300', '120x90 5400x300'),
    quiet: 300,
  },
  {
    alert: 'PrefectBackupOverdue',
    when: 'a dump does not begin',
    // Time begins at 0, and the dump is due after 30 minutes.
    series: { [cronJob('next_schedule_time')]: '1800x120' },
    quiet: 89,
    fires: { at: 91, labels: `cronjob="prefect-server-backup", ${IN_PREFECT}"warning"` },
  },
  {
    alert: 'PrefectBackupOverdue',
    when: 'a dump begins in time',
    series: { [cronJob('next_schedule_time')]: '1800x30 88200x120' },
    quiet: 120,
  },
  {
    alert: 'PrefectBackupSuspended',
    when: 'somebody suspends the CronJob',
    series: { [cronJob('spec_suspend')]: '0x20 1x100' },
    quiet: 80,
    fires: { at: 82, labels: `cronjob="prefect-server-backup", ${IN_PREFECT}"warning"` },
  },
  {
    alert: 'PrefectBackupSuspended',
    when: 'the CronJob runs',
    series: { [cronJob('spec_suspend')]: '0x100' },
    quiet: 90,
  },
  {
    alert: 'PrefectPasswordChanged',
    when: 'a Secret with a new version is made',
    // Time begins at 0, and the Secret appears 20 minutes later.
    series: { [created('prefect-server-database-v2')]: '_x19 1200x60' },
    quiet: 18,
    fires: { at: 22, labels: `secret="prefect-server-database-v2", ${IN_PREFECT}"info"` },
  },
  {
    alert: 'PrefectPasswordChanged',
    when: 'the Secret of the API is changed',
    series: {
      [created('prefect-server-api-auth')]: '0x60',
      [changed('prefect-server-api-auth')]: '7x30 8x30',
    },
    quiet: 29,
    fires: { at: 32, labels: `secret="prefect-server-api-auth", ${IN_PREFECT}"info"` },
  },
  {
    alert: 'PrefectPasswordChanged',
    when: 'another Secret is made, and the password is old',
    series: { [created('other')]: '1200x60', [created('prefect-server-database-v1')]: '0x60' },
    quiet: 30,
  },
];

const input = (series: Series) => Object.entries(series).map(([name, values]) => ({ series: name, values }));

const OTHERS: Series = { [server('prefect-server')]: '1x20', ...volume('80x20') };

/** Runs promtool on files, by name, and returns what it said if it failed. */
function errorsOf(args: string[], files: Record<string, unknown>): string {
  const cwd = mkdtempSync(join(tmpdir(), 'cdktf-prefect-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(cwd, name), JSON.stringify(content));
    }
    const { status, stdout, stderr } = spawnSync(promtool, args, { cwd, encoding: 'utf8' });
    return status === 0 ? '' : `${stdout}${stderr}`;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const ruleFile = (rules: unknown[]) => ({ groups: [{ name: 'prefect', rules }] });

suite('promtool', missing, 'promtool', () => {
  test('the rules are valid', () => {
    expect(
      errorsOf(['check', 'rules', '--lint-fatal', 'rules.json'], { 'rules.json': ruleFile(defaultRules()) }),
    ).toBe('');
  });

  test('a rule that is wrong is refused', () => {
    const [rule] = defaultRules();
    const broken = ruleFile([{ ...rule, annotations: { summary: '{{ $labels.a | nothing }}' } }]);
    expect(errorsOf(['check', 'rules', 'rules.json'], { 'rules.json': broken })).toContain('nothing');
  });

  test.each(CASES)('$alert: $when', ({ alert, series, quiet, fires }) => {
    const expr = `ALERTS{alertname="${alert}", alertstate="firing"}`;
    const labels = fires && `ALERTS{alertname="${alert}", alertstate="firing", ${fires.labels}}`;
    const tests = {
      rule_files: ['rules.json'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: input(series),
          promql_expr_test: [
            { expr, eval_time: `${quiet}m`, exp_samples: [] },
            ...(fires ? [{ expr, eval_time: `${fires.at}m`, exp_samples: [{ labels, value: 1 }] }] : []),
          ],
        },
      ],
    };
    const files = { 'rules.json': ruleFile(defaultRules()), 'tests.json': tests };
    expect(errorsOf(['test', 'rules', 'tests.json'], files)).toBe('');
  });

  test('each alert has a case in which it fires, and one in which it does not', () => {
    for (const { alert } of defaultRules()) {
      const cases = CASES.filter((each) => each.alert === alert);
      expect([alert, new Set(cases.map(({ fires }) => fires !== undefined)).size]).toEqual([alert, 2]);
    }
  });

  test.each(PANELS)('the panel "$title" shows what a real exporter says', ({ expr }) => {
    const series = Object.fromEntries(
      EXPORTED.map((sample) => [sample.series, `${Number(sample.value)}x20`]),
    );
    const tests = {
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: input({ ...series, ...OTHERS }),
          promql_expr_test: [
            { expr: `count(${expr}) > bool 0`, eval_time: '10m', exp_samples: [{ labels: '{}', value: 1 }] },
          ],
        },
      ],
    };
    expect(errorsOf(['test', 'rules', 'tests.json'], { 'tests.json': tests })).toBe('');
  });
});
