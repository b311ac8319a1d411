import type { KubeObject } from '../../adopt/cluster';
import type { Facts, Revision } from '../facts';
import { releaseOf, secretReferences } from '../installations';
import { type Check, type Outcome, ok, orOk } from './check';

/** Where the page has the repair for a status of helm. */
const REPAIRS: Readonly<Record<string, string>> = {
  failed: 'troubleshooting.md#a-failed-upgrade',
  'pending-install': 'troubleshooting.md#pending-install',
  'pending-upgrade': 'troubleshooting.md#pending-upgrade',
  'pending-rollback': 'troubleshooting.md#pending-rollback',
  uninstalling: 'troubleshooting.md#uninstalling',
};

const READ_LOG = 'Read the log of the container.';

/** Reasons for which a container does not start by itself. The message of one that ended says more than the wait's. */
const WAITING: Readonly<Record<string, string>> = {
  CreateContainerConfigError: 'Create the Secret or key that it misses, or apply if this library makes it.',
  ImagePullBackOff: 'Correct the tag, the registry or the pull Secret.',
  ErrImagePull: 'Correct the tag, the registry or the pull Secret.',
  CrashLoopBackOff: READ_LOG,
  Error: READ_LOG,
};

/** Checks of objects, which need no running pod. */
export const CLUSTER_CHECKS: readonly Check[] = [
  {
    title: 'Access',
    find: ({ unread }) =>
      unread.map((evidence) => ({
        result: 'warning',
        evidence,
        remedy: 'Checks that need it are left out. Use a kubeconfig that may read it.',
        page: 'command.md#rights',
      })),
  },
  { title: 'Helm release', find: releases },
  { title: 'Pods', find: pods },
  { title: 'Refused pods', find: failedCreate },
  { title: 'Paused', find: paused },
  { title: 'Secrets', find: secrets },
  { title: 'Volume claims', find: claims },
];

function releases({ installation, revisions }: Facts): readonly Outcome[] {
  const { namespace, release, workers } = installation;
  const expected = [
    [namespace, release],
    ...workers.map((worker) => [worker.metadata.namespace, releaseOf(worker)]),
  ];
  return expected.map(([where, name]) => {
    const last = revisions.find((each) => each.namespace === where && each.release === name);
    return last === undefined
      ? {
          result: 'warning',
          evidence: `helm has no release ${name}.`,
          remedy: 'Apply. If a release is there, the kubeconfig may not list Secrets.',
          page: 'troubleshooting.md#a-killed-apply',
        }
      : releaseOutcome(last);
  });
}

function releaseOutcome({ release, revision, status }: Revision): Outcome {
  const page = REPAIRS[status];
  const evidence = `${release}: revision ${revision} is ${status}.`;
  if (page === undefined) {
    return ok(evidence);
  }
  const remedy =
    status === 'failed'
      ? 'Remove the cause and apply again.'
      : 'Wait if an apply runs. If it was killed, repair the release and apply.';
  return { result: 'failure', evidence, remedy, page };
}

function pods({ pods: all, events }: Facts): readonly Outcome[] {
  const troubled = all.filter((pod) => pod.status.phase !== 'Succeeded' && !isReady(pod));
  return orOk(
    troubled.map((pod) => podOutcome(pod, events)),
    `${all.length} pods run and are ready.`,
  );
}

export function isReady({ status }: KubeObject): boolean {
  return status.conditions?.some(
    ({ type, status: value }: { type: string; status: string }) => type === 'Ready' && value === 'True',
  );
}

function podOutcome({ metadata, status }: KubeObject, events: readonly KubeObject[]): Outcome {
  const containers: KubeObject[] = [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ];
  const page = 'troubleshooting.md#the-server-does-not-start';
  for (const { name, state, lastState } of containers) {
    const { reason = state?.terminated?.reason, message } = state?.waiting ?? {};
    const remedy = WAITING[reason];
    if (remedy !== undefined) {
      const ended = (state?.terminated ?? lastState?.terminated)?.message;
      const said = remedy === READ_LOG ? (ended ?? message ?? '') : message;
      return {
        result: 'failure',
        evidence: `${metadata.name}, ${name}: ${reason}. ${lastLines(said)}`.trim(),
        remedy,
        page,
      };
    }
  }
  const unscheduled = status.conditions?.find(
    ({ type, status: value }: { type: string; status: string }) =>
      type === 'PodScheduled' && value === 'False',
  );
  if (unscheduled !== undefined) {
    return {
      result: 'failure',
      evidence: `${metadata.name}: no node takes it. ${unscheduled.message ?? ''}`.trim(),
      remedy: 'Change nodeSelector, tolerations or resources, or add a node. A claim may also be unbound.',
      page: 'troubleshooting.md#a-claim-is-pending',
    };
  }
  const event = lastOf(
    events.filter(({ involvedObject, type }) => involvedObject.name === metadata.name && type === 'Warning'),
  );
  return {
    result: 'failure',
    evidence: `${metadata.name} is not ready. ${event?.message ?? ''}`.trim(),
    remedy: 'Read its log. A server waits for its database, and a worker for its server.',
    page,
  };
}

