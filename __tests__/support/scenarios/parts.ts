import { PullPolicy, Redis } from '../../../src';
import { HARD_TEXT } from './scenario';

export const SCHEDULING = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [
    { key: 'prefect', operator: 'Equal', value: 'yes', effect: 'NoExecute', tolerationSeconds: 60 },
  ],
  affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
};

export const RESOURCES = { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '2', memory: '2Gi' } };

export const POD = {
  ...SCHEDULING,
  resources: RESOURCES,
  podLabels: { team: 'data' },
  podAnnotations: { 'example.com/note': HARD_TEXT },
  environment: { PREFECT_API_MAX_FLOW_RUN_GRAPH_NODES: '100', NOTE: HARD_TEXT },
  secretEnvironment: { API_TOKEN: { secretName: 'tokens', key: 'api' } },
  serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/prefect' },
};

export const IMAGE = {
  registry: 'registry.example.com',
  repository: 'mirror/prefect',
  tag: '3.8.3-python3.12',
  pullPolicy: PullPolicy.ALWAYS,
  pullSecrets: ['registry'],
};

export const RELEASE = {
  timeout: 1800,
  wait: false,
  maxHistory: 3,
  atomic: true,
  forceUpdate: true,
  takeOwnership: true,
  upgradeInstall: true,
};

export const POOL = { size: 20, maxOverflow: 5, timeout: 60, statementTimeout: 30 };

export const REDIS = Redis.external({
  host: 'redis.example.com',
  port: 6380,
  database: 2,
  username: 'prefect',
  password: { secretName: 'redis', key: 'password' },
  ssl: true,
  docketUrl: { secretName: 'redis', key: 'url' },
});
