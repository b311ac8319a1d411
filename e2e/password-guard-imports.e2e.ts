import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Password } from '@cdktf/provider-random/lib/password';
import { TerraformVariable } from 'cdktf';
import { BasicAuth, Credentials, Database } from '../src';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { runDocumented } from './kit/documented';
import { fixture } from './kit/guard-plans';
import { type Build, decoded, Installation, server } from './kit/installation';
import { suite } from './kit/needs';

const PASSWORD = 'random_password.prefect_database-password_5B9CBC7E';
const AUTH_PASSWORD = 'random_password.prefect_api-auth-password_5D3DB3B1';
const CLAIM = 'kubernetes_persistent_volume_claim_v1.prefect_database-claim_899760CF';
const NAMESPACE = 'kubernetes_namespace_v1.prefect_namespace_246D502B';
const RELEASE = 'helm_release.prefect_release_D26A7D87';

function generated(version: number): Build {
  return server({
    database: Database.bundled({ credentials: Credentials.generated({ version }) }),
    basicAuth: BasicAuth.generated({ version }),
  });
}

const given: Build = (stack, site) => {
  const { stringValue } = new TerraformVariable(stack, 'password', { type: 'string', sensitive: true });
  server({
    database: Database.bundled({ credentials: Credentials.fromPassword(stringValue, { version: 2 }) }),
    basicAuth: BasicAuth.fromPassword(stringValue, { version: 2 }),
  })(stack, site);
};

const writeOnly = server({
  database: Database.bundled({ credentials: Credentials.writeOnly({ version: 2 }) }),
  basicAuth: BasicAuth.writeOnly({ version: 2 }),
});

/** A password of the user's own, with keepers of its own. */
function own(version: number, month: string): Build {
  return (stack, site) => {
    const { result } = new Password(stack, 'own', { length: 20, keepers: { month } });
    const credentials = Credentials.fromPassword(result, { version });
    server({ database: Database.bundled({ credentials }) })(stack, site);
  };
}

/** What Terraform asks for to import everything that the state has. */
async function idsOf({ workspace, namespace }: Installation): Promise<Record<string, string>> {
  const resources = Object.entries(await workspace.resources());
  const ids = resources.map(([address, { result, metadata }]): [string, string] => [
    address,
    result ?? [metadata?.[0]?.namespace, metadata?.[0]?.name].filter(Boolean).join('/'),
  ]);
  return {
    ...Object.fromEntries(ids.filter(([address]) => !address.startsWith('terraform_data.'))),
    [RELEASE]: `${namespace}/prefect-server`,
  };
}

/** Loses the state, and imports what is named. */
async function rebuild({ workspace }: Installation, ids: Record<string, string>): Promise<void> {
  for (const file of ['terraform.tfstate', 'terraform.tfstate.backup']) {
    rmSync(join(workspace.directory, file), { force: true });
  }
  for (const [address, id] of Object.entries(ids)) await workspace.ok(['import', '-no-color', address, id]);
}

function only(ids: Record<string, string>, ...starts: string[]): Record<string, string> {
  const entries = Object.entries(ids);
  return Object.fromEntries(entries.filter(([address]) => starts.some((start) => address.startsWith(start))));
}

suite(
  'plans of the password guard after the loss of a state',
  ['terraform', 'providers', 'cluster', 'jq', ...CHARTS.map(chartNeed)],
  () => {
    test('of generated passwords at version 2', async () => {
      const installation = await Installation.create(generated(2));
      const { workspace } = installation;
      await installation.apply();
      const before = await installation.secrets();
      const ids = await idsOf(installation);
      const rest = only(ids, NAMESPACE, CLAIM, RELEASE);

      await rebuild(installation, { ...rest, ...only(ids, 'kubernetes_secret') });
      await fixture(installation, 'imported-secrets-only');
      await rebuild(installation, { ...rest, ...only(ids, 'random_password') });
      await fixture(installation, 'imported-passwords-only');
      // What the guard lets pass here changes nothing in the cluster.
      expect(await workspace.applyExpectingFailure()).toMatch(/"prefect-server-database-v2" already exists/);
      expect((await installation.secrets()).map(({ data }) => data)).toEqual(before.map(({ data }) => data));

      await rebuild(installation, rest);
      workspace.write({
        'import.tf.json': { import: [PASSWORD, AUTH_PASSWORD].map((to) => ({ to, id: ids[to] })) },
      });
      await fixture(installation, 'imported-by-blocks');
      workspace.write({ 'import.tf.json': {} });

      await rebuild(installation, ids);
      await fixture(installation, 'imported');
      for (const ADDRESS of [PASSWORD, AUTH_PASSWORD]) {
        const variables = { ADDRESS, VERSION: '2' };
        const page = ['troubleshooting.md', 'The version of an imported password'] as const;
        await runDocumented(...page, variables, workspace.directory);
      }
      await fixture(installation, 'imported-with-version');
      await workspace.apply();
      await workspace.expectNoChanges();
      const identities = before.map(({ metadata: { uid }, data }) => ({ uid, data }));
      const after = (await installation.secrets()).map(({ metadata: { uid }, data }) => ({ uid, data }));
      expect(after).toEqual(identities);
      expect(ids[PASSWORD]).toBe(decoded(await installation.secret('prefect-server-database'), 'password'));
      installation.remove();
    });

    test.each<[string, Build]>([
      ['given', given],
      ['write-only', writeOnly],
    ])('of %s passwords at version 2', async (name, build) => {
      const variables = { password: 'a-Password-1' };
      const installation = await Installation.create(build, { variables });
      await installation.apply();
      await rebuild(installation, await idsOf(installation));
      await fixture(installation, `${name}-imported`);
      installation.remove();
    });
  },
);

suite(
  'plans of the password guard with a password of the user’s own',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test('that moves to an address with a version', async () => {
      const installation = await Installation.create((stack) => {
        new Password(stack, 'own', { length: 20, special: false });
      });
      await installation.workspace.apply();
      installation.change(generated(2));
      installation.workspace.write({
        'moved.tf.json': { moved: [{ from: 'random_password.own', to: PASSWORD }] },
      });
      await fixture(installation, 'moved-into-version-2');
      installation.remove();
    });

    test('that is given, and changes with and without its version', async () => {
      const installation = await Installation.create(own(1, 'May'));
      await installation.apply();
      installation.change(own(2, 'June'));
      await fixture(installation, 'own-password-raised');
      installation.change(own(1, 'June'));
      await fixture(installation, 'own-password-replaced');
      installation.remove();
    });
  },
);
