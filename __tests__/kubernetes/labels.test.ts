import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  BasicAuth,
  Credentials,
  Database,
  Namespace,
  Prefect1JobTemplate,
  Prefect1Server,
  PrefectServer,
  PrefectWorker,
  ServiceType,
  WorkerApi,
} from '../../src';
import { SHARED_METADATA } from '../../src/kubernetes/shared-metadata';
import { synthesize, type Template } from '../support/template';

type Labels = { readonly [key: string]: string };

const EXTERNAL = Database.external({
  host: 'db.example.com',
  credentials: Credentials.writeOnly(),
  setup: { adminPassword: { secretName: 'admin', key: 'password' } },
});

/** Stacks that together make every kind of object, with common labels. */
const STACKS: Record<string, (labels: Labels | undefined) => Template> = {
  'PrefectServer with a bundled database': (labels) =>
    synthesize((stack) => {
      new PrefectServer(stack, 'prefect', {
        labels,
        namespace: Namespace.create('prefect', { labels: { tier: 'apps' } }),
        basicAuth: BasicAuth.fromPassword(new TerraformVariable(stack, 'password', {}).stringValue),
        workers: [{ workPool: 'a', namespace: Namespace.create('workers'), labels: { owner: 'etl' } }],
      }).addOutputs();
    }),
  'PrefectServer with an external database': (labels) =>
    synthesize((stack) => {
      new PrefectServer(stack, 'prefect', { labels, database: EXTERNAL, basicAuth: BasicAuth.writeOnly() });
    }),
  PrefectWorker: (labels) =>
    synthesize((stack) => {
      const api = WorkerApi.selfHosted({ url: 'https://prefect.example.com/api' });
      new PrefectWorker(stack, 'worker', { workPool: 'a', labels, api });
    }),
  Prefect1Server: (labels) =>
    synthesize((stack) => {
      new Prefect1Server(stack, 'prefect', {
        labels,
        agent: { job: { template: Prefect1JobTemplate.inline({ kind: 'Job' }) } },
        apollo: { type: ServiceType.LOAD_BALANCER, allowedSourceRanges: ['10.0.0.0/8'] },
        apolloApiUrl: 'http://api.example.com/graphql',
      }).addOutputs();
    }),
};

const KINDS = [
  'kubernetes_namespace_v1',
  'kubernetes_secret_v1',
  'kubernetes_persistent_volume_claim_v1',
  'kubernetes_job_v1',
  'kubernetes_config_map_v1',
  'kubernetes_service_v1',
];

function objects(template: Template): any[] {
  return KINDS.flatMap((kind) => Object.values(template.resources(kind)));
}

