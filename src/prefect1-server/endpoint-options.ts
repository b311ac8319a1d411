import type { ServiceType } from '../kubernetes/pod-options';

/** An Ingress of one component of Prefect 1. */
export interface Prefect1IngressOptions {
  /** Host name that browsers and clients ask for. */
  readonly host: string;

  /**
   * Ingress class.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Path that is routed.
   *
   * @default "/" for the UI, "/graphql" for apollo; so both can share a host
   */
  readonly path?: string;

  /**
   * Annotations, for example `nginx.ingress.kubernetes.io/auth-url`.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Name of the TLS Secret for the host.
   *
   * @default - no TLS
   */
  readonly tlsSecretName?: string;
}

/** How a component of Prefect 1 is reached from outside of the cluster. */
export interface Prefect1EndpointOptions {
  /**
   * LoadBalancer or NodePort: a Service `<name>-<component>-external`, made beside the release, so that
   * the address of apollo is known when the UI is told it. The chart's own Service stays ClusterIP.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly type?: ServiceType;

  /**
   * Port of the Service.
   *
   * @default 8080 for the UI, 4200 for apollo
   */
  readonly port?: number;

  /**
   * Annotations of the Service from outside, for example for an internal load balancer.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Address ranges that may reach the LoadBalancer, such as `10.0.0.0/8`.
   *
   * @default - all
   */
  readonly allowedSourceRanges?: string[];

  /**
   * An Ingress.
   *
   * @default - none
   */
  readonly ingress?: Prefect1IngressOptions;
}
