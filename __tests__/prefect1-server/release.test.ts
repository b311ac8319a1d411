import { TerraformVariable } from 'cdktf';
import {
  ChartSource,
  Credentials,
  Database,
  Namespace,
  Prefect1JobTemplate,
  Prefect1Server,
  PullPolicy,
} from '../../src';
import { PREFECT1_CHART_URL } from '../../src/prefect1-server/versions';
import { errorOf, synthesize } from '../support/template';
import { template } from './support/servers';

describe('the release', () => {
  test('takes the chart’s archive by default, and outputs its source', () => {
    const result = template();
    expect(result.release('prefect1')).toMatchObject({ chart: PREFECT1_CHART_URL, version: '2022.09.23' });
    expect(result.release('prefect1')).not.toHaveProperty('repository');
    expect(result.outputs.chart_source).toBe(PREFECT1_CHART_URL);
    const chart = ChartSource.fromRepository({ repository: 'oci://r.example.com/charts' });
    expect(template({ chart }).release('prefect1')).toMatchObject({
      chart: 'prefect-server',
      repository: 'oci://r.example.com/charts',
    });
  });

  test('differs from a foreign one by the annotation of its Deployments', () => {
    const result = template({ namespace: Namespace.existing('tools') });
    const [[id, data], ...others] = Object.entries<any>(result.section('data').kubernetes_resources).filter(
      ([name]) => /release/.test(name),
    );
    const [owner] = Object.keys(result.resources('terraform_data'));
    expect(others).toEqual([]);
    expect(data).toMatchObject({
      kind: 'Deployment',
      namespace: 'tools',
      label_selector: 'app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=prefect1',
    });
    const objects = `data.kubernetes_resources.${id}.objects`;
    const annotation = 'object.metadata.annotations["cdktf-prefect/owner"]';
    const ours = `terraform_data.${owner}.id`;
    const conditions = result.release('prefect1').lifecycle.precondition;
    expect(conditions.slice(0, 2)).toEqual(
      [`!can(${annotation})`, `try(${annotation}, ${ours}) != ${ours}`].map((test) => ({
        condition: `\${length([for object in ${objects} : object if ${test}]) == 0}`,
        error_message: expect.stringContaining('was not made here'),
      })),
    );
    expect(result.values('prefect1').annotations).toEqual({ 'cdktf-prefect/owner': `\${${ours}}` });
  });

  test('has no owner annotation in a created namespace', () => {
    expect(template().values('prefect1').annotations).toBeUndefined();
    expect(template().addresses.join()).not.toMatch(/foreign|another-state/);
  });

  test('tolerations and pull Secrets of props precede those of the user’s values', () => {
    const [ours, agents, databases, users] = ['ours', 'agents', 'databases', 'users'].map((key) => ({
      key,
      operator: 'Exists',
    }));
    const image = { pullSecrets: ['database-registry'] };
    const values = template({
      tolerations: [ours],
      pullSecrets: ['registry'],
      agent: { tolerations: [agents], job: { imagePullSecrets: ['flows'] } },
      database: Database.bundled({ tolerations: [databases], image }),
      values: [{ towel: { tolerations: [users] }, imagePullSecrets: [{ name: 'users' }] }],
    }).values('prefect1');
    for (const component of ['hasura', 'graphql', 'apollo', 'ui']) {
      expect(values[component].tolerations).toEqual([ours]);
    }
    expect(values.towel.tolerations).toEqual([ours, users]);
    expect(values.agent.tolerations).toEqual([agents]);
    expect(values.agent.job.imagePullSecrets).toEqual(['flows']);
    expect(values.postgresql.primary.tolerations).toEqual([databases]);
    expect(values.postgresql.image.pullSecrets).toEqual(['database-registry']);
    expect(values.imagePullSecrets).toEqual([{ name: 'registry' }, { name: 'users' }]);
  });

  test('the bundled PostgreSQL and the set-up use the mirror and its pull settings', () => {
    const mirror = { imageRegistry: 'r.example.com', pullPolicy: PullPolicy.ALWAYS, pullSecrets: ['mirror'] };
    expect(template(mirror).values('prefect1').postgresql.image).toMatchObject({
      registry: 'r.example.com',
      pullPolicy: 'Always',
      pullSecrets: ['mirror'],
    });
    const own = Database.bundled({ image: { registry: 'own.example.com', pullPolicy: PullPolicy.NEVER } });
    expect(template({ ...mirror, database: own }).values('prefect1').postgresql.image).toMatchObject({
      registry: 'own.example.com',
      pullPolicy: 'Never',
    });
    const result = template({
      ...mirror,
      createTenant: false,
      database: Database.external({
        host: 'db',
        credentials: Credentials.generated(),
        setup: { adminPassword: { secretName: 'admin', key: 'password' } },
      }),
    });
    expect(result.resource('kubernetes_job_v1').spec.template.spec.container[0]).toMatchObject({
      image: 'r.example.com/library/postgres:17.6',
      image_pull_policy: 'Always',
    });
  });

  test.each([
    ['prefecthq/prefect', 'r.example.com/prefecthq/prefect'],
    ['me/localhost', 'r.example.com/me/localhost'],
    ['ghcr.io/me/p', 'ghcr.io/me/p'],
    ['registry:5000/p', 'registry:5000/p'],
    ['localhost/p', 'localhost/p'],
  ])('an agent of %s is pulled with a mirror as %s', (imageRepository, name) => {
    const props = { imageRegistry: 'r.example.com', agent: { imageRepository } };
    expect(template(props).values('prefect1').agent.image.name).toBe(name);
  });

  test('an agent with another repository may have any tag', () => {
    const agent = { imageRepository: 'ghcr.io/me/p', imageTag: '3.4.0' };
    expect(template({ agent }).values('prefect1').agent.image.tag).toBe('3.4.0');
  });

  test('the annotations for Secret and template override the user’s values', () => {
    const annotation = 'cdktf-prefect/database-secret-uid';
    const values = template({
      database: Database.bundled({ credentials: Credentials.writeOnly() }),
      agent: { job: { template: Prefect1JobTemplate.inline({ kind: 'Job' }) } },
      values: [
        {
          apollo: { podAnnotations: { [annotation]: 'mine', note: 'a' } },
          agent: { podAnnotations: { 'cdktf-prefect/job-template': 'mine' } },
        },
      ],
    }).values('prefect1');
    for (const component of ['hasura', 'graphql', 'apollo', 'towel', 'ui']) {
      expect(values[component].podAnnotations[annotation]).toContain('.metadata');
    }
    expect(values.apollo.podAnnotations.note).toBe('a');
    expect(values.agent.podAnnotations['cdktf-prefect/job-template']).toContain('sha256');
  });

  test('a second release with the same name and namespace is an error', () => {
    const namespace = Namespace.existing('tools');
    const error = errorOf((stack) => {
      new Prefect1Server(stack, 'one', { namespace });
      new Prefect1Server(stack, 'two', { namespace });
    });
    expect(error).toContain('[release.twice] name');
  });

  test('the plan checks a token', () => {
    const result = synthesize((stack) => {
      const slug = new TerraformVariable(stack, 'slug', { type: 'string' });
      new Prefect1Server(stack, 'prefect', { tenant: { slug: slug.stringValue } });
    });
    expect(JSON.stringify(result.release('prefect1').lifecycle.precondition)).toContain(
      '[tenant.slug.invalid] tenant.slug',
    );
  });

  test('the user’s init containers and variables are appended', () => {
    const values = template({
      environment: { OURS: '1' },
      values: [
        { postgresql: { primary: { initContainers: [{ name: 'mine' }] } }, apollo: { env: [{ name: 'B' }] } },
      ],
    }).values('prefect1');
    const names = (list: any[]) => list.map(({ name }) => name);
    expect(names(values.postgresql.primary.initContainers)).toEqual(['volume-check', 'set-password', 'mine']);
    expect(names(values.apollo.env)).toEqual(['OURS', 'B']);
  });
});