/** The paths at which two documents differ. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') {
    return one === other ? [] : [path];
  }
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => differences((one as any)[key], (other as any)[key], `${path}/${key}`));
}

describe('common labels', () => {
  test('the stacks make every kind of object', () => {
    const made = Object.values(STACKS).map((stack) => stack(undefined));
    for (const kind of KINDS) {
      expect(made.some((template) => Object.keys(template.resources(kind)).length > 0)).toBe(true);
    }
  });

  test.each(Object.entries(STACKS))('%s: every object has them, and its own', (_, stack) => {
    const own = objects(stack(undefined));
    const labelled = objects(stack({ team: 'data' }));
    expect(labelled.length).toBe(own.length);
    labelled.forEach(({ metadata, spec }, index) => {
      expect(metadata.labels).toEqual({ team: 'data', ...own[index].metadata.labels });
      if (spec?.template !== undefined) {
        expect(spec.template.metadata.labels).toEqual(metadata.labels);
      }
    });
  });

  test.each(Object.entries(STACKS))('%s: other labels change nothing but labels', (_, stack) => {
    const paths = differences(
      JSON.parse(stack({ team: 'data', old: 'yes' }).text),
      JSON.parse(stack({ team: 'platform', new: 'yes' }).text),
    );
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) {
      expect(path).toMatch(
        /^\/resource\/kubernetes_\w+\/[^/]+((\/spec\/template)?\/metadata)?\/labels\/|^\/locals\/[^/]*values-[^/]*\/.*(commonLabels|podLabels|ingress\/labels)\//,
      );
    }
  });

  test.each(Object.entries(STACKS))('%s: an empty map is like none', (_, stack) => {
    expect(differences(JSON.parse(stack({}).text), JSON.parse(stack(undefined).text))).toEqual([]);
  });

  test('a Job ignores what admission writes into its template, which would replace it', () => {
    for (const stack of ['PrefectServer with an external database', 'Prefect1Server']) {
      const jobs = Object.values(STACKS[stack]({ team: 'data' }).resources('kubernetes_job_v1'));
      expect(jobs.length).toBeGreaterThan(0);
      for (const { lifecycle } of jobs) {
        expect(lifecycle.ignore_changes).toEqual(['spec[0].template', ...SHARED_METADATA]);
      }
    }
  });

  test('the Jobs of before are read in the plan that changes the labels of the namespace', () => {
    const template = STACKS.Prefect1Server({ team: 'data' });
    const [id] = Object.keys(template.resources('kubernetes_namespace_v1'));
    const before = Object.entries(template.data('kubernetes_resources')).filter(([key]) =>
      key.includes('before'),
    );
    expect(before).toHaveLength(2);
    const local = Object.keys(template.locals).find((key) => key.includes('jobs-namespace')) ?? '';
    // A direct reference would be like `depends_on`.
    expect(template.locals[local]).toBe(`\${kubernetes_namespace_v1.${id}.id}`);
    for (const [, data] of before) {
      expect(data.namespace).toMatch(/^\$\{local\.\w+_jobs-namespace_\w+\}$/);
      expect(data).not.toHaveProperty('depends_on');
      expect(data.label_selector).not.toContain('team');
    }
  });

  test('the namespace’s labels override them, the worker’s the server’s', () => {
    const template = STACKS['PrefectServer with a bundled database']({ tier: 'all', owner: 'us' });
    const labels = Object.values(template.resources('kubernetes_namespace_v1')).map(({ metadata }) => [
      metadata.name,
      metadata.labels,
    ]);
    expect(Object.fromEntries(labels)).toEqual({
      prefect: { tier: 'apps', owner: 'us' },
      workers: { tier: 'all', owner: 'etl' },
    });
    expect(template.values('prefect-worker-a')).toMatchObject({
      commonLabels: { tier: 'all', owner: 'etl' },
      worker: { podLabels: { tier: 'all', owner: 'etl' } },
    });
  });

  test('of workers that name the same namespace, the first decides its labels', () => {
    const named = (name: string, tier: string) => Namespace.create(name, { labels: { tier } });
    const template = synthesize((stack) => {
      const workers = [
        { workPool: 'a', labels: { owner: 'a' }, job: { namespace: named('jobs', 'first') } },
        { workPool: 'b', labels: { owner: 'b' }, job: { namespace: named('jobs', 'second') } },
        { workPool: 'c', namespace: named('own', 'worker'), job: { namespace: named('own', 'job') } },
      ];
      new PrefectServer(stack, 'prefect', { labels: { team: 'data' }, workers });
    });
    const labels = Object.values(template.resources('kubernetes_namespace_v1')).map(({ metadata }) => [
      metadata.name,
      metadata.labels,
    ]);
    expect(Object.fromEntries(labels)).toMatchObject({
      jobs: { team: 'data', owner: 'a', tier: 'first' },
      own: { team: 'data', tier: 'worker' },
    });
  });

  test('a map that is a token is merged in the plan, below the library’s labels', () => {
    const map = (stack: TerraformStack) =>
      new TerraformVariable(stack, 'labels', { type: 'map(string)' }).value as Labels;
    const template = synthesize((stack) => {
      const labels = map(stack);
      new PrefectServer(stack, 'prefect', { labels, workers: [{ workPool: 'a', labels: { owner: 'etl' } }] });
    });
    const secret = Object.values(template.resources('kubernetes_secret_v1'))[0];
    expect(secret.metadata.labels).toMatch(
      /^\$\{merge\(var\.labels, \{"app\.kubernetes\.io\/name" = "prefect", .*\}\)\}$/,
    );
    const namespace = template.resource('kubernetes_namespace_v1');
    expect(namespace.metadata.labels).toBe(`\${var.labels}`);
    expect(template.values('prefect-server').commonLabels).toBe(`\${var.labels}`);
    expect(template.values('prefect-worker-a').commonLabels).toBe(`\${merge(var.labels, {"owner" = "etl"})}`);
    const [condition] = template
      .release('prefect-server')
      .lifecycle.precondition.filter(({ error_message }: any) => error_message.includes('label.reserved'));
    expect(condition.condition).toMatch(/^\$\{try\(length\(\[for key in keys\(var\.labels\) : key if can\(/);
  });
});
