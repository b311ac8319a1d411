import { join } from 'node:path';
import { BasicAuth, Credentials, Database, Namespace, PrefectServer } from '../src';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { prefectPython } from '../toolbox/prefect';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { Daemon, runOk, until } from '../toolbox/process';
import { databaseName, PREFECT3 } from './kit/generations';
import { decoded, Installation } from './kit/installation';
import { call, chartOfModule } from './kit/module';
import {
  client,
  commandEnvironment,
  expectNoRestart,
  expectPool,
  PATIENCE,
  realSuite,
  source,
} from './kit/real-pods';
import { postgres } from './kit/services';

/** Props and inputs of each kind of database, with a password of this version. */
const DATABASES = {
  bundled: (version: number) => ({
    props: Database.bundled({ credentials: Credentials.generated({ version }), preventDestroy: false }),
    inputs: { type: 'bundled', credentials: { type: 'generated', version } },
  }),
  'external, write-only': (version: number) => ({
    props: Database.external({
      host: 'postgres',
      credentials: Credentials.writeOnly({ version }),
      setup: { adminPassword: { secretName: 'postgres', key: 'password' } },
    }),
    inputs: {
      type: 'external',
      host: 'postgres',
      credentials: { type: 'writeOnly', version },
      setup: { admin_password: { secret_name: 'postgres', key: 'password' } },
    },
  }),
};

type Kind = keyof typeof DATABASES;

const OUTPUTS = [
  'api_auth_command',
  'cli_command',
  'database_password_command',
  'debug_command',
  'port_forward_command',
  'verify_command',
  'api_url',
  'ui_url',
] as const;
const COMMANDS = OUTPUTS.filter((name) => name.endsWith('_command'));

const AUTHORS = {
  construct: async (installation: Installation, kind: Kind, version: number): Promise<void> => {
    installation.change((stack, { namespace, serverChart, workerChart }) => {
      new PrefectServer(stack, 'prefect', {
        namespace: Namespace.existing(namespace),
        chart: source(serverChart),
        database: DATABASES[kind](version).props,
        basicAuth: BasicAuth.generated({ version }),
        workers: [
          {
            workPool: 'kubernetes',
            chart: source(workerChart),
            job: { namespace: Namespace.create(jobs(namespace)) },
          },
        ],
      }).addOutputs();
    });
    await installation.workspace.init();
  },
  module: async (installation: Installation, kind: Kind, version: number): Promise<void> => {
    const { namespace, workspace } = installation;
    workspace.write({ 'outputs.tf.json': { output: Object.fromEntries(OUTPUTS.map(outputOfModule)) } });
    const worker = {
      work_pool: 'kubernetes',
      chart: await chartOfModule('prefect-worker'),
      job: { namespace: { name: jobs(namespace) } },
    };
    await call(installation, 'prefect-server', {
      namespace: { type: 'existing', name: namespace },
      database: DATABASES[kind](version).inputs,
      basic_auth: { type: 'generated', version },
      workers: { kubernetes: worker },
    });
  },
};

function outputOfModule(name: string): [string, object] {
  return [name, { value: `\${module.prefect.${name}}` }];
}

function jobs(namespace: string): string {
  return `${namespace}-jobs`;
}

/** Creates a deployment, runs it once and prints the final state. Each Job writes the code of the flow itself. */
const RUN = `
import time
code = "from prefect import flow\\\\n@flow\\\\ndef hello():\\\\n    print(1)\\\\n"
with get_client(sync_client=True) as api:
    deployment = api.create_deployment(
        flow_id=api.create_flow_from_name("hello"),
        name="job",
        work_pool_name="kubernetes",
        path="/tmp",
        entrypoint="hello.py:hello",
        pull_steps=[
            {"prefect.deployments.steps.run_shell_script": {"script": f"""python -c "open('/tmp/hello.py', 'w').write('{code}')" """}},
            {"prefect.deployments.steps.set_working_directory": {"directory": "/tmp"}},
        ],
    )
    run = api.create_flow_run_from_deployment(deployment).id
    for _ in range(240):
        state = api.read_flow_run(run).state
        if state.is_final():
            break
        time.sleep(1)
    print(state.type.value, state.message)
`;

/** Runs a flow, and asserts that it was a Job in the namespace of the jobs. */
async function expectFlowRuns(installation: Installation, count: number): Promise<void> {
  const { kube, namespace } = installation;
  await expectPool(installation, 'kubernetes');
  expect(await client(installation, RUN)).toMatch(/^COMPLETED/);
  const ofFlows = (home: string) => kube.list('jobs', home, 'prefect.io/flow-run-id');
  const succeeded = async () =>
    (await ofFlows(jobs(namespace))).filter(({ status }) => status.succeeded === 1);
  await until('the Job to end', async () => (await succeeded()).length === count);
  expect(await ofFlows(namespace)).toEqual([]);
}

/** Runs each command of the outputs as a reader pastes it. */
async function expectCommands(installation: Installation): Promise<void> {
  const outputs = await installation.workspace.output();
  expect(
    Object.keys(outputs)
      .filter((name) => name.endsWith('_command'))
      .sort(),
  ).toEqual(COMMANDS);
  const python = await prefectPython();
  const home = temporaryDirectory('prefect-home');
  const env = commandEnvironment({ PREFECT_HOME: home });
  const paste = (command: string) =>
    runOk('bash', ['-ec', `prefect() { '${python}' -m prefect "$@"; }; ${command}`], { env });
  const log = join(home, 'port-forward.log');
  const forward = new Daemon('port_forward_command', 'sh', ['-c', outputs.port_forward_command], log, {
    env,
  });
  try {
    const printed = async (command: string) => (await paste(command)).stdout.trim();
    const database = await installation.secret(databaseName(PREFECT3));
    expect(await printed(outputs.database_password_command)).toBe(decoded(database, PREFECT3.password));
    const auth = await installation.secret('prefect-server-api-auth');
    expect(await printed(outputs.api_auth_command)).toBe(decoded(auth, 'auth-string'));
    expect(await printed(outputs.debug_command)).toContain('prefect-server');
    await paste(outputs.verify_command);
    const reachable = async () => (await fetch(`${outputs.api_url}/health`)).ok;
    await until('the forwarded port to answer', reachable, { watch: [forward] });
    expect(await (await fetch(outputs.ui_url)).text()).toContain('<html');
    await paste(outputs.cli_command);
    expect(await printed('prefect work-pool inspect kubernetes')).toContain("name='kubernetes'");
  } finally {
    await forward.stop();
    removeDirectory(home);
  }
}

const CASES = (Object.keys(AUTHORS) as (keyof typeof AUTHORS)[]).flatMap((author) =>
  (Object.keys(DATABASES) as Kind[]).map((kind) => [author, kind] as const),
);

realSuite('flows on real pods', ['prefect', ...CHARTS.map(chartNeed)], () => {
  test.each(CASES)(
    '%s, %s database: a flow run is a Job in its own namespace, before and after both passwords are rotated',
    async (author, kind) => {
      const installation = await Installation.create();
      const { kube, namespace } = installation;
      await installation.makeNamespace({ postgres: { password: 'Admin1' } });
      if (kind !== 'bundled') await kube.apply(...postgres(namespace));
      for (const version of [1, 2]) {
        await AUTHORS[author](installation, kind, version);
        await installation.apply();
        await expectFlowRuns(installation, version);
        await expectNoRestart(installation);
      }
      await expectCommands(installation);
      await installation.destroyWithNamespace();
    },
    PATIENCE,
  );
});
