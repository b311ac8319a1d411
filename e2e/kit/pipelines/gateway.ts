import { type Json, Kube } from '../../../toolbox/kube';

const NAME = 'httproutes.gateway.networking.k8s.io';

/** What the API server has to know for a release with a route: the kind, as far as that, and no controller. */
const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: NAME,
    // Wanted by the API server of each definition in a group of Kubernetes itself.
    annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/2997' },
  },
  spec: {
    group: 'gateway.networking.k8s.io',
    names: { kind: 'HTTPRoute', plural: 'httproutes' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
};

/** Makes the kind HTTPRoute known, if the cluster does not know it; returns how to take it back. */
export async function defineRoutes(): Promise<() => Promise<void>> {
  const kube = Kube.fromEnvironment();
  if ((await kube.find('crd', undefined, NAME)) !== undefined) return async () => {};
  await kube.apply(DEFINITION);
  await kube.waitFor('crd', undefined, NAME, ({ status }) =>
    status?.conditions?.some(({ type, status: is }: Json) => type === 'Established' && is === 'True'),
  );
  return async () => await kube.delete('crd', undefined, NAME);
}
