/** Pods or addresses that a network policy admits. An entry with labels of both kinds admits pods that have both. */
export interface NetworkPeer {
  /**
   * Labels of the pods.
   *
   * @default - all pods of the namespaces
   */
  readonly podLabels?: { readonly [key: string]: string };

  /**
   * Labels of the pods' namespaces. Each namespace has its name as the label `kubernetes.io/metadata.name`.
   *
   * @default - the server's namespace
   */
  readonly namespaceLabels?: { readonly [key: string]: string };

  /**
   * Addresses, for example 10.0.0.0/8. It excludes labels.
   *
   * @default - none
   */
  readonly cidr?: string;
}

/**
 * Network policies of the bundled database and the server. They have no effect without a network plugin that enforces
 * them. Setting, changing or removing them restarts no pod.
 */
export interface NetworkPolicyOptions {
  /**
   * Restricts the bundled PostgreSQL to the pods of the release, pods with the label
   * `cdktf-prefect/database-client: <name>` in its namespace, and `databaseFrom`.
   *
   * @default true
   */
  readonly database?: boolean;

  /**
   * Others that reach the bundled PostgreSQL, at each of its ports: for example backup tools, or Prometheus if you
   * added an exporter.
   *
   * @default - none
   */
  readonly databaseFrom?: NetworkPeer[];

  /**
   * Restricts the server to these peers, the pods of its release, pods with the label
   * `cdktf-prefect/server-client: <name>` in its namespace, and the namespaces of its workers and their jobs.
   * Name those from which requests come from outside, for example the namespace of the ingress controller, and the
   * namespaces of workers that another stack made. An empty list adds none. The probes of the kubelet come from the
   * node, which network plugins admit.
   *
   * @default - no restriction
   */
  readonly serverFrom?: NetworkPeer[];
}
