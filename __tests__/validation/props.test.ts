import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lazy, TerraformVariable, Token } from 'cdktf';
import type * as library from '../../src';
import {
  BasicAuth,
  ChartSource,
  Credentials,
  Database,
  PrefectServer,
  PrefectWorker,
  ServiceType,
  WorkerApi,
} from '../../src';
import { FACTORIES } from '../../src/validation/prop-types';
import { errorOf } from '../support/template';

function problemsOf(props: any): string[] {
  const error = errorOf((stack) => new PrefectServer(stack, 'prefect', props));
  return error.split('\n').slice(1);
}

/** A copy of the library with classes of its own, as a second version of it in node_modules has. */
function anotherCopy(): typeof library {
  let copy: typeof library | undefined;
  jest.isolateModules(() => {
    copy = require('../../src');
  });
  return copy as typeof library;
}

describe('an unknown prop', () => {
  test.each<[string, object, string]>([
    ['at the top', { databse: Database.sqlite() }, 'Did you mean database?'],
    ['nested', { ingress: { host: 'a.example.com', classname: 'nginx' } }, 'Did you mean ingress.className?'],
    [
      'of a factory',
      { database: Database.bundled({ storage_class: 'fast' } as object) },
      'Did you mean database.storageClass?',
    ],
    ['of a worker', { workers: [{ workPool: 'a', jbo: {} }] }, 'Did you mean workers[0].job?'],
    ['unlike any other', { retention: { x: 1 } }, 'Known here: eventDays, flowRunDays.'],
  ])('%s is refused with what was meant', (_, props, remedy) => {
    const [problem, ...others] = problemsOf(props);
    expect(problem).toContain(` There is no such prop. ${remedy} Got: `);
    expect(others).toEqual([]);
  });

  test('alone is reported, not what the lack of the right one would cause', () => {
    const props = {
      replicas: 2,
      reddis: {},
      ingress: { hots: 'prefect.example.com' },
      gateway: { name: 'a', hostname: 'a' },
    };
    expect(problemsOf(props)).toEqual([
      expect.stringContaining('[props.unknown] ingress.hots: '),
      expect.stringContaining('[props.unknown] gateway.hostname: '),
      expect.stringContaining('[props.unknown] reddis: '),
    ]);
  });

  test('that is undefined is none', () => {
    expect(problemsOf({ databse: undefined })).toEqual([]);
  });

  test('of an object with a class is its own', () => {
    class Props {
      public readonly replicas = 1;
      public readonly note = 'a';
    }
    expect(problemsOf(new Props())).toEqual([]);
    expect(problemsOf(Object.assign(new Props(), { replicas: '1' }))).toEqual([
      expect.stringContaining('[props.type] replicas: '),
    ]);
  });

  test('of an object without a prototype is refused', () => {
    expect(problemsOf(Object.assign(Object.create(null), { databse: 1 }))).toHaveLength(1);
  });

  test('of a worker that is added is refused', () => {
    const error = errorOf((stack) =>
      new PrefectServer(stack, 'prefect').addWorker('a', { workPool: 'a', queues: [] } as any),
    );
    expect(error).toContain('test/prefect/a (PrefectWorker): 1 problem\n  [props.unknown] queues: ');
  });
});

