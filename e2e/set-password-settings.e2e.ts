import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Postgres } from '../toolbox/postgres';
import { suite } from './kit/needs';
import { DONE, expectAccepted, ODD, OLD, setPassword, startOld } from './kit/set-password';

suite('the password of the Secret', ['postgres'], () => {
  let postgres: Postgres;

  beforeEach(async () => {
    postgres = await startOld();
  });
  afterEach(async () => {
    await postgres.stop();
  });

  test('is set beside a prepared transaction, and without the database postgres', async () => {
    const file = join(postgres.data, 'postgresql.auto.conf');
    await postgres.sql("ALTER SYSTEM SET max_prepared_transactions TO '1'");
    await postgres.halt();
    await postgres.resume();
    const prepare = "BEGIN; CREATE TABLE later (it int); PREPARE TRANSACTION 'one'";
    await postgres.sql(prepare, {}, OLD.database);
    await postgres.sql('DROP DATABASE postgres', {}, 'template1');
    await postgres.halt();
    const settings = readFileSync(file, 'utf8');
    writeFileSync(file, '');
    expect((await setPassword(postgres, ODD)).stderr).toContain(DONE);
    writeFileSync(file, settings);
    await postgres.resume();
    await expectAccepted(postgres, ODD, OLD.password);
  });

  test('is set if a commit would wait for a standby, and transactions are read-only', async () => {
    await postgres.sql("ALTER SYSTEM SET synchronous_standby_names TO 'gone'");
    await postgres.sql('ALTER SYSTEM SET default_transaction_read_only TO on');
    await postgres.halt();
    expect((await setPassword(postgres, ODD)).stderr).toContain(DONE);
    await postgres.resume();
    await expectAccepted(postgres, ODD, OLD.password);
  });

  test('is not set if a prepared transaction locks the role, and the log has the reason', async () => {
    await postgres.sql("ALTER SYSTEM SET max_prepared_transactions TO '1'");
    await postgres.halt();
    await postgres.resume();
    const { role } = OLD;
    await postgres.sql(`BEGIN; ALTER ROLE :"role" CONNECTION LIMIT 5; PREPARE TRANSACTION 'one'`, { role });
    await postgres.halt();
    const { code, stderr } = await setPassword(postgres, ODD);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/statement timeout[\s\S]*did not take the password/),
    ]);
    await postgres.resume();
    await expectAccepted(postgres, OLD.password, ODD);
  });

  test('is set beside a logical replication slot', async () => {
    await postgres.sql("ALTER SYSTEM SET wal_level TO 'logical'");
    await postgres.halt();
    await postgres.resume();
    await postgres.sql("SELECT pg_create_logical_replication_slot('slot', 'test_decoding')");
    await postgres.halt();
    // Bitnami's images have the setting outside of the volume.
    const file = join(postgres.data, 'postgresql.auto.conf');
    const settings = readFileSync(file, 'utf8');
    writeFileSync(file, '');
    expect((await setPassword(postgres, ODD)).stderr).toContain(DONE);
    writeFileSync(file, settings);
    await postgres.resume();
    expect(await postgres.sql('SELECT slot_name FROM pg_replication_slots')).toBe('slot');
    await expectAccepted(postgres, ODD, OLD.password);
  });
});
