import { Op, Token } from 'cdktf';
import { isIngressGuarded, isLoadBalancerGuarded } from '../kubernetes/exposure-guards';
import { isNull, oneOf } from '../validation/conditions';
import type { Problems, Verdict } from '../validation/problems';
import type { PrefectServerProps } from './props';

const WARNING = 'Without basicAuth, whoever reaches this can run code in the cluster.';
const ACKNOWLEDGE = 'acknowledgeNoAuthentication: true';

/** Checks that an exposed server is authenticated or restricted, or that the user acknowledged that it is open. */
export function checkAuthenticated(problems: Problems, props: PrefectServerProps): void {
  const { service, ingress, gateway } = props;
  if (props.basicAuth !== undefined || props.acknowledgeNoAuthentication === true) {
    return;
  }
  const requireGuard = (path: string, isGuarded: Verdict, remedy: string): void =>
    problems.require(
      'exposure.unauthenticated',
      path,
      isGuarded,
      `${WARNING} ${remedy}`,
      'no allow-list and no authentication',
    );
  requireGuard(
    'service.type',
    isServiceGuarded(service),
    `Set basicAuth, for a LoadBalancer an annotation for an allow-list, or ${ACKNOWLEDGE}.`,
  );
  if (ingress !== undefined) {
    requireGuard(
      'ingress',
      isIngressGuarded(ingress.annotations),
      `Set basicAuth, an annotation for authentication or for an allow-list of your ingress controller, or ${ACKNOWLEDGE}.`,
    );
  }
  if (gateway !== undefined) {
    requireGuard('gateway', false, `Set basicAuth, or ${ACKNOWLEDGE}.`);
  }
}

function isServiceGuarded(service: PrefectServerProps['service']): Verdict {
  const type = service?.type?.value;
  const hasAllowList = isLoadBalancerGuarded(service?.annotations);
  if (type !== undefined && Token.isUnresolved(type)) {
    const isInternal = Op.or(isNull(type), oneOf(type, ['ClusterIP']));
    return hasAllowList === false
      ? isInternal
      : Op.or(isInternal, Op.and(oneOf(type, ['LoadBalancer']), hasAllowList));
  }
  // Another check refuses unknown types.
  return type === 'LoadBalancer' ? hasAllowList : type !== 'NodePort';
}

/** Warns about basic authentication that leaves the cluster without TLS. */
export function plainHttpWarnings(props: PrefectServerProps): string[] {
  const { basicAuth, uiApiUrl, service, ingress, gateway } = props;
  // Behind a TLS proxy, uiApiUrl has its address.
  const endsElsewhere =
    uiApiUrl !== undefined && (Token.isUnresolved(uiApiUrl) || uiApiUrl.startsWith('https:'));
  if (basicAuth === undefined || endsElsewhere) {
    return [];
  }
  const type = service?.type?.value;
  const isRouted = ingress !== undefined || gateway !== undefined;
  const routes = [
    ingress !== undefined && ingress.tlsSecretName === undefined && 'The Ingress has no tlsSecretName',
    gateway?.https === false && "The Gateway's listener has no HTTPS",
    // Some ingress controllers need a NodePort.
    (type === 'LoadBalancer' || (type === 'NodePort' && !isRouted)) && `A ${type} has no TLS`,
  ];
  return routes
    .filter((route) => route !== false)
    .map(
      (route) =>
        `${route}, so the auth string of basicAuth leaves the cluster unencrypted. Add TLS. If it ends elsewhere, set uiApiUrl to the https address.`,
    );
}
