import type { Manifest } from '../../toolbox/kube';

/** Secrets of a namespace with a PostgreSQL and a Redis. */
export const REDIS_SECRETS = {
  postgres: { password: 'Admin1' },
  redis: { 'docket-url': 'redis://redis:6379/1' },
};

/** A PostgreSQL and a Redis beside an installation, as managed ones would be, of images that the charts have too. */
export function manifests(namespace: string): Manifest[] {
  const password = { secretKeyRef: { name: 'postgres', key: 'password' } };
  return [
    ...service(namespace, 'postgres', 5432, {
      image: 'docker.io/bitnamilegacy/postgresql:14.13.0',
      env: [{ name: 'POSTGRES_PASSWORD', valueFrom: password }],
    }),
    ...service(namespace, 'redis', 6379, {
      image: 'docker.io/library/redis:8.2.1',
      args: ['redis-server', '--protected-mode', 'no', '--save', ''],
    }),
  ];
}

/** A Deployment of one container, and its Service. */
export function service(namespace: string, name: string, port: number, container: object): Manifest[] {
  const labels = { app: name };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [{ name, ...container, readinessProbe: { tcpSocket: { port }, periodSeconds: 1 } }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: labels, ports: [{ port }] },
    },
  ];
}
