import { worker } from './rows';

export const WORKER_SCALING = [
  worker('number.outOfRange', 'queryInterval', '0', { queryInterval: 0 }),
  worker('number.outOfRange', 'prefetchSeconds', '0.5', { prefetchSeconds: 0.5 }),
  worker('number.outOfRange', 'autoscaling.targetCpu', '0', {
    autoscaling: { maxReplicas: 2, targetCpu: 0 },
  }),
  worker('autoscaling.maxReplicas.tooFew', 'autoscaling.maxReplicas', '2', {
    autoscaling: { minReplicas: 3, maxReplicas: 2 },
  }),
  worker('autoscaling.replicas', 'replicas', '2', { replicas: 2, autoscaling: { maxReplicas: 2 } }),
  worker('podDisruptionBudget.invalid', 'podDisruptionBudget', '{"minAvailable":1,"maxUnavailable":1}', {
    podDisruptionBudget: { minAvailable: 1, maxUnavailable: 1 },
  }),
  worker('worker.displayName.invalid', 'displayName', '"a/b"', { displayName: 'a/b' }),
  worker('worker.displayName.shared', 'displayName', '"a"', { displayName: 'a', replicas: 2 }),
  worker('worker.displayName.shared', 'displayName', '"a"', {
    displayName: 'a',
    autoscaling: { maxReplicas: 2 },
  }),
];
