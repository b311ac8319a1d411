import { DataResource, Fn, type TerraformStack, TerraformVariable } from 'cdktf';
import {
  BasicAuth,
  Credentials,
  Database,
  Namespace,
  Prefect1Server,
  PrefectServer,
  type PrefectServerProps,
} from '../src';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { CHARTS, chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { fixture } from './kit/guard-plans';
import { type Build, chartFile, Installation, server } from './kit/installation';
import { suite } from './kit/needs';

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

/** Gives resources of the stack other names, with blocks that move what had the old ones. */
function move(installation: Installation, ...addresses: string[]): void {
  for (const address of addresses) {
    const [, name] = address.split('.');
    installation.changeText((text) => text.replaceAll(name, `moved-${name}`));
  }
  const moved = addresses.map((from) => ({ from, to: from.replace('.', '.moved-') }));
  installation.workspace.write({ 'moved.tf.json': { moved } });
}

const PASSWORD = 'random_password.prefect_database-password_5B9CBC7E';
const AUTH_PASSWORD = 'random_password.prefect_api-auth-password_5D3DB3B1';
const SECRET = 'kubernetes_secret_v1.prefect_database-secret_258471EB';
const AUTH_SECRET = 'kubernetes_secret_v1.prefect_api-auth-secret_8F00314C';
const WRITE_ONLY_SECRET = 'kubernetes_secret_v1.prefect_database-write-only-secret_B78F4A91';
const CLAIM = 'kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF';
const NAMESPACE = 'kubernetes_namespace_v1.prefect_namespace_246D502B';
const RELEASE = 'helm_release.prefect_release_D26A7D87';

suite('plans of the password guard', ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)], () => {
  test('of generated passwords', async () => {
    const older = { chart: await chartFile('prefect-server', '2026.7.2211359') };
    const installation = await Installation.create(server(generated(1, older)));
    await fixture(installation, 'first-install');
    await installation.apply();

    installation.change(server(generated(1)));
    await fixture(installation, 'chart-upgraded');
    await fixture(installation, 'password-replaced', `-replace=${PASSWORD}`);
    await fixture(installation, 'secret-replaced', `-replace=${SECRET}`);
    await fixture(installation, 'auth-secret-replaced', `-replace=${AUTH_SECRET}`);
    await fixture(installation, 'claim-replaced', `-replace=${CLAIM}`);
    await fixture(installation, 'release-replaced', `-replace=${RELEASE}`);
    await fixture(installation, 'destroyed', '-destroy');
    installation.change(server(generated(1, { image: { tag: '3.8.2-python3.11' } })));
    await fixture(installation, 'image-changed');
    installation.change(server(generated(2)));
    await fixture(installation, 'version-raised');
    await fixture(installation, 'password-targeted', `-target=${PASSWORD}`);
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
    installation.change(server(generated(1)));
    move(installation, PASSWORD);
    await fixture(installation, 'password-moved');
    installation.change(server(generated(2)));
    move(installation, PASSWORD, AUTH_PASSWORD, SECRET, AUTH_SECRET, CLAIM, NAMESPACE, RELEASE);
    await fixture(installation, 'moved-and-raised');
    move(installation);
    installation.change(
      server(generated(1, { database: Database.bundled({ existingClaim: 'other-database' }) })),
    );
    await fixture(installation, 'claim-existing');
    installation.change(server(generated(1, { basicAuth: undefined })));
    await fixture(installation, 'auth-removed');
    installation.change((stack, site) => {
      server(generated(1, { basicAuth: undefined }))(stack, site);
      stack.addOverride('removed', [
        { from: AUTH_PASSWORD, lifecycle: { destroy: false } },
        { from: AUTH_SECRET, lifecycle: { destroy: false } },
      ]);
    });
    await fixture(installation, 'auth-forgotten');
    installation.change((stack, site) => {
      server(generated(1))(stack, site);
      const number = new DataResource(stack, 'number');
      number.addOverride('input', Fn.timestamp());
      stack.addOverride(`resource.${PASSWORD}.keepers`, {
        version: number.output.toString(),
      });
    });
    await fixture(installation, 'version-unknown');

    const data = { 'auth-string': Buffer.from('admin:edited').toString('base64') };
    const { kube, namespace } = installation;
    await kube.patch('secret', namespace, 'prefect-server-api-auth', { data });
    await kube.delete('secret', namespace, 'prefect-server-database-v1');
    installation.change(server(generated(1)));
    await fixture(installation, 'secrets-changed-by-hand');
    await fixture(installation, 'refresh-only', '-refresh-only');
    installation.remove();
  });

  test('of a rotation that failed', async () => {
    const installation = await Installation.create(server(generated(1)));
    await installation.apply();
    installation.change(server(generated(2, { values: [{ server: { loggingLevel: 5 } }] })));
    await installation.workspace.applyExpectingFailure();
    installation.change(server(generated(2)));
    await fixture(installation, 'rotation-half-done');
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
    const trigger = 'terraform_data.prefect_api-auth-version_393CE6EE';
    await fixture(installation, 'given-trigger-replaced', `-replace=${trigger}`);
    installation.workspace.setVariables({ password: 'a-Password-1' });
    installation.change(given(1));
    await fixture(installation, 'given-version-lowered');
    installation.remove();
  });

  test('of write-only passwords', async () => {
    const installation = await Installation.create(server(writeOnly(2)));
    await installation.apply();
    await fixture(installation, 'write-only-secret-replaced', `-replace=${WRITE_ONLY_SECRET}`);
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
