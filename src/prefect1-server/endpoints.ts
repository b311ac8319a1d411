import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { externalService, loadBalancerAddress } from '../kubernetes/external-service';
import { isExternal } from './chart/exposure';
import { type EndpointComponent, type Prefect1Settings, podLabels, portOf } from './settings';

/** The Service that exposes a component outside of the cluster. */
export interface Prefect1Endpoint {
  readonly service: TerraformResource;
  /** The address of a LoadBalancer. */
  readonly address?: string;
}

/** Creates the Service of a component, unless its type is ClusterIP. */
export function prefect1Endpoint(
  scope: Construct,
  component: EndpointComponent,
  { name, namespace, props }: Pick<Prefect1Settings, 'name' | 'namespace' | 'props'>,
  labels: Record<string, string>,
  dependsOn: TerraformResource[],
): Prefect1Endpoint | undefined {
  const options = props[component];
  if (options?.type === undefined || !isExternal(props, component)) {
    return undefined;
  }
  const service = externalService(scope, `${component}-external`, {
    name: `${name}-${component}-external`,
    namespace,
    labels,
    annotations: options.annotations,
    type: options.type.value,
    port: portOf(props, component),
    sourceRanges: options.allowedSourceRanges,
    selector: podLabels(name, component),
    dependsOn,
  });
  const address = options.type.value === 'LoadBalancer' ? loadBalancerAddress(service) : undefined;
  return { service, address };
}
