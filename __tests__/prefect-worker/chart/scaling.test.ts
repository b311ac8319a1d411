import { TerraformVariable } from 'cdktf';
import { PrefectServer, type WorkerOptions } from '../../../src';
import { SYNC_TEMPLATE } from '../../../src/prefect-worker/chart/sync-template';
import { synthesize } from '../../support/template';

function values(options: Partial<WorkerOptions>): any {
  const workers = [{ ...options, workPool: 'pool' }];
  return synthesize((stack) => new PrefectServer(stack, 'prefect', { workers })).values(
    'prefect-worker-pool',
  );
}

describe('a worker', () => {
  test.each([
    [{}, 80, 0],
    [{ targetCpu: 50 }, 50, 0],
    [{ targetMemory: 60 }, 0, 60],
    [{ targetCpu: 50, targetMemory: 60 }, 50, 60],
  ])('is scaled by %j', (targets, cpu, memory) => {
    expect(values({ autoscaling: { maxReplicas: 4, ...targets } }).worker.autoscaling).toEqual({
      enabled: true,
      minReplicas: 1,
      maxReplicas: 4,
      targetCPUUtilizationPercentage: cpu,
      targetMemoryUtilizationPercentage: memory,
    });
  });

  test('of another type keeps Prefect’s template, unless it gives one', () => {
    const programs = (options: Partial<WorkerOptions>) => {
      const { worker } = values(options);
      return [worker.config.type, 'baseJobTemplate' in worker.config, worker.command.includes(SYNC_TEMPLATE)];
    };
    expect(programs({})).toEqual([undefined, true, true]);
    expect(programs({ type: 'process' })).toEqual(['process', false, false]);
    expect(programs({ type: 'docker', job: { template: { variables: {} } } })).toEqual([
      'docker',
      true,
      true,
    ]);
    expect(programs({ createPool: false })).toEqual([undefined, false, false]);
  });

  test('has a budget, rules and a name', () => {
    const rule = { apiGroups: [''], resources: ['secrets'], verbs: ['get'] };
    const { worker, role } = values({
      podDisruptionBudget: { minAvailable: 1 },
      roleRules: [rule],
      displayName: 'blue',
      queryInterval: 1,
      prefetchSeconds: 0,
    });
    expect(worker.podDisruptionBudget).toEqual({ minAvailable: 1 });
    expect(role.extraPermissions).toEqual([rule]);
    expect(worker.config).toMatchObject({ name: 'blue', queryInterval: 1, prefetchSeconds: 0 });
  });

  test('has the options of its pod, and the container that writes the job template its security context', () => {
    const volumes = [{ name: 'cache', emptyDir: {} }];
    const initContainers = [{ name: 'proxy', image: 'proxy:1' }];
    const containerSecurityContext = { runAsUser: 5 };
    const { worker, serviceAccount } = values({
      serviceAccountName: 'mine',
      pod: {
        initContainers,
        containers: initContainers,
        volumes,
        volumeMounts: [{ name: 'cache', mountPath: '/c' }],
        environmentFromSecret: 'a',
        environmentFromConfigMap: 'b',
        securityContext: { fsGroup: 5 },
        containerSecurityContext,
        priorityClassName: 'high',
      },
    });
    expect(worker).toMatchObject({
      initContainer: { extraContainers: initContainers, containerSecurityContext },
      extraContainers: initContainers,
      extraVolumes: volumes,
      extraVolumeMounts: [{ name: 'cache', mountPath: '/c' }],
      extraEnvVarsSecret: 'a',
      extraEnvVarsCM: 'b',
      podSecurityContext: { fsGroup: 5 },
      containerSecurityContext,
      priorityClassName: 'high',
    });
    expect(worker).not.toHaveProperty('extraInitContainers');
    expect(serviceAccount).toEqual({ create: false, name: 'mine' });
  });

  test('writes none of it by default', () => {
    const { worker, role } = values({});
    expect(Object.keys(worker).sort()).toEqual([
      'apiConfig',
      'clusterUid',
      'command',
      'config',
      'containerSecurityContext',
      'image',
      'initContainer',
      'livenessProbe',
      'podSecurityContext',
      'replicaCount',
      'selfHostedServerApiConfig',
    ]);
    expect(Object.keys(worker.config).sort()).toEqual(['baseJobTemplate', 'jobNamespace', 'workPool']);
    expect(role).toEqual({ namespace: 'prefect' });
  });

  test('has conditions for numbers that only the plan knows', () => {
    const template = synthesize((stack) => {
      const number = (id: string) => new TerraformVariable(stack, id, { type: 'number' }).numberValue;
      const autoscaling = { minReplicas: number('min'), maxReplicas: number('max') };
      new PrefectServer(stack, 'prefect', {
        workers: [
          { workPool: 'pool', autoscaling },
          { workPool: 'named', displayName: 'a', replicas: number('count') },
        ],
      });
    });
    const conditions = (name: string, id: string) =>
      template
        .release(name)
        .lifecycle.precondition.filter(({ error_message }: any) => error_message.startsWith(`[${id}]`))
        .map(({ condition }: any) => condition);
    expect(conditions('prefect-worker-pool', 'autoscaling.maxReplicas.tooFew')).toEqual([
      `\${try((var.min <= var.max), true)}`,
    ]);
    expect(conditions('prefect-worker-named', 'worker.displayName.shared')).toEqual([
      expect.stringContaining('var.count <= 1'),
    ]);
  });
});
