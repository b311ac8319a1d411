import { spawnSync } from 'node:child_process';
import { Credentials, Database, Prefect1Server, PrefectServer } from '../../src';
import { SET_PASSWORD } from '../../src/database/set-password';
import { SETUP_PROGRAM } from '../../src/database/setup-program';
import { VOLUME_CHECK } from '../../src/prefect1-server/chart/volume-check';
import { synthesize } from '../support/template';

function initContainers(database: Database, values: unknown[] = []): any[] {
  const template = synthesize((stack) => {
    new PrefectServer(stack, 'prefect', { database, values });
  });
  return template.values('prefect-server').postgresql.primary?.initContainers;
}

describe('the init container that sets the password', () => {
  test('has the Secret by reference, and PostgreSQL’s own names', () => {
    const credentials = Credentials.fromSecret('pg', { password: 'pw' });
    const [container, ...others] = initContainers(
      Database.bundled({ credentials, username: 'a{{b', name: 'c' }),
    );
    expect(others).toEqual([]);
    expect(container.env).toEqual([
      { name: 'PGDATA', value: '{{ .Values.postgresqlDataDir }}' },
      { name: 'POSTGRES_USER', value: 'a{{`{{`}}b' },
      { name: 'POSTGRES_DATABASE', value: 'c' },
      { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'pg', key: 'pw' } } },
    ]);
  });

  test('comes before those of the user', () => {
    const mine = { name: 'mine', image: 'busybox' };
    const values = [{ postgresql: { primary: { initContainers: [mine] } } }];
    expect(initContainers(Database.bundled(), values).map(({ name }) => name)).toEqual([
      'set-password',
      'mine',
    ]);
  });

  test('is not there where it is switched off', () => {
    expect(initContainers(Database.bundled({ setPasswordAtStart: false }))).toBeUndefined();
    const template = synthesize((stack) => {
      new Prefect1Server(stack, 'prefect', { database: Database.bundled({ setPasswordAtStart: false }) });
    });
    const { initContainers: ofPrefect1 } = template.values('prefect1').postgresql.primary;
    expect(ofPrefect1.map(({ name }: { name: string }) => name)).toEqual(['volume-check']);
  });

  test('asks for as much as PostgreSQL’s container', () => {
    const [{ resources }] = initContainers(
      Database.bundled({ resources: { requests: { cpu: '1' }, limits: { memory: '2Gi' } } }),
    );
    expect(resources).toEqual({ requests: { cpu: '1', memory: '256Mi' }, limits: { memory: '2Gi' } });
  });

  test('tells in the pod’s status why it failed', () => {
    const [container] = initContainers(Database.bundled());
    expect(container.terminationMessagePolicy).toBe('FallbackToLogsOnError');
  });

  test('has a script that neither helm nor the kubelet changes', () => {
    expect(SET_PASSWORD).not.toContain('{{');
    expect(SET_PASSWORD).not.toContain('$$');
    expect(SET_PASSWORD).not.toMatch(/\$\([A-Z_]+\)/);
  });
});

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
const check = hasShellcheck ? test : test.skip;

check.each([
  ['set-password', SET_PASSWORD],
  ['the set-up of an external database', SETUP_PROGRAM],
  ['volume-check', VOLUME_CHECK],
])(`shellcheck of %s${hasShellcheck ? '' : ' (skipped: not on PATH)'}`, (_name, script) => {
  expect(spawnSync('shellcheck', ['--shell', 'sh', '-'], { encoding: 'utf8', input: script }).stdout).toBe(
    '',
  );
});
