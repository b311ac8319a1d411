import { Fn, Token } from 'cdktf';
import { annotationRestrictsAccess, anyOf, restrictsAccess } from '../validation/guards';
import type { Verdict } from '../validation/problems';
import type { TextPatterns } from '../validation/rules';

type Annotations = { readonly [key: string]: string };

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

/** Whether a LoadBalancer has an allow-list. */
export function isLoadBalancerGuarded(annotations?: Annotations, sourceRanges: string[] = []): Verdict {
  const ranges = Token.isUnresolved(sourceRanges) ? Fn.join(',', sourceRanges) : sourceRanges.join(',');
  return anyOf([restrictsAccess(ranges), annotationRestrictsAccess(annotations, SERVICE_GUARD)]);
}

/** Whether an Ingress has authentication or an allow-list. */
export function isIngressGuarded(annotations?: Annotations): Verdict {
  return annotationRestrictsAccess(annotations, INGRESS_GUARD);
}
