import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from '../support/template';

const ROOT = join(__dirname, '..', '..');

/** Settings of Prefect 3.8.3 (`settings/models/plugins.py`), prefect-aws 0.7.11 and prefect-azure 0.4.12 (`settings.py`). */
const SETTINGS = [
  'PREFECT_INTEGRATIONS_AWS_RDS_IAM_ENABLED',
  'PREFECT_INTEGRATIONS_AWS_RDS_IAM_REGION_NAME',
  'PREFECT_INTEGRATIONS_AZURE_POSTGRES_MANAGED_IDENTITY_CLIENT_ID',
  'PREFECT_INTEGRATIONS_AZURE_POSTGRES_MANAGED_IDENTITY_ENABLED',
  'PREFECT_PLUGINS_ENABLED',
];

describe('the example of a database without a password', () => {
  const folder = mkdtempSync(join(tmpdir(), 'without-password-'));

  beforeAll(() => {
    const program = join(ROOT, 'examples', 'database-without-password', 'main.ts');
    const env = { ...process.env, CDKTF_OUTDIR: folder };
    execFileSync(process.execPath, ['--import', 'tsx', program], { cwd: ROOT, env });
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function template(stack: string): Template {
    return new Template(JSON.parse(readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8')));
  }

  function values(stack: string): any {
    return template(stack).values('prefect-server');
  }

  test.each([
    ['rds', 'prefect@prefect.abc.eu-central-1.rds.amazonaws.com:5432/server'],
    ['azure', 'prefect@prefect.postgres.database.azure.com:5432/server'],
    ['cloud-sql', 'prefect%40my-project.iam@127.0.0.1:5432/server?ssl=disable'],
  ])('%s has no Secret, and no password in the URL', (stack, url) => {
    expect(template(stack).resources('kubernetes_secret_v1')).toEqual({});
    expect(values(stack).externalDatabase).toEqual({ connectionString: `postgresql+asyncpg://${url}` });
  });

  test.each(['rds', 'azure'])('%s turns on a plugin by settings that Prefect has', (stack) => {
    const names = values(stack).global.prefect.env.map(({ name }: { name: string }) => name);
    expect(names).toContain('PREFECT_PLUGINS_ENABLED');
    expect(names.length).toBeGreaterThan(1);
    expect(SETTINGS).toEqual(expect.arrayContaining(names));
  });

  test('cloud-sql starts its proxy before the server, as a sidecar', () => {
    const [proxy] = values('cloud-sql').server.extraInitContainers;
    expect(proxy).toMatchObject({ name: 'cloud-sql-proxy', restartPolicy: 'Always' });
    expect(proxy.args).toContain('--auto-iam-authn');
  });
});
