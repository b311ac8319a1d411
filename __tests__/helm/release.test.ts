import { TerraformVariable } from 'cdktf';
import { ChartSource, Namespace, PrefectServer, type ReleaseOptions } from '../../src';
import { synthesize } from '../support/template';

function release(namespace: Namespace, options?: ReleaseOptions): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { namespace, release: options });
  });
}

/** The data sources that look for Deployments. */
function searches(template: any): Record<string, any> {
  const found = Object.entries<any>(template.section('data').kubernetes_resources);
  return Object.fromEntries(found.filter(([, { kind }]) => kind === 'Deployment'));
}

describe('a helm_release', () => {
  test('refuses to upgrade another owner’s release in an existing namespace', () => {
    const template = release(Namespace.existing('tools'));
    const found = Object.entries(searches(template));
    const [[owner]] = Object.entries(template.resources('terraform_data'));
    const ownSelector = `app.kubernetes.io/managed-by=Helm,app.kubernetes.io/instance=prefect-server`;
    expect(found.map(([, data]) => data)).toEqual([
      {
        api_version: 'apps/v1',
        kind: 'Deployment',
        namespace: 'tools',
        label_selector: `${ownSelector},!cdktf-prefect/owner`,
      },
      {
        api_version: 'apps/v1',
        kind: 'Deployment',
        namespace: 'tools',
        label_selector: `${ownSelector},cdktf-prefect/owner,cdktf-prefect/owner!=\${terraform_data.${owner}.id}`,
      },
    ]);
    const conditions = template.release('prefect-server').lifecycle.precondition;
    for (const [index, [id]] of found.entries()) {
      expect(conditions[index]).toEqual({
        condition: `\${length(data.kubernetes_resources.${id}.objects) == 0}`,
        error_message: expect.stringContaining('"prefect-server"'),
      });
    }
    expect(template.values('prefect-server').commonLabels).toEqual({
      'cdktf-prefect/owner': `\${terraform_data.${owner}.id}`,
    });
  });

  test('refuses a sensitive value in its values', () => {
    const template = synthesize((stack) => {
      const secret = new TerraformVariable(stack, 'secret', { type: 'string', sensitive: true });
      new PrefectServer(stack, 'prefect', { environment: { NOTE: secret.stringValue } });
    });
    expect(template.release('prefect-server').lifecycle.precondition).toEqual([
      {
        condition: expect.stringMatching(
          /^\$\{!issensitive\(jsonencode\(local\.prefect_values-lists_\w+\)\)\}$/,
        ),
        error_message: expect.stringContaining('secretEnvironment'),
      },
    ]);
  });

  test('does not search for other releases in a created namespace, or to adopt', () => {
    expect(searches(release(Namespace.create('tools')))).toEqual({});
    expect(searches(release(Namespace.existing('tools'), { upgradeInstall: true }))).toEqual({});
  });

  test('upgrades a failed first install in the next apply', () => {
    expect(release(Namespace.create('tools')).release('prefect-server').upgrade_install).toBe(true);
  });

  test('replaces no object, because other controllers write into them, unless asked to', () => {
    expect(release(Namespace.create('tools')).release('prefect-server').force_update).toBe(false);
    expect(
      release(Namespace.create('tools'), { forceUpdate: true }).release('prefect-server').force_update,
    ).toBe(true);
  });

  test('omits options that are not set', () => {
    expect(release(Namespace.create('tools')).release('prefect-server')).not.toHaveProperty('take_ownership');
    expect(
      release(Namespace.create('tools'), { takeOwnership: true }).release('prefect-server').take_ownership,
    ).toBe(true);
  });

  test('logs in to a private repository, and so do workers that have no other', () => {
    const template = synthesize((stack) => {
      const password = new TerraformVariable(stack, 'token', { sensitive: true }).stringValue;
      const options = { repository: 'https://charts.example.com' };
      new PrefectServer(stack, 'prefect', {
        chart: ChartSource.fromPrivateRepository('robot', password, options),
        workers: [
          { workPool: 'same', chart: ChartSource.fromRepository({ version: '2026.7.2211359' }) },
          { workPool: 'own', chart: ChartSource.fromRepository({ repository: 'https://other.example.com' }) },
        ],
      });
    });
    const login = {
      repository: 'https://charts.example.com',
      repository_username: 'robot',
      repository_password: `\${var.token}`,
    };
    expect(template.release('prefect-server')).toMatchObject(login);
    expect(template.release('prefect-worker-same')).toMatchObject(login);
    expect(template.release('prefect-worker-own')).not.toHaveProperty('repository_password');
  });

  test.each([
    ['./chart', '"./chart"', '"./chart"'],
    [undefined, 'var.chart', 'var.chart'],
  ])('has a digest of a chart from %s', (location, path, folder) => {
    const template = synthesize((stack) => {
      const chart = location ?? new TerraformVariable(stack, 'chart', {}).stringValue;
      new PrefectServer(stack, 'prefect', { chart: ChartSource.fromArchive(chart, '2026.8.18172642') });
    });
    expect(template.release('prefect-server').description).toBe(
      `\${one([for digests in [try([filesha256(${path})], [for file in fileset(${path}, "**") : "\${file} \${filesha256("\${${folder}}/\${file}")}"])] : "Chart \${sha256(join("\\n", digests))}" if length(digests) > 0])}`,
    );
    expect(release(Namespace.create('tools')).release('prefect-server')).not.toHaveProperty('description');
  });
});
