import type { ServiceType } from '../kubernetes/pod-options';

/** The Service in front of the server. */
export interface ServiceOptions {
  /**
   * How it is reached. Changing it changes the Service in place; the cluster IP stays, and no pod rolls.
   * Leaving LOAD_BALANCER gives the cloud's address back.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly type?: ServiceType;

  /**
   * Port of the Service, 1 to 65535. Changing it changes the API's URL inside the cluster, and so rolls the
   * workers.
   *
   * @default 4200
   */
  readonly port?: number;

  /**
   * Port on each node, 30000 to 32767, for NodePort and LoadBalancer.
   *
   * @default - Kubernetes chooses
   */
  readonly nodePort?: number;

  /**
   * Annotations, for example for an internal load balancer.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };
}

/** An Ingress for UI and API. */
export interface IngressOptions {
  /** Host name that browsers and clients ask for, without scheme, port and path. */
  readonly host: string;

  /**
   * Ingress class.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Path that is routed to the server. It has to lead to the server's `basePath`.
   *
   * @default - the server's `basePath`, or "/"
   */
  readonly path?: string;

  /**
   * `Prefix`, `Exact` or `ImplementationSpecific`; another one is an error.
   *
   * @default "Prefix"
   */
  readonly pathType?: string;

  /**
   * Annotations, for example `cert-manager.io/cluster-issuer`.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Name of the TLS Secret for the host. cert-manager makes it where an annotation asks for that. The
   * chart's own `ingress.tls: true` renders no TLS without such an annotation (prefect-server
   * `templates/ingress.yaml`), so this goes into `ingress.extraTls`.
   *
   * @default - no TLS
   */
  readonly tlsSecretName?: string;
}

/** A route of an existing Gateway (Gateway API). */
export interface GatewayOptions {
  /** Name of the Gateway. */
  readonly name: string;

  /**
   * Namespace of the Gateway.
   *
   * @default - the server's namespace
   */
  readonly namespace?: string;

  /**
   * Listener of the Gateway.
   *
   * @default "https"
   */
  readonly sectionName?: string;

  /** Host names that browsers and clients ask for, at least one; the first one is in the outputs. */
  readonly hostnames: string[];

  /**
   * Whether the listener speaks HTTPS.
   *
   * @default true
   */
  readonly https?: boolean;
}
