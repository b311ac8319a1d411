import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { OneTimeJobs } from '../../src/kubernetes/one-time-jobs';
import { synthesize, type Template } from '../support/template';

const LABELS = { 'app.kubernetes.io/instance': 'prefect' };

function template(nameOf: (stack: TerraformStack) => string = () => 'prefect'): Template {
  return synthesize((stack) => {
    new KubernetesProvider(stack, 'kubernetes');
    const name = nameOf(stack);
    const jobs = new OneTimeJobs(stack, { namespace: 'tools', labels: LABELS, dependsOn: [] });
    for (const id of ['one', 'two']) {
      jobs.add(id, {
        name: `${name}-${id}`,
        image: 'image:1',
        command: ['sh', '-c', 'true'],
        environment: { B: '1', A: '2' },
        secretEnvironment: {
          PASSWORD: { secretName: 'admin', key: 'password' },
          OTHER: { secretName: 'admin', key: 'other' },
        },
        timeout: 60,
        dependsOn: [],
      });
    }
  });
}

function data(): Record<string, any> {
  return template().section('data').kubernetes_resources;
}

describe('Jobs that run once', () => {
  test('select the existing Jobs and pods by labels of their own', () => {
    const before = Object.entries(data()).filter(([id]) => id.includes('before'));
    expect(
      before.map(([, { kind, namespace, label_selector }]) => [kind, namespace, label_selector]),
    ).toEqual([
      ['Job', 'tools', 'app.kubernetes.io/instance=prefect,cdktf-prefect/job'],
      ['Pod', 'tools', 'app.kubernetes.io/instance=prefect,cdktf-prefect/job'],
    ]);
    const { metadata, spec } = template().resources('kubernetes_job_v1').one;
    const labels = { ...LABELS, 'cdktf-prefect/job': 'prefect-one' };
    expect(metadata.labels).toEqual(labels);
    expect(spec.template.metadata.labels).toEqual(labels);
  });

  test('are replaced after a pod fails, and keep the pod’s uid', () => {
    const result = template();
    const { metadata } = result.resources('kubernetes_job_v1').one;
    expect(metadata.annotations).toEqual({ 'cdktf-prefect/retry': `\${local.one-retry}` });
    expect(result.locals['one-retry']).toMatch(
      /^\$\{try\(concat\(\[for pod in .* : pod\.metadata\.uid if .* == "prefect-one" && .*\], \[for job in .*\]\)\[0\], ""\)\}$/,
    );
    expect((result.locals['one-inputs'] as any).retry).toBe(`\${local.one-retry}`);
  });

  test('may have a name that is a token', () => {
    const { locals } = template((stack) => new TerraformVariable(stack, 'name', {}).stringValue);
    expect(locals['one-retry']).toContain('labels["cdktf-prefect/job"] == join("", [var.name, "-one"]) &&');
  });

  test('sort variables by name, plain values first', () => {
    const { spec } = template().resources('kubernetes_job_v1').two;
    const [{ env }] = spec.template.spec.container;
    expect(env.map(({ name }: any) => name)).toEqual(['A', 'B', 'TERMINATION_LOG', 'OTHER', 'PASSWORD']);
  });

  test('fail the apply with the termination message of their pod', () => {
    const outcome = data()['one-outcome'];
    expect(outcome).toMatchObject({
      kind: 'Pod',
      label_selector: `job-name=\${kubernetes_job_v1.one.metadata[0].name}`,
      depends_on: ['kubernetes_job_v1.one'],
    });
    const [{ error_message }] = outcome.lifecycle.postcondition;
    expect(error_message).toMatch(/^The Job tools\/\$\{kubernetes_job_v1\.one\..*\} failed: \$\{join\(/);
    expect(error_message).toMatch(/kubectl --namespace tools logs job\/\$\{kubernetes_job_v1\.one\..*\}$/);
  });

  test('do not wait for a missing Secret, and do not remove themselves', () => {
    const { spec } = template().resources('kubernetes_job_v1').one;
    const [container] = spec.template.spec.container;
    expect(container.env).toContainEqual({
      name: 'PASSWORD',
      value_from: { secret_key_ref: { name: 'admin', key: 'password', optional: true } },
    });
    expect(container.termination_message_path).toBe('/dev/termination-log');
    expect(container.security_context).toEqual({
      allow_privilege_escalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(spec).not.toHaveProperty('ttl_seconds_after_finished');
  });
});
