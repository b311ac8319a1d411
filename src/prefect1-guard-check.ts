import { isExternal } from './charts/prefect1-server/exposure';
import type { EndpointComponent } from './charts/prefect1-server/settings';
import type { Prefect1ServerProps } from './prefect1-server-props';
import { haveEverybody } from './validation/address-ranges';
import { isKnown, type Problems } from './validation/problems';

/** Annotations of a LoadBalancer by which clouds let in some only; AWS' extra groups are beside one that lets in all. */
const SERVICE_GUARD =
  /^service(\.(alpha|beta))?\.kubernetes\.io\/(?!.*extra-security-groups)(.*-)?(source-ranges|allowed-ip-ranges|inbound-cidrs|security-groups)$/i;

/** Annotations of an Ingress by which its controller does: nginx, Traefik, HAProxy, ALB. A Service's are no such. */
const INGRESS_GUARD =
  /^(?!service\.)[^/]+\/(.*[.-])?((allow|white)-?list(-source-range)?|inbound-cidrs|security-groups|auth-(url|type|tls-secret)|middlewares)$/i;

/** Values by which such an annotation lets everybody in. */
const OPEN_VALUES = ['', 'none', 'off', 'false'];

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
  const { type, allowedSourceRanges = [], annotations, ingress } = props[component] ?? {};
  const open = (path: string, remedy: string): void =>
    problems.add(
      'exposure.unauthenticated',
      `${component}.${path}`,
      'no allow-list and no authentication',
      `${WARNING} ${remedy}`,
    );
  if (isExternal(props, component)) {
    if (type?.value !== 'LoadBalancer') {
      open('type', `A ${type?.value} keeps nobody out, whatever its annotations say. Set ${ACKNOWLEDGE}.`);
    } else if (!isGuard(allowedSourceRanges.join(',')) && !isGuarded(annotations, SERVICE_GUARD)) {
      open('type', `Set allowedSourceRanges, or ${ACKNOWLEDGE}.`);
    }
  }
  if (ingress !== undefined && !isGuarded(ingress.annotations, INGRESS_GUARD)) {
    open(
      'ingress',
      `Set an annotation by which your ingress controller authenticates or has an allow-list, or ${ACKNOWLEDGE}.`,
    );
  }
}

function isGuarded(annotations: { readonly [key: string]: string } | undefined, guard: RegExp): boolean {
  return Object.entries(annotations ?? {}).some(([key, value]) => guard.test(key) && isGuard(value));
}

/** Whether a list of ranges, or the value of an annotation, keeps anybody out. */
function isGuard(value: string): boolean {
  if (!isKnown(value)) {
    return true;
  }
  const parts = value.split(/[\s,;]+/).map((part) => part.replace(/^["'[]+|["'\]]+$/g, ''));
  return !OPEN_VALUES.includes(value.trim().toLowerCase()) && !haveEverybody(parts);
}
