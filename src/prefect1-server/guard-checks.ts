import { Fn, Token } from 'cdktf';
import { annotationKeepsOut, anyOf, keepsOut } from '../validation/guards';
import type { Problems, Verdict } from '../validation/problems';
import type { TextPatterns } from '../validation/rules';
import { isExternal } from './chart/exposure';
import type { Prefect1ServerProps } from './props';
import type { EndpointComponent } from './settings';

/** Annotations of a LoadBalancer by which clouds let in some only; AWS' extra groups are beside one that lets in all. */
const SERVICE_GUARD: TextPatterns = {
  must: [
    '^service([.](alpha|beta))?[.]kubernetes[.]io/(.*-)?(source-ranges|allowed-ip-ranges|inbound-cidrs|security-groups)$',
  ],
  mustNot: ['/.*extra-security-groups'],
};

/** Annotations of an Ingress by which its controller does: nginx, Traefik, HAProxy, ALB. A Service's are no such. */
const INGRESS_GUARD: TextPatterns = {
  must: [
    '^[^/]+/(.*[.-])?((allow|white)-?list(-source-range)?|inbound-cidrs|security-groups|auth-(url|type|tls-secret)|middlewares)$',
  ],
  mustNot: ['^service[.]'],
};

const WARNING = 'Prefect 1 has no authentication: whoever reaches this can run code in the cluster.';
const ACKNOWLEDGE = 'acknowledgeNoAuthentication: true';

/** Checks that what has an address outside of the cluster lets in some only, or that it is known to let in all. */
export function checkGuarded(
  problems: Problems,
  props: Prefect1ServerProps,
  component: EndpointComponent,
): void {
  if (props.acknowledgeNoAuthentication === true) {
    return;
  }
  const { type, allowedSourceRanges, annotations, ingress } = props[component] ?? {};
  const open = (path: string, isGuarded: Verdict, remedy: string): void =>
    problems.require(
      'exposure.unauthenticated',
      `${component}.${path}`,
      isGuarded,
      `${WARNING} ${remedy}`,
      'no allow-list and no authentication',
    );
  if (type?.value === 'LoadBalancer') {
    const isGuarded = [keepsOut(joined(allowedSourceRanges)), annotationKeepsOut(annotations, SERVICE_GUARD)];
    open('type', anyOf(isGuarded), `Set allowedSourceRanges, or ${ACKNOWLEDGE}.`);
  } else if (isExternal(props, component)) {
    open(
      'type',
      false,
      `A ${type?.value} keeps nobody out, whatever its annotations say. Set ${ACKNOWLEDGE}.`,
    );
  }
  if (ingress !== undefined) {
    open(
      'ingress',
      annotationKeepsOut(ingress.annotations, INGRESS_GUARD),
      `Set an annotation by which your ingress controller authenticates or has an allow-list, or ${ACKNOWLEDGE}.`,
    );
  }
}

function joined(ranges: string[] = []): string {
  return Token.isUnresolved(ranges) ? Fn.join(',', ranges) : ranges.join(',');
}
