import { TerraformVariable } from 'cdktf';
import { Database, PrefectServer, type PrefectServerProps, Redis } from '../../../src';
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from '../../../src/helm/restricted';
import { synthesize } from '../../support/template';

const REDIS = Redis.external({ host: 'redis', docketUrl: { secretName: 'redis', key: 'url' } });

function values(props: PrefectServerProps): any {
  return synthesize((stack) => new PrefectServer(stack, 'prefect', props)).values('prefect-server');
}

/** What a list of keys is in each component. */
function parts(all: any, keys: string[]): Record<string, unknown> {
  return Object.fromEntries(
    ['server', 'backgroundServices', 'migrations'].map((component) => [
      component,
      Object.fromEntries(
        keys.filter((key) => all[component]?.[key] !== undefined).map((key) => [key, all[component][key]]),
      ),
    ]),
  );
}

describe('pods', () => {
  const volumes = [{ name: 'cache', emptyDir: {} }];
  const volumeMounts = [{ name: 'cache', mountPath: '/cache' }];

  test('containers and volumes go to the components that have them', () => {
    const container = { name: 'exporter', image: 'exporter:1', args: ['{{ a }}'] };
    const pod = { initContainers: [container], containers: [container], volumes, volumeMounts };
    const all = values({ pod, redis: REDIS });
    const [escaped] = all.server.extraContainers;
    // The chart renders it through `tpl`.
    expect(escaped).toEqual({ ...container, args: ['{{`{{`}} a }}'] });
    const list = { extraVolumes: volumes, extraVolumeMounts: volumeMounts };
    const both = { ...list, extraContainers: [escaped], extraInitContainers: [escaped] };
    expect(parts(all, Object.keys(both))).toEqual({
      server: both,
      backgroundServices: both,
      migrations: list,
    });
    expect(values({ pod })).not.toHaveProperty('backgroundServices');
  });

  test('entries of values are appended', () => {
    const user = { name: 'user', emptyDir: {} };
    const all = values({ pod: { volumes }, values: [{ server: { extraVolumes: [user] } }] });
    expect(all.server.extraVolumes).toEqual([...volumes, user]);
  });

  test('security contexts have keys of their own in the migration', () => {
    const securityContext = { runAsUser: 1, fsGroup: null };
    const containerSecurityContext = { runAsGroup: 2 };
    const all = values({ pod: { securityContext, containerSecurityContext }, redis: REDIS });
    const podSecurityContext = { ...RESTRICTED_POD, ...securityContext };
    const ofContainer = { ...RESTRICTED_CONTAINER, ...containerSecurityContext };
    const both = { podSecurityContext, containerSecurityContext: ofContainer };
    const keys = ['podSecurityContext', 'containerSecurityContext', 'securityContext'];
    expect(parts(all, keys)).toEqual({
      server: both,
      backgroundServices: both,
      migrations: { podSecurityContext, securityContext: ofContainer },
    });
  });

  test('other options of a pod', () => {
    const pod = {
      environmentFromSecret: 'a',
      environmentFromConfigMap: 'b',
      priorityClassName: 'c',
      terminationGracePeriodSeconds: 0,
    };
    const all = values({ pod, redis: REDIS, loggingLevel: 'DEBUG', backgroundReplicas: 3 });
    const both = {
      extraEnvVarsSecret: 'a',
      extraEnvVarsCM: 'b',
      priorityClassName: 'c',
      terminationGracePeriodSeconds: 0,
      loggingLevel: 'DEBUG',
    };
    const keys = [...Object.keys(both), 'replicaCount'];
    expect(parts(all, keys)).toEqual({
      server: { ...both, replicaCount: 1 },
      backgroundServices: { ...both, replicaCount: 3 },
      migrations: {},
    });
  });

  test('an existing service account replaces the chart’s', () => {
    const account = { create: false, name: 'mine' };
    const all = values({ serviceAccountName: 'mine', redis: REDIS });
    expect(all.serviceAccount).toEqual(account);
    expect(all.backgroundServices.serviceAccount).toEqual(account);
  });

  test('nothing is written by default', () => {
    const all = values({ redis: REDIS, pod: {} });
    const keys = Object.keys(values({}).server).filter((key) => key !== 'updateStrategy');
    expect(Object.keys(all.server).sort()).toEqual([...keys, 'lifecycle'].sort());
    expect(all.backgroundServices).not.toHaveProperty('replicaCount');
    expect(all).not.toHaveProperty('commonLabels');
  });

  test('each pod of the background services has a connection pool', () => {
    const connections = (props: PrefectServerProps) =>
      synthesize((stack) => new PrefectServer(stack, 'prefect', props).addOutputs()).outputs
        .database_max_connections;
    expect(connections({ replicas: 2, redis: REDIS })).toBe(3 * 17);
    expect(connections({ replicas: 2, backgroundReplicas: 3, redis: REDIS })).toBe(5 * 17);
    const template = synthesize((stack) => {
      const backgroundReplicas = new TerraformVariable(stack, 'count', { type: 'number' }).numberValue;
      new PrefectServer(stack, 'prefect', { backgroundReplicas, redis: REDIS }).addOutputs();
    });
    expect(template.outputs.database_max_connections).toContain('sum([1, var.count])');
  });

  test('SQLite has pods with the same options', () => {
    const all = values({ database: Database.sqlite(), pod: { volumes } });
    expect(all.server.extraVolumes).toEqual(volumes);
  });
});
