import { ChartSource, PrefectServer, type PrefectServerProps, PullPolicy, Redis } from '../../../src';
import { OLDEST_CHART_VERSION } from '../../../src/helm/prefect-helm';
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from '../../../src/helm/restricted';
import { maxConnections } from '../../../src/prefect-server/connections';
import { synthesize } from '../../support/template';

function values(props: PrefectServerProps): any {
  return synthesize((stack) => {
    new PrefectServer(stack, 'prefect', props);
  }).values('prefect-server');
}

const REDIS = Redis.external({ host: 'redis', docketUrl: { secretName: 'redis', key: 'url' } });

describe('operation of a server', () => {
  test('one pod stops before the next one migrates the database', () => {
    expect(values({}).server).toMatchObject({ replicaCount: 1, updateStrategy: { type: 'Recreate' } });
    expect(values({})).not.toHaveProperty('backgroundServices');
    expect(values({})).not.toHaveProperty('migrations');
  });

  test.each([
    [undefined, 60],
    [30, 3],
    [601, 61],
  ])('a startup timeout of %s seconds sets the probe', (startupTimeout, failureThreshold) => {
    expect(values({ startupTimeout }).server.startupProbe).toEqual({
      config: { periodSeconds: 10, failureThreshold },
    });
  });

  test('a chart without startup probe gets none, but the readiness probe that it has off', () => {
    const chart = (version: string) => ({ chart: ChartSource.fromRepository({ version }) });
    const older = values(chart(OLDEST_CHART_VERSION)).server;
    expect(older).not.toHaveProperty('startupProbe');
    expect(older.readinessProbe).toEqual({ enabled: true });
    const newer = values(chart('2026.7.23210422')).server;
    expect(newer).toHaveProperty('startupProbe');
    expect(newer).not.toHaveProperty('readinessProbe');
  });

  test('an autoscaler owns the number of pods', () => {
    const { server } = values({ redis: REDIS, autoscaling: { maxReplicas: 3, targetMemory: 70 } });
    expect(server).not.toHaveProperty('replicaCount');
    expect(server.autoscaling).toEqual({
      enabled: true,
      minReplicas: 1,
      maxReplicas: 3,
      targetCPU: 0,
      targetMemory: 70,
    });
    expect(maxConnections({ redis: REDIS, autoscaling: { maxReplicas: 3 } })).toBe(68);
  });

  test('several servers run background services separately, use the Redis and roll', () => {
    const redis = Redis.external({
      host: 'redis.example.com',
      port: 6380,
      database: 2,
      username: 'prefect',
      password: { secretName: 'redis', key: 'pw' },
      ssl: true,
      docketUrl: { secretName: 'docket', key: 'url' },
    });
    const { server, backgroundServices } = values({ redis, replicas: 3 });
    expect(server).toMatchObject({ replicaCount: 3 });
    expect(server).not.toHaveProperty('updateStrategy');
    expect(backgroundServices).toMatchObject({
      runAsSeparateDeployment: true,
      messaging: {
        redis: {
          host: 'redis.example.com',
          port: 6380,
          db: 2,
          username: 'prefect',
          ssl: true,
          existingSecret: 'redis',
          existingSecretPasswordKey: 'pw',
        },
        docket: { existingSecret: 'docket', existingSecretKey: 'url' },
      },
    });
    expect(values({ redis: REDIS }).backgroundServices.messaging.redis).toEqual({
      host: 'redis',
      port: 6379,
      db: 0,
      ssl: false,
    });
  });

  test('pod options reach each pod', () => {
    const pod = {
      resources: { limits: { memory: '2Gi' } },
      podLabels: { team: 'data' },
      podAnnotations: { note: 'x' },
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ operator: 'Exists' }],
      affinity: { nodeAffinity: { x: 1 } },
    };
    const { nodeSelector, tolerations, affinity } = pod;
    const serviceAccountAnnotations = { role: 'prefect' };
    const all = values({ ...pod, serviceAccountAnnotations, redis: REDIS });
    expect(all.server).toMatchObject(pod);
    expect(all.backgroundServices).toMatchObject(pod);
    const { resources, podLabels } = pod;
    expect(all.migrations).not.toHaveProperty('podAnnotations');
    expect(all.migrations).toMatchObject({
      nodeSelector,
      tolerations,
      affinity,
      resources,
      podLabels,
      podSecurityContext: RESTRICTED_POD,
      securityContext: RESTRICTED_CONTAINER,
      timeoutSeconds: 600,
    });
    expect(all.serviceAccount).toEqual({ annotations: serviceAccountAnnotations });
    expect(all.backgroundServices.serviceAccount).toEqual({ annotations: serviceAccountAnnotations });
  });

  test('a server with others beside it serves on until no more requests come', () => {
    expect(values({ redis: REDIS }).server.lifecycle).toEqual({
      preStop: { exec: { command: ['sleep', '10'] } },
    });
    expect(values({}).server).not.toHaveProperty('lifecycle');
  });

  test('image options become values', () => {
    const image = (props: PrefectServerProps) => values(props).global.prefect.image;
    expect(image({})).toEqual({ repository: 'prefecthq/prefect', prefectTag: '3.8.3-python3.11' });
    expect(image({ prefectVersion: '3.8.2' }).prefectTag).toBe('3.8.2-python3.11');
    expect(
      image({
        prefectVersion: '3.8.2',
        image: {
          registry: 'r.example.com',
          tag: '3.8.2-mine',
          pullPolicy: PullPolicy.NEVER,
          pullSecrets: ['a'],
        },
      }),
    ).toEqual({
      repository: 'r.example.com/prefecthq/prefect',
      prefectTag: '3.8.2-mine',
      pullPolicy: 'Never',
      pullSecrets: ['a'],
    });
    expect(image({ image: { repository: 'mine/prefect' } }).repository).toBe('mine/prefect');
    const untested = ChartSource.fromRepository({ version: '2026.9.1000000' });
    expect(image({ chart: untested })).not.toHaveProperty('prefectTag');
  });

  test('the name becomes fullnameOverride', () => {
    expect(values({}).fullnameOverride).toBe('prefect-server');
  });
});
