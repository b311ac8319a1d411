import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { Namespace, PrefectServer } from 'cdktf-prefect';

const app = new App();
const stack = new TerraformStack(app, 'sso');

const cluster = { configPath: '~/.kube/config' };
new KubernetesProvider(stack, 'kubernetes', cluster);
new HelmProvider(stack, 'helm', { kubernetes: cluster });
new RandomProvider(stack, 'random');
new LocalBackend(stack, { path: '../../../terraform.sso.tfstate' });

// #region server
const host = 'prefect.example.com';
const labels = { app: 'oauth2-proxy' };

const prefect = new PrefectServer(stack, 'prefect', {
  namespace: Namespace.existing('prefect'),
  uiApiUrl: `https://${host}/api`,
  networkPolicy: { serverFrom: [{ podLabels: labels }] },
  workers: [{ workPool: 'kubernetes' }],
});
// #endregion
prefect.addOutputs();

const { namespace } = prefect;
const name = labels.app;
const port = 4180;

new DeploymentV1(stack, 'proxy', {
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        container: [
          {
            name,
            image: 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.6',
            args: [
              `--http-address=0.0.0.0:${port}`,
              '--provider=oidc',
              '--oidc-issuer-url=https://login.example.com',
              `--redirect-url=https://${host}/oauth2/callback`,
              '--email-domain=example.com',
              `--upstream=http://${prefect.name}:4200`,
              '--skip-provider-button',
              // The UI's scripts get a 401: each redirect would replace the cookie of a login that is under way.
              '--api-route=^/api/',
              // With the provider's tokens, the cookie is larger than the header buffers of many ingress controllers.
              '--session-cookie-minimal',
              // A person whom the provider no longer knows stays in as long.
              '--cookie-expire=8h',
            ],
            envFrom: [{ secretRef: { name } }],
            readinessProbe: { httpGet: { path: '/ready', port: `${port}` } },
            // The provider writes false where runAsNonRoot is left out.
            securityContext: {
              runAsNonRoot: true,
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
            },
          },
        ],
      },
    },
  },
});

new ServiceV1(stack, 'proxy-service', {
  metadata: { name, namespace },
  spec: { selector: labels, port: [{ port }] },
});

new IngressV1(stack, 'ingress', {
  metadata: { name, namespace, annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } },
  spec: {
    ingressClassName: 'nginx',
    tls: [{ hosts: [host], secretName: 'prefect-tls' }],
    rule: [
      {
        host,
        http: {
          path: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: port } } } }],
        },
      },
    ],
  },
});

app.synth();
