import { TerraformStack, Testing } from 'cdktf';
import { inputsOf } from '../__tests__/modules/support/inputs';
import { snakeCase } from '../settings/input-names';
import { type Prefect1Server, PrefectServer } from '../src';
import { CHART_VERSION } from '../src/helm/prefect-helm';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { addVolumes } from '../toolbox/fixtures';
import { type Json, Kube, type Manifest, uniqueName } from '../toolbox/kube';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { Workspace } from '../toolbox/terraform';
import { serversOf } from './kit/example-servers';
import { chartFile } from './kit/installation';
import { assertNoLeak } from './kit/leaks';
import { moduleConfiguration } from './kit/module';
import { suite } from './kit/needs';

/** A password that occurs nowhere by chance. */
const OF_THE_USER = 'Kept-By-The-User-4711';

/** Objects that the user of an example creates in the server's namespace beforehand. */
const SECRETS: Record<string, Record<string, string>> = {
  'zalando/prefect.acid-prefect.credentials.postgresql.acid.zalan.do': {
    username: 'prefect',
    password: OF_THE_USER,
  },
  'rds/prefect-rds': {
    username: 'prefect',
    password: OF_THE_USER,
    'password-urlencoded': OF_THE_USER,
    host: 'db.example.com',
    port: '5432',
    dbname: 'prefect',
  },
};

/** Kinds that controllers create with random names and contents. Their owners are compared. */
const DERIVED = ['Pod', 'ReplicaSet', 'ControllerRevision', 'Event', 'Endpoints', 'EndpointSlice', 'Lease'];

/** Fields that the API server or a controller sets for each object. */
const OF_THE_OBJECT = [
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'managedFields',
  'generation',
  'ownerReferences',
];

const OF_THE_CLUSTER = [
  'clusterIP',
  'clusterIPs',
  'nodePort',
  'healthCheckNodePort',
  'volumeName',
  'caBundle',
];

/** The hash of a Job's inputs, which construct and module compute differently. */
const HASH_OF_JOB = /(?<=prefect1-(agent-)?tenant-)[0-9a-f]{8}\b/g;

const UID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The objects of namespaces by kind and name, with all fields but those of one object alone. */
async function objectsOf(kube: Kube, namespaces: readonly string[]): Promise<Record<string, Json>> {
  const found: Record<string, Json> = {};
  for (const namespace of namespaces) {
    const objects = [
      await kube.get('namespace', undefined, namespace),
      ...(await kube.everything(namespace)),
    ];
    for (const object of objects) {
      const { apiVersion, kind, metadata, status: _, ...rest } = object;
      const isHelms = rest.type === 'helm.sh/release.v1';
      if (DERIVED.includes(kind) || isHelms) continue;
      const fields = { metadata, ...rest, ...(kind === 'Secret' && { data: Object.keys(rest.data ?? {}) }) };
      found[comparable(`${apiVersion} ${kind} ${namespace}/${metadata.name}`)] = comparable(fields);
    }
  }
  return found;
}

function comparable(value: Json): Json {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'string') return value.replace(UID, 'uid').replace(HASH_OF_JOB, 'hash');
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries<Json>(value)
      .filter(([key]) => !OF_THE_OBJECT.includes(key) && !OF_THE_CLUSTER.includes(key))
      .map(([key, item]) => [key, comparable(item)]),
  );
}

/** All created objects, and the outputs. */
interface Made {
  readonly objects: Record<string, Json>;
  readonly outputs: Record<string, Json>;
}

/** A construct names keys of a Secret as props, a module as inputs. */
function namedAsInputs(outputs: Record<string, Json>): Record<string, Json> {
  return JSON.parse(JSON.stringify(outputs).replace(/urlEncodedPassword|connectionString/g, snakeCase));
}

async function applied(kube: Kube, workspace: Workspace, namespaces: readonly string[]): Promise<Made> {
  await workspace.init();
  await workspace.apply();
  const plan = await workspace.expectNoChanges();
  const [namespace] = namespaces;
  await assertNoLeak({ workspace, kube, namespace, passwords: new Map() }, { namespaces, plan });
  const outputs = namedAsInputs(await workspace.output());
  const made = { objects: await objectsOf(kube, namespaces), outputs };
  for (const namespace of namespaces) await kube.delete('namespace', undefined, namespace);
  workspace.remove();
  return made;
}

suite(
  'an example in TypeScript',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed), chartNeed(PREFECT1_CHART)],
  () => {
    test.each([
      'quickstart',
      'external-database',
      'existing-secret',
      'ingress-tls-basic-auth',
      'workers',
      'write-only',
      'python/complete',
      'prefect1',
    ])('%s: construct and module make the same objects', async (example) => {
      const kube = Kube.fromEnvironment();
      const prefix = uniqueName('same');
      const namespaces = new Set<string>();
      const servers = serversOf(example.includes('/') ? example : `${example}/main`, {
        namespaceOf: (name) => {
          namespaces.add(`${prefix}-${name}`);
          return `${prefix}-${name}`;
        },
        serverChart: await chartFile('prefect-server', CHART_VERSION),
        workerChart: await chartFile('prefect-worker', CHART_VERSION),
        prefect1Chart: await chartFile('prefect-server', PREFECT1_CHART_VERSION),
      });
      for (const server of servers) {
        const stack = TerraformStack.of(server);
        const prepare = async (): Promise<void> => {
          await addVolumes(kube, 1);
          for (const manifest of prerequisites(server, stack.node.id)) await kube.apply(manifest);
        };
        await prepare();
        const text = Testing.synth(stack);
        const given = text.includes('var.database_password') ? { database_password: OF_THE_USER } : {};
        const construct = await applied(kube, Workspace.fromSynth(text, { variables: given }), [
          ...namespaces,
        ]);

        await prepare();
        const isPrefect3 = server instanceof PrefectServer;
        const inputs = {
          ...(inputsOf(server._settings.props) as Record<string, Json>),
          ...('database_password' in given && { database_password: `\${var.database_password}` }),
        };
        const configuration = await moduleConfiguration(
          isPrefect3 ? 'prefect-server' : 'prefect1-server',
          inputs,
        );
        configuration.output = Object.fromEntries(
          Object.keys(construct.outputs).map((name) => [
            name,
            { value: `\${module.prefect.${snakeCase(name)}}` },
          ]),
        );
        if ('database_password' in given) {
          configuration.variable = { database_password: { type: 'string', sensitive: true } };
        }
        const workspace = Workspace.create({ 'main.tf.json': configuration }, { variables: given });
        const module = await applied(kube, workspace, [...namespaces]);
        expect(module).toEqual(construct);
        expect(Object.keys(construct.objects).length).toBeGreaterThan(5);
      }
    });
  },
);

function prerequisites(server: PrefectServer | Prefect1Server, stack: string): Manifest[] {
  const name = server.namespace;
  const isThere = server._settings.props.namespace?._create === undefined;
  const secrets = Object.entries(SECRETS).filter(([key]) => key.startsWith(`${stack}/`));
  return [
    ...(isThere ? [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }] : []),
    ...secrets.map(([key, stringData]) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: key.split('/')[1], namespace: name },
      stringData,
    })),
  ];
}
