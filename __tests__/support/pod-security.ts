const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** What the Pod Security Standard `restricted` refuses in a pod, in the form of the Kubernetes API. */
export function restrictedViolations(pod: any): string[] {
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  const volumes = (pod.volumes ?? []).filter((volume: any) => !VOLUMES.some((kind) => kind in volume));
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((key) => pod[key] === true);
  return [
    ...shared,
    ...volumes.map(({ name }: any) => `volume ${name}`),
    ...containers.flatMap((container) =>
      Object.entries(CONTAINER_RULES)
        .filter(([, holds]) => !holds(container, pod.securityContext ?? {}))
        .map(([rule]) => `${container.name}: ${rule}`),
    ),
  ];
}

const CONTAINER_RULES: Record<string, (container: any, pod: any) => boolean> = {
  hostPort: ({ ports = [] }) => ports.every(({ hostPort = 0 }: any) => hostPort === 0),
  privileged: ({ securityContext }) => securityContext?.privileged !== true,
  allowPrivilegeEscalation: ({ securityContext }) => securityContext?.allowPrivilegeEscalation === false,
  capabilities: ({ securityContext }) => {
    const { drop = [], add = [] } = securityContext?.capabilities ?? {};
    return drop.includes('ALL') && add.every((name: string) => name === 'NET_BIND_SERVICE');
  },
  runAsNonRoot: ({ securityContext }, pod) => (securityContext?.runAsNonRoot ?? pod.runAsNonRoot) === true,
  runAsUser: ({ securityContext }, pod) =>
    [securityContext?.runAsUser, pod.runAsUser].every((user) => user === undefined || Number(user) > 0),
  seccompProfile: ({ securityContext }, pod) =>
    ['RuntimeDefault', 'Localhost'].includes((securityContext?.seccompProfile ?? pod.seccompProfile)?.type),
};
