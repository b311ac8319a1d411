import { TerraformVariable } from 'cdktf';
import { Database, EncryptionKey, PrefectServer, type PrefectServerProps } from '../../../src';
import { WAIT_FOR_DATABASE } from '../../../src/prefect-server/chart/wait-for-database';
import { SCENARIOS } from '../../support/scenarios';
import { synthesize } from '../../support/template';

const TINI = ['/usr/bin/tini', '-g', '--'];

function values(props: PrefectServerProps = {}): any {
  return synthesize((stack) => new PrefectServer(stack, 'prefect', props)).values('prefect-server');
}

describe('the wait for the database', () => {
  test('takes half of the time that the server has, before the chart’s command', () => {
    const command = (seconds: string) => [
      ...TINI,
      ...['python', '-c', WAIT_FOR_DATABASE, seconds, '/opt/prefect/entrypoint.sh'],
    ];
    expect(values().server.command).toEqual(command('300'));
    expect(values({ startupTimeout: 45 }).server.command).toEqual(command('22.5'));
    const template = synthesize((stack) => {
      const startupTimeout = new TerraformVariable(stack, 'timeout', { type: 'number' }).numberValue;
      new PrefectServer(stack, 'prefect', { startupTimeout });
    });
    expect(template.values('prefect-server').server.command[6]).toBe(`\${tostring((var.timeout / 2))}`);
  });

  test('is there for background services and migration too', () => {
    const { backgroundServices, migrations } = synthesize(SCENARIOS['several servers on Redis'].build).values(
      'prefect-server',
    );
    expect(backgroundServices.command.slice(0, 6)).toEqual([...TINI, 'python', '-c', WAIT_FOR_DATABASE]);
    expect(migrations.entrypoint.slice(-3)).toEqual(['300', '/bin/sh', '-c']);
    expect(values()).not.toHaveProperty('backgroundServices');
    expect(values()).not.toHaveProperty('migrations');
  });

  test('is not needed for SQLite, and a command of the user’s values overrides it', () => {
    expect(values({ database: Database.sqlite() }).server).not.toHaveProperty('command');
    expect(values({ values: [{ server: { command: ['mine'] } }] }).server.command).toEqual(['mine']);
  });

  test('checks the encryption key of SQLite', () => {
    const encryptionKey = EncryptionKey.fromSecret('mine');
    expect(values({ database: Database.sqlite(), encryptionKey }).server.command).toEqual(
      values().server.command,
    );
  });

  test('has a program in which kubelet expands nothing', () => {
    expect(WAIT_FOR_DATABASE).not.toContain('$');
  });
});
