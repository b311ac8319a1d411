import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataResource, Fn, type TerraformStack, TerraformVariable } from 'cdktf';
import {
  BasicAuth,
  Credentials,
  Database,
  Namespace,
  Prefect1Server,
  PrefectServer,
  type PrefectServerProps,
} from '../../src';
import { PREFECT1_CHART_VERSION } from '../../src/charts/prefect1-server/versions';
import { type Build, chartFile, Installation, server } from './support/installation';
import { suite } from './support/needs';
import { CHARTS, chartNeed, PREFECT1_CHART } from './support/prerequisites';
import { trimmedPlan } from './support/trimmed-plan';

const PLANS = join(__dirname, '..', 'pipelines', 'plans');
const { findings } = require('../../examples/pipelines/ci/password-guard.cjs');

/** Plans what the stack has become; the guard has to find in it what it finds in the fixture of the unit tests, which may be written anew. */
async function fixture(installation: Installation, name: string, ...args: string[]): Promise<void> {
  const plan = await installation.workspace.plan(...args);
  const trimmed = trimmedPlan(plan.json, installation.namespace);
  const passwords = Object.values(await installation.workspace.resources()).flatMap(
    ({ result }) => result ?? [],
  );
  for (const password of passwords) expect(JSON.stringify(trimmed)).not.toContain(password);
  const file = join(PLANS, `${name}.json`);
  if (process.env.CDKTF_PREFECT_WRITE_PLANS) {
    mkdirSync(PLANS, { recursive: true });
    writeFileSync(file, `${JSON.stringify(trimmed, undefined, 2)}\n`);
  }
  // The whole plan, as a pipeline gives it; Terraform and OpenTofu differ in what the guard does not read.
  expect(findings(plan.json)).toEqual(findings(JSON.parse(readFileSync(file, 'utf8'))));
}

/** Plans that lose data are what the guard is for; with the protection Terraform would not make them. */
const UNPROTECTED = { preventDestroy: false };

function generated(version: number, more: PrefectServerProps = {}): PrefectServerProps {
  return {
    database: Database.bundled({
      ...UNPROTECTED,
      size: '8Gi',
      credentials: Credentials.generated({ version }),
    }),
    basicAuth: BasicAuth.generated({ version }),
    ...more,
  };
}

function writeOnly(version: number): PrefectServerProps {
  return {
    database: Database.bundled({ credentials: Credentials.writeOnly({ version }) }),
    basicAuth: BasicAuth.writeOnly({ version }),
  };
}

function given(version: number): Build {
  return (stack, site) => {
    const password = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true })
      .stringValue;
    server({
      database: Database.bundled({ credentials: Credentials.fromPassword(password, { version }) }),
      basicAuth: BasicAuth.fromPassword(password, { version }),
    })(stack, site);
  };
}

function sized(size: string): PrefectServerProps {
  return { database: Database.bundled({ ...UNPROTECTED, size }), basicAuth: BasicAuth.generated() };
}

/** The server's stack, and something done to it that Terraform alone knows. */
function overridden(path: string, value: unknown): Build {
  return (stack, site) => {
    server(generated(1))(stack, site);
    stack.addOverride(path, value);
  };
}

const PASSWORD = 'prefect_database-password_5B9CBC7E';
const SECRET = 'prefect_database-secret_258471EB';
const AUTH_SECRET = 'prefect_api-auth-secret_8F00314C';
const CLAIM = 'prefect_database-claim_899760CF';
const RELEASE = 'prefect_release_D26A7D87';

