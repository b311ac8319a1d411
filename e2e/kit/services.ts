import type { Manifest } from '../../toolbox/kube';
import { PREFECT_IMAGE } from './real-pods';

/** Secrets of a namespace with a PostgreSQL and a Redis. */
export const REDIS_SECRETS = {
  postgres: { password: 'Admin1' },
  redis: { 'docket-url': 'redis://redis:6379/1' },
};

/** A PostgreSQL beside an installation, as a managed one would be, of the image of the bundled one. */
export function postgres(namespace: string): Manifest[] {
  const password = { secretKeyRef: { name: 'postgres', key: 'password' } };
  return service(namespace, 'postgres', 5432, {
    image: 'docker.io/bitnamilegacy/postgresql:14.13.0',
    env: [{ name: 'POSTGRES_PASSWORD', valueFrom: password }],
  });
}

/** A Redis beside an installation. */
export function redis(namespace: string): Manifest[] {
  return service(namespace, 'redis', 6379, {
    image: 'docker.io/library/redis:8.2.1',
    args: ['redis-server', '--protected-mode', 'no', '--save', ''],
  });
}

const APOLLO = `import json
from http.server import BaseHTTPRequestHandler, HTTPServer

tenants = []

class Apollo(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "create_tenant" in body["query"]:
            tenants.append({"slug": body["variables"]["input"]["slug"]})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"data": {"tenant": tenants, "create_tenant": {"id": "1"}}}).encode())

HTTPServer(("", 4200), Apollo).serve_forever()
`;

/** A pod behind the Service of Prefect 1's apollo, whose image need not be there. It answers what the tenant's Job asks. */
export function apollo(namespace: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'apollo',
      namespace,
      labels: {
        'app.kubernetes.io/name': 'prefect-server',
        'app.kubernetes.io/instance': 'prefect1',
        'app.kubernetes.io/component': 'apollo',
      },
    },
    spec: {
      securityContext: { runAsUser: 1001, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'apollo',
          image: PREFECT_IMAGE,
          command: ['python3', '-c', APOLLO],
          ports: [{ name: 'http', containerPort: 4200 }],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
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