/** A message may be the end of a log. */
function lastLines(text = ''): string {
  return text.trim().split('\n').slice(-5).join(' ');
}

function failedCreate({ events, pods: all, deployments, statefulSets }: Facts): readonly Outcome[] {
  const owners = new Map([...deployments, ...statefulSets].map((each) => [each.metadata.name, each]));
  const failed = events.filter(({ reason, involvedObject }) => {
    const owner = [...owners].find(([name]) => `${involvedObject.name}-`.startsWith(`${name}-`))?.[1];
    // An event stays for an hour after its cause was removed.
    const complete = owner !== undefined && owner.status.readyReplicas === owner.spec.replicas;
    return (
      reason === 'FailedCreate' &&
      !complete &&
      !all.some(({ metadata }) => metadata.name === involvedObject.name)
    );
  });
  const messages = [...new Map(failed.map((event) => [event.involvedObject.name, event])).values()];
  return messages.map(({ involvedObject, message }) => ({
    result: 'failure',
    evidence: `${involvedObject.kind} ${involvedObject.name}: ${message}`,
    remedy: 'Raise the quota, or satisfy the admission policy that the message names.',
    page: 'troubleshooting.md#errors-of-the-apply',
  }));
}

function paused({ deployments }: Facts): readonly Outcome[] {
  return deployments
    .filter(({ spec }) => spec.paused)
    .map(({ metadata }) => ({
      result: 'failure',
      evidence: `The Deployment ${metadata.name} is paused, so no apply changes its pods.`,
      remedy: 'Resume it after the apply.',
      page: 'troubleshooting.md#resume',
    }));
}

function secrets({ deployments, statefulSets, secrets: known, unread }: Facts): readonly Outcome[] {
  if (unread.some((text) => text.startsWith('Secrets'))) {
    return [];
  }
  const references = [...deployments, ...statefulSets].flatMap((workload) =>
    secretReferences(workload).map((reference) => ({ ...reference, workload })),
  );
  const missing = references.filter(
    ({ secret, key, optional, workload }) =>
      !optional &&
      !known.some(
        (each) =>
          each.name === secret && each.namespace === workload.metadata.namespace && each.keys.includes(key),
      ),
  );
  const texts = missing.map(
    ({ secret, key, workload }) => `${workload.metadata.name} needs the key ${key} of the Secret ${secret}.`,
  );
  return orOk(
    [...new Set(texts)].map((evidence) => ({
      result: 'failure',
      evidence,
      remedy:
        'If this library makes the Secret, apply. If it is yours, create it in the namespace of the pod.',
      page: 'troubleshooting.md#the-server-does-not-start',
    })),
    `${new Set(references.map(({ secret }) => secret)).size} Secrets have the keys that pods take.`,
  );
}

/** From this use on, in percent, a claim needs more room. */
const NEARLY_FULL = 80;
const FULL = 95;

function claims({ claims: all, usage }: Facts): readonly Outcome[] {
  return all.map(({ metadata: { name }, spec, status }) => {
    const used = usage[name];
    const size = status.capacity?.storage ?? spec.resources.requests.storage;
    if (status.phase !== 'Bound') {
      return {
        result: 'failure',
        evidence: `The claim ${name} is ${status.phase}.`,
        remedy: 'Check the storage class. It may bind when its first pod is scheduled.',
        page: 'troubleshooting.md#a-claim-is-pending',
      };
    }
    if (used === undefined || used < NEARLY_FULL) {
      return ok(`${name}: ${size}, ${used === undefined ? 'use unknown' : `${used}% used`}.`);
    }
    return {
      result: used < FULL ? 'warning' : 'failure',
      evidence: `${name}: ${used}% of ${size} are used.`,
      remedy: "Raise the database's size, or delete old flow runs by retention.",
      page: 'monitor.md#retention',
    };
  });
}

function lastOf(events: readonly KubeObject[]): KubeObject | undefined {
  const at = ({ lastTimestamp, eventTime }: KubeObject): string => lastTimestamp ?? eventTime ?? '';
  return [...events].sort((one, other) => at(one).localeCompare(at(other))).at(-1);
}
