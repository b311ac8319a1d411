import { Fn, Token } from 'cdktf';
import { annotationRestrictsAccess, anyOf, restrictsAccess } from '../validation/guards';
import type { Problems, Verdict } from '../validation/problems';
import type { TextPatterns } from '../validation/rules';
import { isExternal } from './chart/exposure';
import type { Prefect1ServerProps } from './props';
import type { EndpointComponent } from './settings';

/** Annotations that restrict a LoadBalancer. AWS' extra groups don't count: they are added to an open one. */
const SERVICE_GUARD: TextPatterns = {
  must: [
    '^service([.](alpha|beta))?[.]kubernetes[.]io/(.*-)?(source-ranges|allowed-ip-ranges|inbound-cidrs|security-groups)$',
  ],
  mustNot: ['/.*extra-security-groups'],
};

/** Annotations with which nginx, Traefik, HAProxy or ALB restrict an Ingress. Service annotations don't count. */
const INGRESS_GUARD: TextPatterns = {
  must: [
    '^[^/]+/(.*[.-])?((allow|white)-?list(-source-range)?|inbound-cidrs|security-groups|auth-(url|type|tls-secret)|middlewares)$',
  ],
  mustNot: ['^service[.]'],
};

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
    const isGuarded = [
      restrictsAccess(joined(allowedSourceRanges)),
      annotationRestrictsAccess(annotations, SERVICE_GUARD),
    ];
    requireGuard('type', anyOf(isGuarded), `Set allowedSourceRanges, or ${ACKNOWLEDGE}.`);
  } else if (isExternal(props, component)) {
    requireGuard('type', false, `Annotations can't restrict a ${type?.value}. Set ${ACKNOWLEDGE}.`);
  }
  if (ingress !== undefined) {
    requireGuard(
      'ingress',
      annotationRestrictsAccess(ingress.annotations, INGRESS_GUARD),
      `Set an annotation for authentication or for an allow-list of your ingress controller, or ${ACKNOWLEDGE}.`,
    );
  }
}

function joined(ranges: string[] = []): string {
  return Token.isUnresolved(ranges) ? Fn.join(',', ranges) : ranges.join(',');
}
