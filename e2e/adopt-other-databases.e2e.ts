import type { Json } from '../toolbox/kube';
import { prefectPython } from '../toolbox/prefect';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { cleanEnvironment, runOk } from '../toolbox/process';
import { environmentOf, lineWith, PASSWORD } from './kit/adoption';
import { ByHand } from './kit/helm-by-hand';
import { suite } from './kit/needs';

suite(
  'a release that was installed by hand',
  ['terraform', 'providers', 'cluster', ...CHARTS.map(chartNeed)],
  () => {
    test('on an external database with basic auth is adopted with its existing Secrets', async () => {
      const hand = await ByHand.create({
        database: { user: 'me', pass: PASSWORD },
        auth: { 'auth-string': 'admin:Of-the-api' },
      });
      await hand.helmInstall('mine', 'prefect-server', {
        fullnameOverride: 'orion',
        postgresql: { enabled: false },
        secret: { create: false },
        externalDatabase: {
          host: 'db.example.com',
          port: '6432',
          name: 'flows?ssl=require',
          existingSecret: 'database',
          usernameSecretKey: 'user',
          passwordSecretKey: 'pass',
        },
        server: { basicAuth: { enabled: true, existingSecret: 'auth' } },
      });
      const before = await environmentOf(hand, 'orion', 'prefect-server');
      expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
      await hand.use();
      await hand.apply();
      const names = /^PREFECT_SERVER_(DATABASE_|API_AUTH)/;
      const of = (variables: Json): Json =>
        Object.fromEntries(Object.entries(variables).filter(([name]) => names.test(name)));
      expect(of(await environmentOf(hand, 'orion', 'prefect-server'))).toEqual(of(before));
      expect(hand.written()).not.toMatch(/Running-password|Of-the-api/);
      hand.remove();
    });

    test('on an external database, with the password in its values, keeps the chart’s Secret', async () => {
      const hand = await ByHand.create();
      const { installation } = hand;
      await hand.helmInstall('mine', 'prefect-server', {
        postgresql: { enabled: false },
        secret: {
          host: 'db.example.com',
          port: '5432',
          database: 'flows',
          username: 'me',
          password: PASSWORD,
        },
      });
      const { PREFECT_SERVER_DATABASE_CONNECTION_URL: url } = await environmentOf(
        hand,
        'prefect-server',
        'prefect-server',
      );
      expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
      await hand.use();
      await hand.apply();
      expect(await installation.serverEnvironment()).toMatchObject({
        PREFECT_SERVER_DATABASE_CONNECTION_URL: url,
      });
      expect(hand.written()).not.toContain(PASSWORD);
      hand.remove();
    });

    test('on SQLite, with a worker, is adopted by the module', async () => {
      const hand = await ByHand.create();
      const { kube, namespace, workspace } = hand.installation;
      await hand.helmInstall('mine', 'prefect-server', {
        postgresql: { enabled: false },
        sqlite: { enabled: true, persistence: { size: '3Gi' } },
        server: { env: [{ name: 'PREFECT_LOGGING_LEVEL', value: 'INFO' }] },
      });
      const selfHostedServerApiConfig = {
        apiUrl: `http://prefect-server.${namespace}.svc.cluster.local:4200/api`,
      };
      await hand.helmInstall('runner', 'prefect-worker', {
        worker: { apiConfig: 'selfHostedServer', selfHostedServerApiConfig, config: { workPool: 'pool' } },
      });
      const { metadata } = await kube.get('pvc', namespace, 'prefect-server-sqlite');
      expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
      await hand.useModule('prefect-server');
      const { changes } = await workspace.plan();
      expect(changes.filter(({ actions }) => actions.includes('delete'))).toEqual([]);
      await hand.apply();
      expect((await kube.get('pvc', namespace, 'prefect-server-sqlite')).metadata.uid).toBe(metadata.uid);
      expect((await kube.list('pvc', namespace)).length).toBe(1);
      const deployments = (await kube.list('deployments', namespace)).map(({ metadata: { name } }) => name);
      expect(deployments).toEqual(['prefect-server', 'prefect-worker']);
      expect((await hand.installation.serverEnvironment()).PREFECT_LOGGING_LEVEL).toBe('INFO');
      hand.remove();
    });

    test('on SQLite is adopted with its claim', async () => {
      const hand = await ByHand.create();
      const { installation } = hand;
      const { kube, namespace, workspace } = installation;
      await hand.helmInstall('mine', 'prefect-server', {
        postgresql: { enabled: false },
        sqlite: { enabled: true, persistence: { size: '3Gi' } },
      });
      const { metadata } = await kube.get('pvc', namespace, 'prefect-server-sqlite');
      expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
      await hand.use();
      workspace.write({ 'import.tf': hand.file('import.tf') });
      expect((await workspace.plan()).json.resource_changes).toContainEqual(
        expect.objectContaining({
          type: 'kubernetes_persistent_volume_claim_v1',
          change: expect.objectContaining({ actions: ['update'], importing: expect.anything() }),
        }),
      );
      await hand.apply();
      expect((await kube.get('pvc', namespace, 'prefect-server-sqlite')).metadata.uid).toBe(metadata.uid);
      hand.remove();
    });
  },
);

suite(
  'a release with passwords in its values',
  ['terraform', 'providers', 'cluster', 'prefect', ...CHARTS.map(chartNeed)],
  () => {
    test('gets the same passwords from variables, which are read from its pod', async () => {
      const hand = await ByHand.create();
      const { installation } = hand;
      await hand.helmInstall('mine', 'prefect-server', {
        postgresql: { enabled: false },
        externalDatabase: { connectionString: 'postgresql+asyncpg://me:p%40ss-word@db.example.com/flows' },
        server: { basicAuth: { enabled: true, authString: 'admin:a:b-and-more' } },
      });
      const before = await environmentOf(hand, 'prefect-server', 'prefect-server');
      const { stdout } = await hand.adopt('mine', '--prepare');
      const python = await prefectPython();
      const read = async (name: string): Promise<string> => {
        // No container runs here, so its program runs on this machine.
        const [, program] = /python -c '([^']+)'/.exec(lineWith(stdout, `export TF_VAR_${name}=`)) ?? [];
        return (await runOk(python, ['-c', program], { env: cleanEnvironment(before) })).stdout;
      };
      const [database, api] = [await read('database_password'), await read('api_password')];
      expect([database, api]).toEqual(['p@ss-word', 'a:b-and-more']);
      installation.workspace.setVariables({ database_password: database, api_password: api });
      await hand.use();
      await hand.apply();
      expect(await installation.serverEnvironment()).toMatchObject({
        PREFECT_SERVER_DATABASE_CONNECTION_URL:
          'postgresql+asyncpg://me:p%40ss-word@db.example.com:5432/flows',
        PREFECT_SERVER_API_AUTH_STRING: before.PREFECT_SERVER_API_AUTH_STRING,
      });
      expect(`${stdout}${hand.written()}`).not.toMatch(/ss-word|and-more/);
      hand.remove();
    });
  },
);
