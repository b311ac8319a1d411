import { Credentials, Database, type DatabaseSetup, Prefect1Server, PrefectServer } from '../../src';
import { baseJobTemplate } from '../../src/prefect-worker/chart/base-job-template';
import { restrictedViolations } from '../support/pod-security';
import { camelCase, synthesize } from '../support/template';

const GOOD = {
  securityContext: { runAsUser: 1001, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    { name: 'a', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
  ],
  volumes: [{ name: 'v', secret: {} }],
};

/** The pod of the set-up Job, in the form of the Kubernetes API. */
function setupPod(setup: Partial<DatabaseSetup> = {}): any {
  const database = Database.external({
    host: 'db',
    credentials: Credentials.generated(),
    setup: { adminPassword: { secretName: 'admin', key: 'password' }, ...setup },
  });
  const template = synthesize((stack) => new PrefectServer(stack, 'prefect', { database }));
  const { container, volume, ...pod } = camelCase(template.resource('kubernetes_job_v1').spec.template.spec);
  return { ...pod, containers: container, volumes: volume };
}

/** The pods of the Jobs after the release and beside it. */
function tenantPods(restricted?: boolean): any[] {
  const template = synthesize(
    (stack) => new Prefect1Server(stack, 'prefect', { agent: {}, tenant: { restricted } }),
  );
  const jobs = Object.values<any>(template.resources('kubernetes_job_v1'));
  return jobs.map(({ spec }) => {
    const { container, ...pod } = camelCase(spec.template.spec);
    return { ...pod, containers: container };
  });
}

function flowRunPod(restricted?: boolean): any {
  return (baseJobTemplate({ restricted }, 'jobs') as any).job_configuration.job_manifest.spec.template.spec;
}

describe('the Pod Security Standard "restricted"', () => {
  test('is checked', () => {
    expect(restrictedViolations(GOOD)).toEqual([]);
    expect(restrictedViolations({ ...GOOD, securityContext: undefined })).toEqual([
      'a: runAsNonRoot',
      'a: seccompProfile',
    ]);
    expect(restrictedViolations({ ...GOOD, containers: [{ name: 'b', ports: [{ hostPort: 1 }] }] })).toEqual([
      'b: hostPort',
      'b: allowPrivilegeEscalation',
      'b: capabilities',
    ]);
    expect(
      restrictedViolations({ ...GOOD, hostNetwork: true, volumes: [{ name: 'v', hostPath: {} }] }),
    ).toEqual(['hostNetwork', 'volume v']);
  });

  test('is met by the set-up Job, unless it is turned off', () => {
    expect(restrictedViolations(setupPod())).toEqual([]);
    // The image runs as root by default.
    expect(setupPod().securityContext.runAsUser).toBe('1001');
    const loose = setupPod({ restricted: false });
    expect(loose).not.toHaveProperty('securityContext');
    expect(restrictedViolations(loose)).toEqual(['job: runAsNonRoot', 'job: seccompProfile']);
  });

  test('is met by the Jobs that create a tenant of Prefect 1, unless it is turned off', () => {
    expect(tenantPods()).toHaveLength(2);
    expect(tenantPods().flatMap(restrictedViolations)).toEqual([]);
    const loose = tenantPods(false);
    expect(loose.flatMap(restrictedViolations)).toEqual(
      Array(2).fill(['job: runAsNonRoot', 'job: seccompProfile']).flat(),
    );
    for (const pod of loose) expect(pod).not.toHaveProperty('securityContext');
  });

  test('is met by jobs of flow runs, unless it is turned off', () => {
    expect(restrictedViolations(flowRunPod())).toEqual([]);
    // Prefect's image runs as root by default.
    expect(flowRunPod().securityContext.runAsUser).toBe(1001);
    expect(flowRunPod().containers).toHaveLength(1);
    expect(flowRunPod().containers[0]).toMatchObject({
      image: '{{ image }}',
      env: [{ name: 'HOME', value: '/tmp' }],
    });
    expect(flowRunPod(false)).not.toHaveProperty('securityContext');
    expect(flowRunPod(false).containers[0].env).toBe('{{ env }}');
  });
});
