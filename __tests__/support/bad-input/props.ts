import { Lazy } from 'cdktf';
import {
  BasicAuth,
  Credentials,
  Database,
  Namespace,
  Prefect1Server,
  PrefectServer,
  PrefectWorker,
  Redis,
  WorkerApi,
} from '../../../src';
import type { BadInput } from '../template';

const UNKNOWN = 'props.unknown';
const TYPE = 'props.type';

/** What a compiler would refuse. A module has no such input, so no row has the props beside `build`. */
function server(id: string, path: string, got: string, props: object): BadInput {
  return { id, path, got, build: (stack) => new PrefectServer(stack, 'prefect', props) };
}

function prefect1(id: string, path: string, got: string, props: object): BadInput {
  return { id, path, got, build: (stack) => new Prefect1Server(stack, 'prefect', props) };
}

function worker(id: string, path: string, got: string, props: any): BadInput {
  return { id, path, got, build: (stack) => new PrefectWorker(stack, 'worker', props) };
}

function any(value: unknown): any {
  return value;
}

const UNKNOWN_PROPS = [
  server(UNKNOWN, 'databse', '"a Database"', { databse: Database.sqlite() }),
  server(UNKNOWN, 'service.prot', '"a number"', { service: { prot: 80 } }),
  server(UNKNOWN, 'database.sise', '"a string"', { database: Database.bundled(any({ sise: '9Gi' })) }),
  server(UNKNOWN, 'database.name', '"a string"', {
    database: Database.cloudNativePg(any({ cluster: 'prefect-db', name: 'prefect' })),
  }),
  server(UNKNOWN, 'database.pool["max-over"]', '"a number"', {
    database: Database.bundled({ pool: any({ 'max-over': 1 }) }),
  }),
  server(UNKNOWN, 'database.credentials.lenght', '"a number"', {
    database: Database.bundled({ credentials: Credentials.generated(any({ lenght: 64 })) }),
  }),
  server(UNKNOWN, 'database.credentials.keys.pasword', '"a string"', {
    database: Database.bundled({ credentials: Credentials.fromSecret('pg', any({ pasword: 'pw' })) }),
  }),
  server(UNKNOWN, 'basicAuth.verison', '"a number"', { basicAuth: BasicAuth.generated(any({ verison: 2 })) }),
  server(UNKNOWN, 'namespace.label', '"an object"', {
    namespace: Namespace.create('prefect', any({ label: {} })),
  }),
  server(UNKNOWN, 'workers[1].job.tolerations[0].efect', '"a string"', {
    workers: [{ workPool: 'a' }, { workPool: 'b', job: { tolerations: [{ efect: 'NoRun' }] } }],
  }),
  server(UNKNOWN, 'secretEnvironment["A"].secret', '"a string"', {
    secretEnvironment: { A: { secret: 'hunter2-literal', secretName: 'a', key: 'b' } },
  }),
  prefect1(UNKNOWN, 'agent.job.resource', '"an object"', { agent: { job: { resource: {} } } }),
  worker(UNKNOWN, 'aip', '"a WorkerApi"', { workPool: 'a', aip: WorkerApi.cloud(any({})) }),
  worker(UNKNOWN, 'api.urls', '"a string"', {
    workPool: 'a',
    api: WorkerApi.selfHosted(any({ urls: 'http://a' })),
  }),
  worker(UNKNOWN, 'api.server.apiURL', '"a string"', {
    workPool: 'a',
    api: WorkerApi.server(
      PrefectServer.fromServerAttributes(any({ namespace: 'a', apiURL: 'http://a/api' })),
    ),
  }),
];

const WRONG_TYPES = [
  server(TYPE, 'props', '"a string"', any('prefect')),
  server(TYPE, 'basicAuth', '"a string"', { basicAuth: 'hunter2-literal' }),
  server(TYPE, 'basicAuth', '"a Credentials"', { basicAuth: Credentials.generated() }),
  server(TYPE, 'basicAuth.password', '"a number"', { basicAuth: BasicAuth.fromPassword(any(12)) }),
  server(TYPE, 'database', '"an object"', { database: { host: 'hunter2-literal' } }),
  server(TYPE, 'database', '"null"', { database: null }),
  server(TYPE, 'database', '"a token"', { database: Lazy.stringValue({ produce: () => 'a' }) }),
  server(TYPE, 'database.credentials', '"a string"', {
    database: Database.external({ credentials: any('hunter2-literal') }),
  }),
  server(TYPE, 'database.sslMode', '"verify_full"', {
    database: Database.external({ credentials: Credentials.generated(), sslMode: any('verify_full') }),
  }),
  server(TYPE, 'namespace', '"a string"', { namespace: 'prefect' }),
  server(TYPE, 'namespace.name', '"an object"', { namespace: Namespace.existing(any({ name: 'a' })) }),
  server(TYPE, 'service.type', '"NodePort"', { service: { type: 'NodePort' } }),
  server(TYPE, 'ingress', '"true or false"', { ingress: true }),
  server(TYPE, 'ingress.host', '"an object"', { ingress: { host: {} } }),
  server(TYPE, 'image.pullSecrets', '"a string"', { image: { pullSecrets: 'registry' } }),
  server(TYPE, 'podLabels["tier"]', '"a number"', { podLabels: { tier: 1 } }),
  server(TYPE, 'podLabels', '"a list"', { podLabels: ['a'] }),
  server(TYPE, 'replicas', '"2"', { replicas: '2' }),
  server(TYPE, 'values', '"an object"', { values: { a: 'hunter2-literal' } }),
  server(TYPE, 'workers[0]', '"a string"', { workers: ['kubernetes'] }),
  prefect1(TYPE, 'createTenant', '"no"', { createTenant: 'no' }),
  prefect1(TYPE, 'agent.job.template', '"an object"', { agent: { job: { template: {} } } }),
  worker(TYPE, 'api', '"a string"', { workPool: 'a', api: 'https://prefect.example.com/api' }),
  worker(TYPE, 'api.server', '"a string"', { workPool: 'a', api: WorkerApi.server(any('prefect')) }),
];

const MISSING = [
  worker(TYPE, 'props', 'nothing', undefined),
  worker(TYPE, 'api', 'nothing', { workPool: 'a' }),
  worker(TYPE, 'api.apiKey', 'nothing', { workPool: 'a', api: WorkerApi.cloud(any({ accountId: 'a' })) }),
  server(TYPE, 'database.setup.adminPassword', 'nothing', {
    database: Database.external({ credentials: Credentials.generated(), setup: any({}) }),
  }),
  server(TYPE, 'gateway.hostnames', 'nothing', { gateway: { name: 'a' } }),
  server(TYPE, 'redis.docketUrl', 'nothing', { redis: Redis.external(any({ host: 'redis' })) }),
  server(TYPE, 'secretEnvironment["A"].key', 'nothing', { secretEnvironment: { A: { secretName: 'a' } } }),
  server(TYPE, 'namespace.name', 'nothing', { namespace: Namespace.existing(any(undefined)) }),
];

/** Props that only a program without a compiler can have. */
export const PROPS_BAD_INPUT: BadInput[] = [...UNKNOWN_PROPS, ...WRONG_TYPES, ...MISSING];