describe('outputs', () => {
  test('debug_command prints the log of each container, even if a command fails', () => {
    const commands = template({ name: 'flows' }).outputs.debug_command.split('; ');
    expect(commands).toHaveLength(4);
    expect(commands[1]).toContain('get events --field-selector reason=FailedCreate');
    expect(commands[3]).toContain(
      'logs --selector app.kubernetes.io/instance=flows --all-containers --ignore-errors',
    );
  });

  test('have URLs, commands and names', () => {
    expect(template().outputs).toMatchObject({
      graphql_url: 'http://localhost:4200/graphql',
      ui_url: 'http://localhost:8080',
      cluster_graphql_url: 'http://prefect1-apollo.prefect1:4200/graphql',
      apollo_port_forward_command:
        'kubectl --namespace prefect1 port-forward service/prefect1-apollo 4200:4200',
      ui_port_forward_command: 'kubectl --namespace prefect1 port-forward service/prefect1-ui 8080:8080',
      backend_command: 'prefect backend server',
      config_toml:
        'backend = "server"\n[server]\nendpoint = "http://localhost:4200/graphql"\n[server.ui]\nendpoint = "http://localhost:8080"\n',
      tenant: 'default',
      versions: { server: '2022.09.23', core: '1.4.0', ui: '2022-09-14', hasura: 'v2.1.1' },
      database_kind: 'bundled',
      database_host: 'prefect1-postgresql.prefect1',
      database_secret_name: 'prefect1-database-v1',
      database_claim_name: 'prefect1-database',
    });
  });

  test('have the SQL that prepares an external database', () => {
    const credentials = Credentials.generated();
    const database = Database.external({ host: 'db.example.com', name: 'flows', credentials });
    expect(template({ database }).outputs.database_setup_sql).toBe(
      'CREATE EXTENSION IF NOT EXISTS pgcrypto;\nCREATE EXTENSION IF NOT EXISTS pg_trgm;\nALTER DATABASE "flows" SET timezone TO \'UTC\';',
    );
  });
});
