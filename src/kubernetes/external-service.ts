import type * as services from '@cdktf/provider-kubernetes/lib/service-v1';
import { Fn, type TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { escapeDocument } from '../terraform/escape';
import type { Labels } from './labels';
import { changeAnnotations, changeLabels, SHARED_METADATA } from './shared-metadata';

export interface ExternalServiceOptions {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations?: { readonly [key: string]: string };
  readonly type: string;
  readonly port: number;
  readonly sourceRanges?: string[];
  /** Labels of the pods. */
  readonly selector: Record<string, string>;
  readonly dependsOn: TerraformResource[];
}

/** A Service that exposes pods outside the cluster. */
export function externalService(
  scope: Construct,
  id: string,
  options: ExternalServiceOptions,
): services.ServiceV1 {
  // A large binding that few stacks need.
  const { ServiceV1 }: typeof services = require('@cdktf/provider-kubernetes/lib/service-v1');
  const { name, namespace, labels } = options;
  const annotations = escapeDocument(options.annotations) as Labels | undefined;
  const service = new ServiceV1(scope, id, {
    metadata: { name, namespace, labels, annotations },
    spec: {
      type: options.type,
      selector: options.selector,
      loadBalancerSourceRanges: options.sourceRanges,
      // The chart names the container port `http`.
      port: [{ name: 'http', port: options.port, targetPort: 'http' }],
    },
    dependsOn: options.dependsOn,
    lifecycle: { ignoreChanges: [...SHARED_METADATA, 'spec[0].load_balancer_class'] },
  });
  const shared = { kind: 'Service', name, namespace, resource: service };
  changeLabels(shared, labels);
  changeAnnotations(shared, annotations);
  return service;
}

/** The host name or IP of a LoadBalancer. The provider waits until the cloud assigns it. */
export function loadBalancerAddress(service: services.ServiceV1): string {
  const ingress = service.status.get(0).loadBalancer.get(0).ingress.get(0);
  return Fn.coalesce([ingress.hostname, ingress.ip]);
}