suite('plans of the password guard', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test('of generated passwords', async () => {
    const older = { chart: await chartFile('prefect-server', '2026.7.2211359') };
    const installation = await Installation.create(server(generated(1, older)));
    await fixture(installation, 'first-install');
    await installation.apply();

    installation.change(server(generated(1)));
    await fixture(installation, 'chart-upgraded');
    await fixture(installation, 'password-replaced', `-replace=random_password.${PASSWORD}`);
    await fixture(installation, 'secret-replaced', `-replace=kubernetes_secret_v1.${SECRET}`);
    await fixture(installation, 'auth-secret-replaced', `-replace=kubernetes_secret_v1.${AUTH_SECRET}`);
    await fixture(installation, 'claim-replaced', `-replace=kubernetes_persistent_volume_claim_v1.${CLAIM}`);
    await fixture(installation, 'release-replaced', `-replace=helm_release.${RELEASE}`);
    await fixture(installation, 'destroyed', '-destroy');
    installation.change(server(generated(1, { image: { tag: '3.8.2-python3.11' } })));
    await fixture(installation, 'image-changed');
    installation.change(server(generated(2)));
    await fixture(installation, 'version-raised');
    installation.change(server(sized('12Gi')));
    await fixture(installation, 'claim-grown');
    installation.change(server(sized('4Gi')));
    await fixture(installation, 'claim-shrunk');
    installation.change(server(generated(1, { name: 'other' })));
    await fixture(installation, 'server-renamed');
    installation.change(
      server(generated(1, { namespace: Namespace.create(`${installation.namespace}-2`, UNPROTECTED) })),
    );
    await fixture(installation, 'namespace-renamed');
    installation.change((stack, { namespace, serverChart }) => {
      const own = { namespace: Namespace.create(namespace), chart: serverChart };
      new PrefectServer(stack, 'moved', { ...own, ...generated(1) });
    });
    await fixture(installation, 'construct-renamed');
    installation.change(
      overridden('moved', [{ from: `random_password.${PASSWORD}`, to: 'random_password.moved' }]),
    );
    const moved = (text: string) => text.replaceAll(PASSWORD, 'moved');
    installation.changeText((text) =>
      moved(text).replace('random_password.moved"', `random_password.${PASSWORD}"`),
    );
    await fixture(installation, 'password-moved');
    installation.change(server(generated(1, { basicAuth: undefined })));
    await fixture(installation, 'auth-removed');
    installation.change((stack, site) => {
      server(generated(1, { basicAuth: undefined }))(stack, site);
      stack.addOverride('removed', [
        { from: 'random_password.prefect_api-auth-password_5D3DB3B1', lifecycle: { destroy: false } },
        { from: `kubernetes_secret_v1.${AUTH_SECRET}`, lifecycle: { destroy: false } },
      ]);
    });
    await fixture(installation, 'auth-forgotten');
    installation.change((stack, site) => {
      server(generated(1))(stack, site);
      const number = new DataResource(stack, 'number');
      number.addOverride('input', Fn.timestamp());
      stack.addOverride(`resource.random_password.${PASSWORD}.keepers`, {
        version: number.output.toString(),
      });
    });
    await fixture(installation, 'version-unknown');
    installation.remove();
  });

  test('of a lowered version and another kind of credentials', async () => {
    const installation = await Installation.create(server(generated(2)), {
      variables: { password: 'a-Password-1' },
    });
    await installation.apply();
    installation.change(server(generated(1)));
    await fixture(installation, 'version-lowered');
    installation.change(given(3));
    await fixture(installation, 'mode-switched');
    installation.remove();
  });

  test('of given passwords', async () => {
    const installation = await Installation.create(given(1), { variables: { password: 'a-Password-1' } });
    await installation.apply();
    installation.workspace.setVariables({ password: 'a-Password-2' });
    installation.change(given(2));
    await fixture(installation, 'given-version-raised');
    await installation.apply();
    installation.workspace.setVariables({ password: 'a-Password-1' });
    installation.change(given(1));
    await fixture(installation, 'given-version-lowered');
    installation.remove();
  });

  test('of write-only passwords', async () => {
    const installation = await Installation.create(server(writeOnly(2)));
    await installation.apply();
    installation.change(server(writeOnly(3)));
    await fixture(installation, 'write-only-version-raised');
    installation.change(server(writeOnly(1)));
    await fixture(installation, 'write-only-version-lowered');
    installation.remove();
  });
});

suite(
  'plans of the password guard for Prefect 1',
  ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART)],
  () => {
    test('of generated passwords', async () => {
      const chart = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
      const at =
        (version: number): Build =>
        (stack: TerraformStack, { namespace }) => {
          const database = Database.bundled({
            ...UNPROTECTED,
            credentials: Credentials.generated({ version }),
          });
          new Prefect1Server(stack, 'prefect', { namespace: Namespace.create(namespace), chart, database });
        };
      const installation = await Installation.create(at(1));
      await installation.apply();
      await fixture(installation, 'prefect1-destroyed', '-destroy');
      installation.change(at(2));
      await fixture(installation, 'prefect1-version-raised');
      installation.remove();
    });
  },
);
