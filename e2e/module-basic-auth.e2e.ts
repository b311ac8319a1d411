import type { Json, KubeObject } from '../toolbox/kube';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { decoded, Installation } from './kit/installation';
import { call, chartOfModule } from './kit/module';
import { suite } from './kit/needs';
import { environment } from './kit/pods';

/** Applies a server with a worker and an input `basic_auth`; returns what the plan did. */
async function apply(installation: Installation, basicAuth: Json): Promise<string[]> {
  const workers = { kubernetes: { work_pool: 'kubernetes', chart: await chartOfModule('prefect-worker') } };
  await call(installation, 'prefect-server', { workers, basic_auth: basicAuth });
  return await installation.apply();
}

/** The auth Secret, if there is one. */
async function authSecret(installation: Installation): Promise<KubeObject | undefined> {
  const secrets = await installation.secrets();
  return secrets.find(({ metadata }) => metadata.name.startsWith('prefect-server-api-auth'));
}

/** The auth string in the Secret. */
async function authString(installation: Installation): Promise<string> {
  return decoded((await authSecret(installation)) as KubeObject, 'auth-string');
}

/** The auth strings that the server requires and the worker sends. */
async function used(installation: Installation): Promise<(string | undefined)[]> {
  const server = await installation.serverEnvironment();
  const worker = await environment(installation.kube, await installation.pod('worker'), 'prefect-worker');
  return [server.PREFECT_SERVER_API_AUTH_STRING, worker.PREFECT_API_AUTH_STRING];
}

const RELEASES = [
  'update module.prefect.helm_release.server',
  'update module.prefect.module.worker["kubernetes"].helm_release.worker',
];

suite(
  'basic authentication of the module that is turned off and on',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test.each(['generated', 'writeOnly'])('%s: enabled = false keeps password and Secret', async (type) => {
      const installation = await Installation.create();
      await apply(installation, { type, version: 2 });
      const secret = await authSecret(installation);
      const first = await authString(installation);
      expect(await used(installation)).toEqual([first, first]);

      expect(await apply(installation, { type, version: 2, enabled: false })).toEqual(RELEASES);
      expect(await authSecret(installation)).toEqual(secret);
      expect(await used(installation)).toEqual([undefined, undefined]);

      expect(await apply(installation, { type, version: 2, enabled: true })).toEqual(RELEASES);
      expect(await authSecret(installation)).toEqual(secret);
      expect(await used(installation)).toEqual([first, first]);

      // A version that is raised meanwhile takes effect.
      await apply(installation, { type, version: 2, enabled: false });
      await apply(installation, { type, version: 3 });
      const raised = await authString(installation);
      expect(raised).not.toBe(first);
      expect(await used(installation)).toEqual([raised, raised]);
      installation.remove();
    });

    test('without basic_auth the Secret is destroyed; a generated password of version 1 comes back, a write-only one does not', async () => {
      const installation = await Installation.create();
      await apply(installation, { type: 'generated' });
      const generated = await authString(installation);
      await apply(installation, null);
      expect(await authSecret(installation)).toBeUndefined();
      await apply(installation, { type: 'generated' });
      expect(await authString(installation)).toBe(generated);

      await apply(installation, { type: 'writeOnly' });
      const writeOnly = await authString(installation);
      await apply(installation, null);
      expect(await authSecret(installation)).toBeUndefined();
      await apply(installation, { type: 'writeOnly' });
      expect(await authString(installation)).not.toBe(writeOnly);
      installation.remove();
    });
  },
);
