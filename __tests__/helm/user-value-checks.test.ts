import { PrefectServer, PrefectWorker, WorkerApi } from '../../src';
import {
  checkUserValues,
  documentAt,
  type ReservedValues,
  userValues,
  valueAt,
} from '../../src/helm/user-value-checks';
import { RESERVED_SERVER_VALUES } from '../../src/prefect-server/chart/reserved-values';
import { RESERVED_WORKER_VALUES } from '../../src/prefect-worker/chart/reserved-values';
import { Problems } from '../../src/validation/problems';
import { errorOf } from '../support/template';

function found(document: Record<string, unknown>, reserved: ReservedValues): string[] {
  const added: string[] = [];
  const problems = new Problems();
  problems.add = (id, path) => added.push(`${id} ${path}`);
  checkUserValues(problems, 'values', [document], reserved);
  return added;
}

describe('the prop values', () => {
  test('JSON text is parsed, YAML text and objects stay', () => {
    const document = { a: 1 };
    expect(userValues([document, '{"b": 2}', 'c: 3', '"d"'])).toEqual([{ a: 1 }, { b: 2 }, 'c: 3', 'd']);
    expect(userValues(undefined)).toEqual([]);
  });

  test.each(RESERVED_SERVER_VALUES.secrets)('%s, a secret, is refused and not shown', (path) => {
    const error = errorOf((stack) => {
      new PrefectServer(stack, 'prefect', { values: [documentAt(path, 'hunter2')] });
    });
    expect(error).toContain(`[values.secret] values[0].${path}: `);
    expect(error).not.toContain('hunter2');
  });

  test.each(Object.keys(RESERVED_SERVER_VALUES.owned))('%s, which a prop sets, is refused', (path) => {
    expect(found(documentAt(path, 'x'), RESERVED_SERVER_VALUES)).toContain(`values.owned values[0].${path}`);
  });

  test.each([...Object.keys(RESERVED_WORKER_VALUES.owned), ...RESERVED_WORKER_VALUES.secrets])(
    '%s of a worker is refused',
    (path) => {
      const api = WorkerApi.selfHosted({ url: 'http://a:4200/api' });
      const error = errorOf((stack) => {
        new PrefectWorker(stack, 'worker', { workPool: 'a', api, values: [documentAt(path, 'hunter2')] });
      });
      expect(error).toMatch(/\[values\.(owned|secret)\]/);
      expect(error).not.toContain('hunter2');
    },
  );

  test.each(RESERVED_SERVER_VALUES.environmentLists)('reserved variables in %s are refused', (path) => {
    const reserved = Object.keys(RESERVED_SERVER_VALUES.variables);
    const list = [{ name: 'FINE', value: '1' }, ...reserved.map((name) => ({ name, value: 'x' }))];
    expect(found(documentAt(path, list), RESERVED_SERVER_VALUES)).toEqual(
      reserved.map((name) => `values.environment.reserved values[0].${path}[${name}]`),
    );
  });

  test('a null is refused too, because it would delete the key', () => {
    expect(found({ postgresql: { auth: null } }, RESERVED_SERVER_VALUES)).toEqual([
      'values.owned values[0].postgresql.auth',
    ]);
  });

  test('other keys are accepted', () => {
    const document = {
      server: { loggingLevel: 'DEBUG', env: [{ name: 'A', value: 'b' }, null], extraContainers: [] },
      postgresql: { primary: { resources: {} } },
      commonLabels: { secret: 'not one' },
    };
    expect(found(document, RESERVED_SERVER_VALUES)).toEqual([]);
  });

  test('a path becomes a document, and reads one', () => {
    expect(valueAt({ a: { b: null } }, 'a.b')).toBeNull();
    expect(valueAt({ a: null }, 'a.b')).toBeUndefined();
    expect(valueAt({ a: 'text' }, 'a.b')).toBeUndefined();
    expect(documentAt('a.b', [1])).toEqual({ a: { b: [1] } });
  });
});
