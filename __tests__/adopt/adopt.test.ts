import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adopt } from '../../adopt/adopt';
import type { PasswordMode } from '../../adopt/adoption';
import { BUNDLED_ENV, DEFAULTS, withPostgres } from './support/prefect3';

describe('the folder of an adoption', () => {
  let out: string;

  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'cdktf-prefect-test-'));
  });

  afterEach(() => {
    rmSync(out, { recursive: true, force: true });
  });

  /** Adopts a server with a bundled PostgreSQL, and returns the report and what was run. */
  function run(prepare = false, password: PasswordMode = 'existing'): { text: string; commands: string[] } {
    const commands: string[] = [];
    const fake = withPostgres();
    fake.helm({
      name: 'mine',
      revision: 1,
      chart: { name: 'prefect-server', version: '2026.8.18172642', appVersion: '3.8.3' },
      defaults: DEFAULTS,
      values: {},
    });
    fake.workload('deployment', 'prefect-server', 'mine', 'server', {
      container: 'prefect-server',
      image: 'prefecthq/prefect:3.8.3-python3.11',
      env: BUNDLED_ENV,
    });
    const cluster = {
      printed: 'kubectl --namespace prefect',
      list: fake.list.bind(fake),
      find: fake.find.bind(fake),
      run: (args: readonly string[]) => {
        commands.push(args.join(' '));
        return '';
      },
    };
    const text = adopt({ namespace: 'prefect', release: 'mine', password, out, prepare }, cluster);
    return { text, commands };
  }

  const read = (name: string) => readFileSync(join(out, name), 'utf8');

  test('takes --prepare after a run without it', () => {
    expect(run().commands).toEqual([]);
    const { text, commands } = run(true);
    expect(commands).toContain('delete statefulset mine-postgresql --cascade=orphan');
    expect(text).toContain('Done in the cluster');
    expect(read('README.txt')).toBe(text);
  });

  test('takes another way of the password, and keeps no file of the run before', () => {
    run();
    const names = readdirSync(out);
    writeFileSync(join(out, 'import.tf'), '');
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    writeFileSync(join(out, 'SHA256SUMS'), `${read('SHA256SUMS')}${empty}  import.tf\n`);
    run(false, 'generated');
    expect(read('settings.json')).not.toContain('fromSecret');
    expect(readdirSync(out)).toEqual(names);
  });

  test.each<[string, () => void, string]>([
    ['a file of somebody else', () => writeFileSync(join(out, 'main.tf'), ''), 'main.tf'],
    ['a folder', () => mkdirSync(join(out, 'modules')), 'modules'],
    [
      'settings that were changed since',
      () => {
        run();
        writeFileSync(join(out, 'settings.json'), read('settings.json').replace('prefect', 'prefect2'));
      },
      'settings.json',
    ],
  ])('with %s is refused, before anything is changed', (_, fill, name) => {
    fill();
    const before = readdirSync(out).map((each) => (each === 'modules' ? each : read(each)));
    expect(() => run(true)).toThrow(
      `[adopt.out.notEmpty] ${out} has files that this command did not write, or that were changed since: ${name}. Give another folder by --out, or delete them.`,
    );
    expect(readdirSync(out).map((each) => (each === 'modules' ? each : read(each)))).toEqual(before);
  });
});
