import { BasicAuth, Database, Namespace } from '../../../src';
import { server } from './rows';

export const NAMES = [
  server('name.invalid', 'name', '"Prefect"', { name: 'Prefect' }),
  server('name.invalid', 'name', '"1prefect"', { name: '1prefect' }),
  server('name.invalid', 'releaseName', '"My"', { releaseName: 'My' }),
  server('name.invalid', 'workers[0].releaseName', '"My"', {
    workers: [{ workPool: 'a', releaseName: 'My' }],
  }),
  server('name.invalid', 'name', `"${'a'.repeat(41)}"`, { name: 'a'.repeat(41) }),
  server('namespace.name.invalid', 'namespace', '"my_ns"', { namespace: Namespace.create('my_ns') }),
  server('namespace.name.invalid', 'namespace', '""', { namespace: Namespace.existing('') }),
  server('object.name.invalid', 'basicAuth.secretName', '""', { basicAuth: BasicAuth.fromSecret('') }),
  server('object.name.invalid', 'database.storageClass', '"Fast"', {
    database: Database.sqlite({ storageClass: 'Fast' }),
  }),
  server('label.invalid', 'podLabels["team"]', '"data platform"', { podLabels: { team: 'data platform' } }),
  server('label.invalid', 'nodeSelector["a b"]', '"c"', { nodeSelector: { 'a b': 'c' } }),
  server('namespace.name.invalid', 'namespace', `"${'a'.repeat(64)}"`, {
    namespace: Namespace.existing('a'.repeat(64)),
  }),
  server('name.yamlScalar', 'name', '"null"', { name: 'null' }),
  server('name.yamlScalar', 'basicAuth.secretName', '"12"', { basicAuth: BasicAuth.fromSecret('12') }),
  server('name.yamlScalar', 'database.existingClaim', '"on"', {
    database: Database.bundled({ existingClaim: 'on' }),
  }),
  server('name.yamlScalar', 'secretEnvironment["A"].key', '"True"', {
    secretEnvironment: { A: { secretName: 'a', key: 'True' } },
  }),
  server('label.invalid', 'namespace.labels["team"]', '"a b"', {
    namespace: Namespace.create('prefect', { labels: { team: 'a b' } }),
  }),
  server('annotation.key.invalid', 'namespace.annotations["a b"]', '"a b"', {
    namespace: Namespace.create('prefect', { annotations: { 'a b': '' } }),
  }),
  server('annotation.secret', 'podAnnotations["a"]', '"a value that is not shown"', {
    podAnnotations: { a: 'https://user:hunter2-literal@sentry.example.com/1' },
  }),
  server('annotation.key.invalid', 'podAnnotations["/a"]', '"/a"', { podAnnotations: { '/a': '' } }),
  server('annotation.key.invalid', 'serviceAccountAnnotations[""]', '""', {
    serviceAccountAnnotations: { '': '' },
  }),
  server('toleration.operator.unknown', 'tolerations[0].operator', '"In"', {
    tolerations: [{ key: 'a', operator: 'In' }],
  }),
  server('toleration.effect.unknown', 'tolerations[1].effect', '"NoRun"', {
    tolerations: [{ operator: 'Exists' }, { key: 'a', effect: 'NoRun' }],
  }),
  server('toleration.contradiction', 'database.tolerations[0].value', '"b"', {
    database: Database.bundled({ tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }),
  }),
  server('quantity.invalid', 'resources.limits.memory', '"2 GB"', {
    resources: { limits: { memory: '2 GB' } },
  }),
];
