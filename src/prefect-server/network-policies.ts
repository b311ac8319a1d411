import type * as policies from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { Lazy, type TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { DATABASE_CLIENT, type Labels, SERVER_CLIENT } from '../kubernetes/labels';
import { changeLabels, SHARED_METADATA } from '../kubernetes/shared-metadata';
import type { NetworkPeer } from './network-policy-options';
import type { ServerSettings } from './settings';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

type Peer = policies.NetworkPolicyV1SpecIngressFrom;

export interface NetworkPolicyObjects {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly dependsOn: TerraformResource[];
}

/**
 * The network policies of a server. The bundled database's is not made by its chart: the chart's own peers with labels
 * of pods and of namespaces are two peers, and its list of further ones would replace the user's.
 *
 * @param workerNamespaces namespaces of workers and jobs, to which workers that are added later add theirs
 */
export function addNetworkPolicies(
  scope: Construct,
  { name, props, database }: ServerSettings,
  objects: NetworkPolicyObjects,
  workerNamespaces: ReadonlySet<string>,
): void {
  const release = { 'app.kubernetes.io/instance': props.releaseName ?? name };
  const { database: isRestricted = true, databaseFrom = [], serverFrom } = props.networkPolicy ?? {};
  if (database.spec.kind === 'bundled' && isRestricted) {
    const clients = [{ podLabels: release }, { podLabels: { [DATABASE_CLIENT]: name } }, ...databaseFrom];
    addPolicy(scope, 'database-network-policy', {
      ...objects,
      name: `${name}-database`,
      selector: { 'app.kubernetes.io/name': 'postgresql', ...release },
      from: () => clients.map(peerOf),
    });
  }
  if (serverFrom !== undefined) {
    const clients = [{ podLabels: release }, { podLabels: { [SERVER_CLIENT]: name } }, ...serverFrom];
    addPolicy(scope, 'server-network-policy', {
      ...objects,
      name: `${name}-server`,
      selector: {
        'app.kubernetes.io/name': 'prefect-server',
        ...release,
        'app.kubernetes.io/component': 'server',
      },
      from: () => [...clients.map(peerOf), ...podsIn(workerNamespaces)],
    });
  }
}

/** Whether labels select nothing in particular. A module's input that is left out is an empty map. */
export function isEmpty(labels: Labels | undefined): boolean {
  return labels === undefined || (!Token.isUnresolved(labels) && Object.keys(labels).length === 0);
}

function peerOf({ podLabels, namespaceLabels, cidr }: NetworkPeer): Peer {
  return {
    podSelector: isEmpty(podLabels) ? undefined : { matchLabels: podLabels },
    namespaceSelector: isEmpty(namespaceLabels) ? undefined : { matchLabels: namespaceLabels },
    ipBlock: cidr === undefined ? undefined : { cidr },
  };
}

function podsIn(namespaces: ReadonlySet<string>): Peer[] {
  const values = [...namespaces];
  return values.length === 0
    ? []
    : [{ namespaceSelector: { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values }] } }];
}

interface PolicyOptions extends NetworkPolicyObjects {
  readonly name: string;
  /** Labels of the pods that are restricted. */
  readonly selector: Record<string, string>;
  readonly from: () => Peer[];
}

/** A policy without ports: pods of the charts have one, and users may add containers with others. */
function addPolicy(scope: Construct, id: string, options: PolicyOptions): void {
  const {
    NetworkPolicyV1,
    networkPolicyV1SpecIngressFromToTerraform: toTerraform,
  }: typeof policies = require('@cdktf/provider-kubernetes/lib/network-policy-v1');
  const { name, namespace, labels, selector, from, dependsOn } = options;
  const policy = new NetworkPolicyV1(scope, id, {
    metadata: { name, namespace, labels },
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress'],
      ingress: [{ from: Lazy.anyValue({ produce: () => from().map(toTerraform) }) }],
    },
    dependsOn,
    lifecycle: { ignoreChanges: SHARED_METADATA },
  });
  changeLabels(
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', name, namespace, resource: policy },
    labels,
  );
}
