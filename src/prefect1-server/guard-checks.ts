import { isIngressGuarded, isLoadBalancerGuarded } from '../kubernetes/exposure-guards';
import type { Problems, Verdict } from '../validation/problems';
import { isExternal } from './chart/exposure';
import type { Prefect1ServerProps } from './props';
import type { EndpointComponent } from './settings';

const WARNING = 'Prefect 1 has no authentication: whoever reaches this can run code in the cluster.';
const ACKNOWLEDGE = 'acknowledgeNoAuthentication: true';

/** Checks that an exposed component is restricted or authenticated, or that the user acknowledged that it is open. */
export function checkGuarded(
  problems: Problems,
  props: Prefect1ServerProps,
  component: EndpointComponent,
): void {
  if (props.acknowledgeNoAuthentication === true) {
    return;
  }
  const { type, allowedSourceRanges, annotations, ingress } = props[component] ?? {};
  const requireGuard = (path: string, isGuarded: Verdict, remedy: string): void =>
    problems.require(
      'exposure.unauthenticated',
      `${component}.${path}`,
      isGuarded,
      `${WARNING} ${remedy}`,
      'no allow-list and no authentication',
    );
  if (type?.value === 'LoadBalancer') {
    const isGuarded = isLoadBalancerGuarded(annotations, allowedSourceRanges);
    requireGuard('type', isGuarded, `Set allowedSourceRanges, or ${ACKNOWLEDGE}.`);
  } else if (isExternal(props, component)) {
    requireGuard('type', false, `Annotations can't restrict a ${type?.value}. Set ${ACKNOWLEDGE}.`);
  }
  if (ingress !== undefined) {
    requireGuard(
      'ingress',
      isIngressGuarded(ingress.annotations),
      `Set an annotation for authentication or for an allow-list of your ingress controller, or ${ACKNOWLEDGE}.`,
    );
  }
}
