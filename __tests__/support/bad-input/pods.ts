import { type TerraformStack, TerraformVariable } from 'cdktf';
import { PrefectServer } from '../../../src';
import { server, worker } from './rows';

export const POD_SPECS = [
  server('pod.name.reserved', 'pod.volumes[1].name', '"scratch"', {
    pod: {
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'scratch', emptyDir: {} },
      ],
    },
  }),
  server('pod.name.reserved', 'pod.volumes[0].name', '"cdktf-prefect-database-ca"', {
    pod: { volumes: [{ name: 'cdktf-prefect-database-ca', emptyDir: {} }] },
  }),
  worker('pod.name.reserved', 'pod.initContainers[0].name', '"sync-base-job-template"', {
    pod: { initContainers: [{ name: 'sync-base-job-template', image: 'a:1' }] },
  }),
  server('label.reserved', 'setupJobs.podLabels["cdktf-prefect/job"]', '"a"', {
    setupJobs: { podLabels: { 'cdktf-prefect/job': 'a' } },
  }),
  server('annotation.key.invalid', 'setupJobs.podAnnotations["a b"]', '"a b"', {
    setupJobs: { podAnnotations: { 'a b': 'c' } },
  }),
  server('quantity.invalid', 'setupJobs.resources.limits.cpu', '"much"', {
    setupJobs: { resources: { limits: { cpu: 'much' } } },
  }),
  server('pod.field.missing', 'pod.containers[0].name', 'nothing', {
    pod: { containers: [{ image: 'a:1' }] },
  }),
  server('pod.field.missing', 'pod.volumeMounts[0].mountPath', 'nothing', {
    pod: { volumeMounts: [{ name: 'a' }] },
  }),
  {
    id: 'pod.list.token',
    path: 'pod.volumes',
    got: '"a token"',
    build: (stack: TerraformStack) => {
      const volumes = new TerraformVariable(stack, 'volumes', { type: 'any' }).listValue;
      new PrefectServer(stack, 'prefect', { pod: { volumes: volumes as unknown as { name: string }[] } });
    },
  },
  server('object.name.invalid', 'pod.environmentFromSecret', '"A"', { pod: { environmentFromSecret: 'A' } }),
  server('object.name.invalid', 'pod.environmentFromConfigMap', '""', {
    pod: { environmentFromConfigMap: '' },
  }),
  server('object.name.invalid', 'pod.priorityClassName', '"Very high"', {
    pod: { priorityClassName: 'Very high' },
  }),
  server('number.outOfRange', 'pod.terminationGracePeriodSeconds', '-1', {
    pod: { terminationGracePeriodSeconds: -1 },
  }),
  server('object.name.invalid', 'serviceAccountName', '"A"', { serviceAccountName: 'A' }),
  worker('serviceAccount.contradiction', 'serviceAccountAnnotations["role"]', '"mine"', {
    serviceAccountName: 'mine',
    serviceAccountAnnotations: { role: 'a' },
  }),
];
