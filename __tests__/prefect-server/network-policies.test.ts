import { TerraformVariable } from 'cdktf';
import {
  Credentials,
  Database,
  Namespace,
  PrefectServer,
  type PrefectServerProps,
  PrefectWorker,
  WorkerApi,
} from '../../src';
import { synthesize } from '../support/template';

function policies(props: PrefectServerProps, more: (server: PrefectServer) => void = () => {}) {
  const template = synthesize((stack) => more(new PrefectServer(stack, 'prefect', props)));
  const found = Object.values(template.resources('kubernetes_network_policy_v1'));
  return Object.fromEntries(found.map((policy) => [policy.metadata.name, policy]));
}

const from = (policy: any) => policy.spec.ingress[0].from;
const pods = (labels: object) => ({ pod_selector: { match_labels: labels } });
const RELEASE = pods({ 'app.kubernetes.io/instance': 'prefect-server' });

describe('the policy of the bundled database', () => {
  test('is there by default, and admits the release and pods with a label', () => {
    const { 'prefect-server-database': policy, ...others } = policies({});
    expect(others).toEqual({});
    expect(policy.metadata.namespace).toBe('prefect');
    expect(policy.spec.policy_types).toEqual(['Ingress']);
    expect(policy.spec.pod_selector.match_labels).toEqual({
      'app.kubernetes.io/name': 'postgresql',
      'app.kubernetes.io/instance': 'prefect-server',
    });
    expect(from(policy)).toEqual([RELEASE, pods({ 'cdktf-prefect/database-client': 'prefect-server' })]);
    expect(policy.spec.ingress[0].ports).toBeUndefined();
    expect(policy.lifecycle.ignore_changes).toEqual(['metadata[0].annotations', 'metadata[0].labels']);
  });

  test('selects the pods by the name of the release, and the label has that of the server', () => {
    const { 'data-database': policy } = policies({ name: 'data', releaseName: 'old' });
    expect(policy.spec.pod_selector.match_labels['app.kubernetes.io/instance']).toBe('old');
    expect(from(policy)).toEqual([
      pods({ 'app.kubernetes.io/instance': 'old' }),
      pods({ 'cdktf-prefect/database-client': 'data' }),
    ]);
  });

  test('labels of pods and of their namespaces are one peer', () => {
    const labels = { podLabels: { app: 'backup' }, namespaceLabels: { team: 'data' } };
    const databaseFrom = [labels, { cidr: '10.0.0.0/8' }, { namespaceLabels: { a: 'b' }, podLabels: {} }];
    const { 'prefect-server-database': policy } = policies({ networkPolicy: { databaseFrom } });
    expect(from(policy).slice(2)).toEqual([
      { ...pods({ app: 'backup' }), namespace_selector: { match_labels: { team: 'data' } } },
      { ip_block: { cidr: '10.0.0.0/8' } },
      { namespace_selector: { match_labels: { a: 'b' } } },
    ]);
  });

  test.each<[string, PrefectServerProps]>([
    ['turned off', { networkPolicy: { database: false } }],
    ['SQLite', { database: Database.sqlite() }],
    ['external', { database: Database.external({ host: 'db', credentials: Credentials.generated() }) }],
  ])('is not there: %s', (_, props) => {
    expect(policies(props)).toEqual({});
  });
});

describe('the policy of the server', () => {
  const only = { database: false, serverFrom: [] };

  test('admits the release, the peers, and the namespaces of workers and jobs', () => {
    const { 'prefect-server-server': policy } = policies(
      {
        networkPolicy: { serverFrom: [{ namespaceLabels: { team: 'edge' } }] },
        workers: [{ workPool: 'a' }],
      },
      (server) => {
        server.addWorker('b', { workPool: 'b', job: { namespace: Namespace.create('jobs') } });
        const api = WorkerApi.server(server);
        new PrefectWorker(server, 'c', { workPool: 'c', api, namespace: Namespace.create('own') });
      },
    );
    expect(policy.spec.pod_selector.match_labels).toEqual({
      'app.kubernetes.io/name': 'prefect-server',
      'app.kubernetes.io/instance': 'prefect-server',
      'app.kubernetes.io/component': 'server',
    });
    const namespaces = {
      key: 'kubernetes.io/metadata.name',
      operator: 'In',
      values: ['prefect', 'jobs', 'own'],
    };
    expect(from(policy)).toEqual([
      RELEASE,
      pods({ 'cdktf-prefect/server-client': 'prefect-server' }),
      { namespace_selector: { match_labels: { team: 'edge' } } },
      { namespace_selector: { match_expressions: [namespaces] } },
    ]);
  });

  test('without workers and peers admits the release and pods with a label', () => {
    expect(from(policies({ networkPolicy: only })['prefect-server-server'])).toEqual([
      RELEASE,
      pods({ 'cdktf-prefect/server-client': 'prefect-server' }),
    ]);
  });

  test('the plan checks a range that is a token', () => {
    const template = synthesize((stack) => {
      const cidr = new TerraformVariable(stack, 'cidr', { type: 'string' }).stringValue;
      new PrefectServer(stack, 'prefect', { networkPolicy: { serverFrom: [{ cidr }] } });
    });
    const messages = template
      .release('prefect-server')
      .lifecycle.precondition.map((each: any) => each.error_message);
    expect(messages.join()).toContain('[networkPeer.cidr.invalid] networkPolicy.serverFrom[0].cidr');
  });
});
