import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BasicAuth, Credentials, Database, Namespace, PrefectServer, type PrefectServerProps } from '../src';
import { BAD_INPUT } from './support/bad-input';
import { errorOf } from './support/template';

/** The ids in the source: of rules, and arguments of what reports a problem. */
function idsInSource(): string[] {
  const root = join(__dirname, '../src');
  const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  const calls = [...source.matchAll(/problems\.(?:add|require)\(\s*([^,]+),/g)].map(([, id]) => id);
  // These take the id from a rule, or from their caller.
  expect(new Set(calls.filter((id) => !id.startsWith("'")))).toEqual(
    new Set(['LABEL_KEY.id', 'ANNOTATION_KEY.id', 'broken.id', 'rule.id', 'id']),
  );
  const ids = [
    /problems\.(?:add|require)\(\s*'([\w.]+)'/g,
    /check(?:Choice|OneReplica)\(\s*problems,\s*'([\w.]+)'/g,
    /\bid: '([\w.]+)'/g,
    /'([\w.]+\.outOfRange)'/g,
  ].flatMap((pattern) => [...source.matchAll(pattern)].map(([, id]) => id));
  return [...new Set(ids)].sort();
}

describe('bad input', () => {
  test.each(BAD_INPUT)('$id at $path', ({ id, path, got, build }) => {
    const error = errorOf(build);
    const line = error.split('\n').find((each) => each.startsWith(`  [${id}] ${path}: `));
    expect(line ?? error).toMatch(/^ {2}\[[\w.]+\] \S.*: .+[.?] Got: /);
    expect(line).toContain(` Got: ${got}`);
    expect(error).not.toContain('hunter2-literal');
  });

  test('every id in the source is provoked', () => {
    expect([...new Set(BAD_INPUT.map(({ id }) => id))].sort()).toEqual(idsInSource());
  });

  test('all problems of a server and its workers are in one error', () => {
    const error = errorOf((stack) => {
      new PrefectServer(stack, 'prefect', {
        name: 'Prefect',
        replicas: 2,
        database: Database.bundled({ size: 'big', credentials: Credentials.fromPassword('hunter2-literal') }),
        acknowledgeNoAuthentication: true,
        ingress: { host: '' },
        workers: [{ workPool: '' }, { workPool: 'a', job: { limits: { cpu: 'x' } } }],
      });
    });
    expect(error.split('\n')[0]).toBe('test/prefect (PrefectServer): 7 problems');
    for (const start of [
      '[name.invalid] name',
      '[quantity.invalid] database.size',
      '[credentials.password.literal] database.credentials.password',
      '[ingress.host.missing] ingress.host',
      '[replicas.withoutRedis] replicas',
      '[workPool.missing] workers[0].workPool',
      '[quantity.invalid] workers[1].job.limits.cpu',
    ]) {
      expect(error).toContain(`\n  ${start}: `);
    }
    expect(error).not.toContain('hunter2-literal');
  });

  test.each<[string, PrefectServerProps]>([
    ['a digest behind a version', { image: { tag: `3.8.3-python3.11@sha256:${'a'.repeat(64)}` } }],
    ['a tag of a repository of one’s own', { image: { repository: 'a.example.com:5000/own', tag: 'v1' } }],
    ['a variable that every object has', { environment: { constructor: 'a' } }],
    ['the same in values', { values: [{ server: { env: [{ name: 'constructor', value: 'a' }] } }] }],
    ['a claim of another name', { database: Database.bundled({ existingClaim: 'old-database' }) }],
    ['a work pool in other letters', { workers: [{ name: 'data', workPool: 'データ' }] }],
    ['a queue with a space', { workers: [{ workPool: 'a', workQueues: ['high priority'] }] }],
  ])('%s is fine', (_, props) => {
    expect(errorOf((stack) => new PrefectServer(stack, 'prefect', props))).toBe('');
  });

  test('a name that is wrong is reported once', () => {
    const error = errorOf((stack) => {
      new PrefectServer(stack, 'prefect', { basicAuth: BasicAuth.fromSecret('') });
    });
    expect(error.split('\n')).toHaveLength(2);
  });

  test('a second set of outputs of the same names is refused', () => {
    const error = errorOf((stack) => {
      new PrefectServer(stack, 'one', { name: 'one' }).addOutputs();
      const namespace = Namespace.existing('prefect');
      new PrefectServer(stack, 'two', { name: 'two', namespace }).addOutputs();
    });
    expect(error).toContain('[outputs.duplicate]');
    expect(error).toContain('prefix');
  });
});
