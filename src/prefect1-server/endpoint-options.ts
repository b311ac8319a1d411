import type { ServiceType } from '../kubernetes/pod-options';

/** An Ingress of one component of Prefect 1. */
export interface Prefect1IngressOptions {
  /** Host name that browsers and clients use. */
  readonly host: string;

  /**
   * Ingress class.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Path that the Ingress routes to the component.
   *
   * @default "/" for the UI, "/graphql" for apollo, so both can share a host
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

/** Access to a component of Prefect 1 from outside of the cluster. */
export interface Prefect1EndpointOptions {
  /**
   * Type of Service. LoadBalancer or NodePort creates a Service `<name>-<component>-external` before the release,
   * because the UI's values need apollo's address. The chart's Service stays a ClusterIP.
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
   * Annotations of the Service `<name>-<component>-external`, for example for an internal load balancer.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * CIDRs that may reach the LoadBalancer, for example `10.0.0.0/8`. Only for a LoadBalancer.
   *
   * @default - all addresses
   */
  readonly allowedSourceRanges?: string[];

  /**
   * An Ingress that the chart creates.
   *
   * @default - none
   */
  readonly ingress?: Prefect1IngressOptions;
}
