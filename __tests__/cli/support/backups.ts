import type { KubeObject } from '../../../adopt/cluster';
import { findInstallations, type Installation } from '../../../cli/installations';
import { FakeKubectl } from './installation';

export function only(kubectl: FakeKubectl): Installation {
  return findInstallations(kubectl, {})[0] as Installation;
}

/** kubectl's calls that change something, without names of pods and times. */
export function changes({ calls }: FakeKubectl): string[] {
  return calls
    .filter(({ args: [verb] }) => verb !== 'get')
    .map(({ args }) =>
      args
        .filter((arg) => !arg.includes('\n'))
        .join(' ')
        .replace(/\d{14}/g, 'TIME'),
    );
}

export const POD = 'prefect-server-backup-TIME';
export const START = ['create --filename -', `wait --for=condition=Ready pod/${POD} --timeout=10s`];
export const END = `delete pod ${POD} --ignore-not-found --wait=false`;
export const task = (text: string) => `exec ${POD} --container job -- /bin/sh -c backup ${text}`;

export const ROWS = 'flow 2\nflow_run 10\n';
export const LIST = '20261128T030000Z-scheduled.dump 5000000\n20261129T030000Z-scheduled.dump 6000000\n';

export function kubectlWith(programs: Record<string, string | Error> = {}): FakeKubectl {
  const kubectl = new FakeKubectl();
  kubectl.programs = {
    manual: '20261129T100000Z-manual.dump 42 bytes\n',
    'backup list': LIST,
    'backup restore': ROWS,
    'backup rows': 'flow 3\nflow_run 11\n',
    'backup switch': '',
    'backup drop': '',
    ...programs,
  };
  return kubectl;
}

/** The same cluster with Prefect 1 in place of Prefect 3. */
export function prefect1(kubectl: FakeKubectl): FakeKubectl {
  const [server] = kubectl.list('deployments');
  kubectl.objects.deployments = ['graphql', 'hasura'].map((component) => ({
    ...server,
    metadata: {
      ...server?.metadata,
      name: `prefect1-${component}`,
      labels: {
        ...server?.metadata.labels,
        'app.kubernetes.io/instance': 'prefect1',
        'app.kubernetes.io/component': component,
      },
    },
    spec: { ...server?.spec },
  }));
  const [job] = kubectl.list('cronjobs.batch');
  Object.assign(job?.metadata ?? {}, { name: 'prefect1-backup' });
  return kubectl;
}

/** The same cluster with SQLite in place of PostgreSQL. */
export function sqlite(kubectl: FakeKubectl): FakeKubectl {
  const [server] = kubectl.list('deployments') as [KubeObject];
  const { env } = server.spec.template.spec.containers[0];
  env.find(({ name }: KubeObject['metadata']) => name.endsWith('_CONNECTION_URL')).value =
    'sqlite+aiosqlite:////data/prefect.db';
  const [job] = kubectl.list('cronjobs.batch');
  job?.spec.jobTemplate.spec.template.spec.containers[0].command.splice(0, 4, 'python', '-c', 'a\nb');
  return kubectl;
}