describe('a value of a wrong type', () => {
  test.each<[string, () => object]>([
    [
      'Credentials.generated',
      () => ({ database: Database.bundled({ credentials: Credentials.generated(null as any) }) }),
    ],
    ['BasicAuth.fromPassword', () => ({ basicAuth: BasicAuth.fromPassword('p', null as any) })],
    ['BasicAuth.writeOnly', () => ({ basicAuth: BasicAuth.writeOnly(null as any) })],
    ['ChartSource.fromRepository', () => ({ chart: ChartSource.fromRepository(null as any) })],
  ])('null as the options of %s is refused with its path', (_, props) => {
    expect(problemsOf(props())).toEqual([
      expect.stringMatching(/\[props\.type\] .*: Must be an object .* Got: "null"/),
    ]);
  });

  test.each<[string, object, string]>([
    ['a class', { basicAuth: true }, 'Must be a BasicAuth, for example BasicAuth.generated().'],
    ['the factory that was named', { basicAuth: 'writeOnly' }, 'for example BasicAuth.writeOnly().'],
    ['a factory with parameters', { namespace: 'prefect' }, 'for example Namespace.create(name).'],
    [
      'a constant',
      { service: { type: 'LoadBalancer' } },
      'Must be a ServiceType, for example ServiceType.LOAD_BALANCER.',
    ],
    ['a struct', { gateway: 'public' }, 'Must be an object (GatewayOptions).'],
    ['a list', { workers: {} }, 'Must be a list.'],
    ['a map', { environment: 'A=b' }, 'Must be an object.'],
    ['a string', { name: 1 }, 'Must be a string.'],
    ['a number', { replicas: [] }, 'Must be a number.'],
    ['a boolean', { release: { wait: 'no' } }, 'Must be true or false.'],
    ['a function', { name: () => 'a' }, 'Got: "a function".'],
  ])('%s is said', (_, props, remedy) => {
    const [problem, ...others] = problemsOf(props);
    expect(problem).toContain(remedy);
    expect(others).toEqual([]);
  });

  test('is in one error with all others', () => {
    expect(problemsOf({ databse: 1, name: 2, workers: [{ workPool: 3 }] })).toHaveLength(3);
  });

  test('of a server to work for says what it has to have', () => {
    const error = errorOf((stack) => {
      const api = WorkerApi.server({ name: 'a' } as any);
      new PrefectWorker(stack, 'worker', { workPool: 'a', api });
    });
    expect(error).toContain('api.server: Must be an IPrefectServer, with name, namespace, apiUrl.');
  });
});

describe('no problem', () => {
  test('are tokens', () => {
    const error = errorOf((stack) => {
      const text = new TerraformVariable(stack, 'text', { type: 'string' });
      const list = new TerraformVariable(stack, 'list', { type: 'list(string)' });
      new PrefectServer(stack, 'prefect', {
        basePath: text.stringValue,
        replicas: text.numberValue,
        podLabels: Token.asStringMap(text.value),
        podAnnotations: Lazy.anyValue({ produce: () => ({}) }) as any,
        image: { pullSecrets: list.listValue },
        ingress: { host: text.value as any, annotations: { a: Lazy.stringValue({ produce: () => 'b' }) } },
        release: { atomic: text.booleanValue as any, timeout: text.stringValue as any },
        database: Database.bundled({ tolerations: list.value as any, size: text.value as any }),
        affinity: text.value as any,
      });
    });
    expect(error).not.toContain('[props.');
  });

  test('are instances of another copy of the library', () => {
    const copy = anotherCopy();
    expect(copy.Database).not.toBe(Database);
    const props = {
      namespace: copy.Namespace.existing('a'),
      basicAuth: copy.BasicAuth.generated(),
      database: copy.Database.bundled({ credentials: copy.Credentials.generated() }),
      service: { type: copy.ServiceType.NODE_PORT },
      chart: copy.ChartSource.fromRepository(),
    };
    expect(problemsOf(props)).toEqual([]);
    expect(problemsOf({ database: copy.Credentials.generated() })).toHaveLength(1);
  });

  test('are instances whose class a bundler renamed', () => {
    const renamed = (made: object) => Object.assign(Object.create(class a {}.prototype), made);
    expect(
      problemsOf({
        database: renamed(Database.sqlite()),
        service: { type: renamed(ServiceType.CLUSTER_IP) },
      }),
    ).toEqual([]);
    expect(problemsOf({ service: { type: renamed(Database.sqlite()) } })).toHaveLength(1);
  });
});

test('each factory keeps what it was given', () => {
  const SOURCE = join(__dirname, '../../src');
  const source = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(SOURCE, path), 'utf8'))
    .join('\n');
  const kept = [...source.matchAll(/madeBy\(\s*'(\w+\.\w+)',\s*\[([^\]]*)\]/g)];
  expect(Object.fromEntries(kept.map(([, factory, args]) => [factory, args]))).toEqual(
    Object.fromEntries(
      Object.entries(FACTORIES).map(([factory, parameters]) => [
        factory,
        parameters.replace(/\??: [^,]+/g, ''),
      ]),
    ),
  );
});
