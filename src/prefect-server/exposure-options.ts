import type { ServiceType } from '../kubernetes/pod-options';

/** The Service of the server. */
export interface ServiceOptions {
  /**
   * Type of the Service. Changing it changes the Service in place: the cluster IP stays, and no pod restarts.
   * A change from LOAD_BALANCER to another type releases the cloud's address.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly type?: ServiceType;

  /**
   * Port of the Service, 1 to 65535. Changing it changes the API's URL inside the cluster, so the workers
   * restart.
   *
   * @default 4200
   */
  readonly port?: number;

  /**
   * Port on each node, 30000 to 32767, for the types NodePort and LoadBalancer. Changing it restarts no pod.
   *
   * @default - Kubernetes chooses
   */
  readonly nodePort?: number;

  /**
   * Annotations of the Service, for example for an internal load balancer.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * `Cluster`, or `Local` to keep the client's address. For the type NodePort only: the chart renders it for no other
   * type (prefect-server `templates/service.yaml`). Changing it restarts no pod.
   *
   * @default "Cluster"
   */
  readonly externalTrafficPolicy?: string;

  /**
   * `SingleStack`, `PreferDualStack` or `RequireDualStack`. Changing it restarts no pod.
   *
   * @default - SingleStack, Kubernetes' default
   */
  readonly ipFamilyPolicy?: string;

  /**
   * IP families of the Service, in order of preference: `IPv4`, `IPv6`. The first can't change on an existing Service.
   * With `['IPv6']` the server listens on IPv6, else on IPv4: uvicorn listens in one family. Changing that restarts it.
   *
   * @default - the cluster's
   */
  readonly ipFamilies?: string[];
}

/** An Ingress for UI and API. */
export interface IngressOptions {
  /**
   * Host name that browsers and clients use, without scheme, port and path. Changing it restarts the server,
   * unless `uiApiUrl` has a host.
   */
  readonly host: string;

  /**
   * Name of the Ingress class. Changing it hands the Ingress to another controller.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Path that the Ingress routes to the server. It must be a prefix of the server's `basePath`, unless
   * `uiApiUrl` is set.
   *
   * @default - the server's `basePath`, else "/"
   */
  readonly path?: string;

  /**
   * Path type: `Prefix`, `Exact` or `ImplementationSpecific`.
   *
   * @default "Prefix"
   */
  readonly pathType?: string;

  /**
   * Annotations of the Ingress, for example `cert-manager.io/cluster-issuer`.
   *
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Name of the TLS Secret for the host. Setting it changes the URLs to https. cert-manager makes the Secret
   * if an annotation requests it. The name goes into the value `ingress.extraTls`: the chart's
   * `ingress.tls: true` renders no TLS without such an annotation (prefect-server `templates/ingress.yaml`).
   *
   * @default - no TLS
   */
  readonly tlsSecretName?: string;

  /**
   * Further host names, with the same path. `tlsSecretName` covers them too. The UI of each calls the API at `host`,
   * unless `uiApiUrl` is a path.
   *
   * @default - none
   */
  readonly extraHosts?: string[];

  /**
   * Further paths of `host`, before `path`, in the form of the Kubernetes API, for example for an action of the AWS
   * Load Balancer Controller.
   *
   * @default - none
   */
  readonly extraPaths?: { readonly [key: string]: any }[];
}

/** An HTTPRoute of an existing Gateway (Gateway API). */
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
   * Name of the Gateway's listener.
   *
   * @default "https"
   */
  readonly sectionName?: string;

  /** Host names that browsers and clients use, at least one. The outputs have the first. */
  readonly hostnames: string[];

  /**
   * Whether the listener speaks HTTPS. It sets the scheme of the URLs.
   *
   * @default true
   */
  readonly https?: boolean;
}
