/**
 * The same installation without the library: each resource, data source and local, with the values as text.
 */
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { Release } from '@cdktf/provider-helm/lib/release';
import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { Password } from '@cdktf/provider-random/lib/password';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { App, TerraformLocal, TerraformStack } from 'cdktf';

const VALUES = `
postgresql:
  auth:
    existingSecret: prefect-database
  primary:
    persistence:
      existingClaim: prefect-database
`;

const DOCUMENTS = ['names', 'lists', 'exposure', 'operations', 'security', 'wait', 'auth', 'ties'];

const app = new App();
const stack = new TerraformStack(app, 'prefect');
new KubernetesProvider(stack, 'kubernetes');
new HelmProvider(stack, 'helm', { kubernetes: {} });
new RandomProvider(stack, 'random');
const password = new Password(stack, 'password', { length: 32, special: false });
const namespace = new NamespaceV1(stack, 'namespace', { metadata: { name: 'prefect' } });
const current = new DataKubernetesResources(stack, 'current-claim', {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  namespace: 'prefect',
  fieldSelector: 'metadata.name=prefect-database',
  dependsOn: [namespace],
});
const larger = new TerraformLocal(stack, 'larger-claim', current.objects);
const secret = new SecretV1(stack, 'secret', {
  metadata: { name: 'prefect-database', namespace: 'prefect' },
  data: {
    password: password.result,
    'connection-string': `postgresql+asyncpg://prefect:${password.result}@prefect-server-postgresql.prefect.svc:5432/server`,
  },
  dependsOn: [namespace],
});
const claim = new PersistentVolumeClaimV1(stack, 'claim', {
  metadata: { name: 'prefect-database', namespace: 'prefect' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Gi' } } },
  waitUntilBound: false,
  dependsOn: [namespace],
  lifecycle: { precondition: [{ condition: `\${length(${larger.fqn}) < 2}`, errorMessage: 'Too large.' }] },
});
new NetworkPolicyV1(stack, 'policy', {
  metadata: { name: 'prefect-database', namespace: 'prefect' },
  spec: {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'postgresql' } },
    policyTypes: ['Ingress'],
    ingress: [
      { from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'prefect-server' } } }] },
    ],
  },
  dependsOn: [namespace],
});
new Release(stack, 'release', {
  name: 'prefect-server',
  namespace: 'prefect',
  repository: 'https://prefecthq.github.io/prefect-helm',
  chart: 'prefect-server',
  version: '2026.8.18172642',
  values: DOCUMENTS.map((name) => new TerraformLocal(stack, name, VALUES).asString),
  dependsOn: [secret, claim],
});
app.synth();
