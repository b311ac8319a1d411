import type { Json } from '../toolbox/kube';
import { type Login, Postgres } from '../toolbox/postgres';
import { prefectPython } from '../toolbox/prefect';
import { CHARTS, chartNeed, PREFECT1_CHART, PREFECT1_OLD_CHART } from '../toolbox/prerequisites';
import { cleanEnvironment, runOk, until } from '../toolbox/process';
import { restartAsPod } from './kit/bundled-database';
import { runDocumented } from './kit/documented';
import { ByHand } from './kit/helm-by-hand';
import { decoded } from './kit/installation';
import { suite } from './kit/needs';
import { environment } from './kit/pods';

const DONE = 'The database has the password of the Secret.';
const PERSISTENT = { primary: { persistence: { enabled: true } } };

/** A real PostgreSQL with rows, in place of the release's. */
async function postgresWithRows(login: Login): Promise<Postgres> {
  const postgres = await Postgres.start();
  await postgres.createDatabase(login);
  expect((await postgres.login(login, "CREATE TABLE flow AS SELECT 'kept' AS name")).stderr).toBe('');
  return postgres;
}

/** The line of a report that follows the comment or heading with this in it. */
function lineWith(report: string, text: string): string {
  const found = report.split('\n').find((line) => line.includes(text));
  if (found === undefined) throw new Error(`no line with ${text} in\n${report}`);
  return found;
}

suite(
  'a release that was installed by hand',
  ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)],
  () => {
    const password = 'Running-password_1';
    const inUse = { role: 'prefect', password, database: 'server' };

    test('is adopted with its Secret, its claim, its names and its worker', async () => {
      const hand = await ByHand.create();
      const { installation } = hand;
      const { kube, namespace, workspace } = installation;
      await hand.helmInstall('mine', 'prefect-server', {
        postgresql: { auth: { password }, ...PERSISTENT },
        server: {
          resources: { requests: { cpu: '250m' } },
          env: [{ name: 'PREFECT_LOGGING_LEVEL', value: 'INFO' }],
        },
        ingress: { enabled: true, host: { hostname: 'prefect.example.com' } },
      });
      await hand.helmInstall('runner', 'prefect-worker', {
        worker: {
          apiConfig: 'selfHostedServer',
          selfHostedServerApiConfig: {
            apiUrl: `http://prefect-server.${namespace}.svc.cluster.local:4200/api`,
          },
          config: { workPool: 'pool' },
        },
      });
      const claim = await kube.get('pvc', namespace, 'data-mine-postgresql-0');
      const secret = await kube.get('secret', namespace, 'mine-postgresql');
      const service = await kube.get('service', namespace, 'prefect-server');
      const postgres = await postgresWithRows(inUse);

      const unprepared = await hand.adopt('mine');
      expect(unprepared).toMatchObject({ code: 0, stderr: '' });
      expect(unprepared.stdout).toContain('delete statefulset mine-postgresql --cascade=orphan');
      expect((await kube.get('secret', namespace, 'mine-postgresql')).metadata.resourceVersion).toBe(
        secret.metadata.resourceVersion,
      );
      expect(await hand.adopt('mine')).toEqual(unprepared);
      await hand.steps(unprepared.stdout);
      await hand.use();
      const plan = await workspace.plan();
      expect(plan.changes.map(({ actions }) => actions.join())).toEqual([
        'create',
        'create',
        'create',
        'create',
      ]);
      await hand.apply();

      expect((await kube.get('pvc', namespace, claim.metadata.name)).metadata.uid).toBe(claim.metadata.uid);
      expect((await kube.get('secret', namespace, 'mine-postgresql')).metadata.uid).toBe(secret.metadata.uid);
      expect((await kube.get('service', namespace, 'prefect-server')).metadata.uid).toBe(
        service.metadata.uid,
      );
      const deployments = (await kube.list('deployments', namespace)).map(({ metadata }) => metadata.name);
      expect(deployments).toEqual(['prefect-server', 'prefect-worker']);
      const { spec } = await installation.pod('primary');
      expect(spec.volumes).toContainEqual({
        name: 'data',
        persistentVolumeClaim: { claimName: claim.metadata.name },
      });
      expect(await installation.serverEnvironment()).toMatchObject({
        PREFECT_SERVER_DATABASE_CONNECTION_URL: `postgresql+asyncpg://prefect:${password}@mine-postgresql.${namespace}.svc:5432/server`,
        PREFECT_LOGGING_LEVEL: 'INFO',
      });
      expect(await restartAsPod(installation, postgres)).toContain(DONE);
      expect((await postgres.login(inUse, 'SELECT name FROM flow')).stdout).toBe('kept\n');
      for (const text of [unprepared.stdout, hand.written(), plan.text, workspace.stateText()]) {
        expect(text).not.toContain(password);
      }

      // As the report says at its end.
      const { release: _, workers, ...settings } = hand.settings();
      await hand.use({ ...settings, workers: workers.map(({ release: _, ...worker }: Json) => worker) });
      await workspace.expectNoChanges();

      // The rollback.
      const variables = { NAMESPACE: namespace, RELEASE: 'mine', OLD: 'mine-postgresql' };
      await runDocumented('adopt.md', 'Go back to helm', variables);
      expect((await kube.get('pvc', namespace, claim.metadata.name)).metadata.uid).toBe(claim.metadata.uid);
      expect((await kube.get('secret', namespace, 'mine-postgresql')).data).toEqual(secret.data);
      await postgres.stop();
      hand.remove();
    });

    test.each(['generated', 'writeOnly'])(
      'is adopted with a new password, %s, which the old data takes',
      async (mode) => {
        const odd = 'p@ss/w%20rd';
        const hand = await ByHand.create();
        const { installation } = hand;
        await hand.helmInstall('prefect-server', 'prefect-server', {
          postgresql: { auth: { password: odd }, ...PERSISTENT },
        });
        const old = { ...inUse, password: odd };
        const postgres = await postgresWithRows(old);
        const refused = await hand.adopt('prefect-server', '--prepare');
        expect(refused).toMatchObject({
          code: 1,
          stdout: '',
          stderr: expect.stringContaining('[adopt.password.encoding]'),
        });
        expect(await hand.adopt('prefect-server', '--prepare', '--password', mode)).toMatchObject({
          code: 0,
        });
        await hand.use();
        await hand.apply();
        const login = {
          ...inUse,
          password: decoded(await installation.secret('prefect-server-database'), 'password'),
        };
        expect(await restartAsPod(installation, postgres)).toContain(DONE);
        expect((await postgres.login(login, 'SELECT name FROM flow')).stdout).toBe('kept\n');
        expect(installation.workspace.stateText().includes(login.password)).toBe(mode === 'generated');
        expect((await postgres.login(old)).stderr).toContain('password authentication failed');
        // A rolled back release finds its Secret.
        expect(
          decoded(await installation.secret('prefect-server-postgresql-connection'), 'connection-string'),
        ).toContain(odd);
        expect(`${hand.written()}${refused.stderr}${installation.workspace.stateText()}`).not.toContain(odd);
        await postgres.stop();
        hand.remove();
      },
    );

    test('is adopted with the same password from a variable', async () => {
      const odd = 'p@ss/w%20rd';
      const hand = await ByHand.create();
      const { installation } = hand;
      await hand.helmInstall('prefect-server', 'prefect-server', {
        postgresql: { auth: { password: odd }, ...PERSISTENT },
      });
      const { stdout } = await hand.adopt('prefect-server', '--prepare', '--password', 'given');
      const line = lineWith(stdout, 'export TF_VAR_database_password=');
      const value = await hand.shell(`${line}; printf %s "$TF_VAR_database_password"`);
      expect(value).toBe(odd);
      installation.workspace.setVariables({ database_password: value });
      await hand.use();
      await hand.apply();
      const secret = await installation.secret('prefect-server-database-given');
      expect(decoded(secret, 'password')).toBe(odd);
      hand.remove();
    });

    test('without persistence is refused, and the recipe moves its rows', async () => {
      const hand = await ByHand.create();
      await hand.helmInstall('mine', 'prefect-server', { postgresql: { auth: { password } } });
      const { kube, namespace } = hand.installation;
      const before = await kube.get('statefulset', namespace, 'mine-postgresql');
      const { code, stdout, stderr } = await hand.adopt('mine', '--prepare');
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('[adopt.persistence.none]');
      expect(hand.written()).toBe('');
      expect((await kube.get('statefulset', namespace, 'mine-postgresql')).metadata.resourceVersion).toBe(
        before.metadata.resourceVersion,
      );
      expect(stderr).not.toContain(password);

      const postgres = await postgresWithRows(inUse);
      expect((await postgres.login(inUse, 'CREATE EXTENSION pg_trgm')).stderr).toBe('');
      const other = { role: 'other', password: 'Other', database: 'other' };
      await postgres.createDatabase(other);
      // The new server has migrated its database.
      await postgres.login(other, 'CREATE EXTENSION pg_trgm; CREATE TABLE flow (name text)');
      const [dump, restore] = ['pg_dump', 'psql'].map((program) => {
        const [, command] = /-- sh -c '(.*)'/.exec(lineWith(stderr, `exec ${program} `)) ?? [];
        return command;
      });
      const dumped = await postgres.asPod(inUse, dump);
      const restored = await postgres.asPod(other, restore, dumped.stdout);
      expect([dumped.code, restored.code, restored.stderr]).toEqual([0, 0, '']);
      expect((await postgres.login(other, 'SELECT name FROM flow')).stdout).toBe('kept\n');
      await postgres.stop();
      hand.remove();
    });

    test('in a folder of its volume is refused, until the live release mounts the whole volume', async () => {
      // The upgrade is one more revision with the values, so the password is none of them.
      const url = `postgresql+asyncpg://prefect:${password}@mine-postgresql:5432/server`;
      const hand = await ByHand.create({ database: { password, 'connection-string': url } });
      const { installation } = hand;
      const { kube, namespace } = installation;
      const primary = { persistence: { enabled: true, subPath: 'prefect' } };
      await hand.helmInstall('mine', 'prefect-server', {
        secret: { create: false },
        postgresql: { auth: { existingSecret: 'database' }, primary },
      });
      const before = await kube.get('statefulset', namespace, 'mine-postgresql');
      const { code, stdout, stderr } = await hand.adopt('mine', '--prepare');
      expect([code, stdout, hand.written()]).toEqual([1, '', '']);
      expect(stderr).toContain('[adopt.persistence.path]');
      expect((await kube.get('statefulset', namespace, 'mine-postgresql')).metadata.resourceVersion).toBe(
        before.metadata.resourceVersion,
      );

      await hand.helmUpgrade(stderr, 'prefect-server');
      expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
      await hand.use();
      await hand.apply();
      const { spec } = await installation.pod('primary');
      for (const { env, volumeMounts } of [...spec.initContainers, ...spec.containers]) {
        expect(env).toContainEqual({ name: 'PGDATA', value: '/bitnami/postgresql/prefect/data' });
        expect(volumeMounts).toContainEqual({ name: 'data', mountPath: '/bitnami/postgresql' });
      }
      hand.remove();
    });

    test('on a claim that is deleted with its StatefulSet is refused, until it is retained', async () => {
      const hand = await ByHand.create();
      const { kube, namespace } = hand.installation;
      const persistentVolumeClaimRetentionPolicy = { enabled: true, whenDeleted: 'Delete' };
      const primary = { ...PERSISTENT.primary, persistentVolumeClaimRetentionPolicy };
      // Of another name, so that its pod goes, too.
      await hand.helmInstall('mine', 'prefect-server', {
        postgresql: { fullnameOverride: 'pg', auth: { password }, primary },
      });
      const claim = await kube.get('pvc', namespace, 'data-pg-0');
      const { code, stdout, stderr } = await hand.adopt('mine', '--prepare');
      expect([code, stdout, hand.written()]).toEqual([1, '', '']);
      expect(stderr).toContain('[adopt.persistence.owned]');

      const [patch, look] = stderr.split('\n').filter((line) => /^ *kubectl /.test(line));
      await hand.shell(patch);
      await until('the claim to have no owner', async () => (await hand.shell(look)) === '');
      expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
      await hand.use();
      await hand.apply();
      const names = (await kube.list('statefulsets', namespace)).map(({ metadata }) => metadata.name);
      expect(names).toEqual(['mine-postgresql']);
      expect((await kube.get('pvc', namespace, 'data-pg-0')).metadata.uid).toBe(claim.metadata.uid);
      const { spec } = await hand.installation.pod('primary');
      expect(spec.volumes).toContainEqual({
        name: 'data',
        persistentVolumeClaim: { claimName: 'data-pg-0' },
      });

      // And back, without two databases on one volume.
      await runDocumented('adopt.md', 'Go back to helm', {
        NAMESPACE: namespace,
        RELEASE: 'mine',
        OLD: 'pg',
      });
      const pods = await kube.list('pods', namespace, 'app.kubernetes.io/name=postgresql');
      expect(pods.map(({ metadata }) => metadata.name)).toEqual(['pg-0']);
      expect((await kube.get('pvc', namespace, 'data-pg-0')).metadata.uid).toBe(claim.metadata.uid);
      hand.remove();
    });

    test('on an external database with basic auth is adopted with its existing Secrets', async () => {
      const hand = await ByHand.create({
        database: { user: 'me', pass: password },
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
        secret: { host: 'db.example.com', port: '5432', database: 'flows', username: 'me', password },
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
      expect(hand.written()).not.toContain(password);
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

async function environmentOf(hand: ByHand, deployment: string, container: string): Promise<Json> {
  const { kube, namespace } = hand.installation;
  return await environment(kube, await kube.get('deployment', namespace, deployment), container);
}

suite(
  'a release of Prefect 1 that was installed by hand',
  ['terraform', 'providers', 'cluster', 'postgres', chartNeed(PREFECT1_CHART), chartNeed(PREFECT1_OLD_CHART)],
  () => {
    const INSIDE = { service: { type: 'ClusterIP' } };

    test.each(['the constructs', 'the module'])(
      'is adopted by %s with its Secret, its claim and its agent',
      async (by) => {
        const hand = await ByHand.create();
        const { installation } = hand;
        const { kube, namespace } = installation;
        const password = 'Of-both-roles';
        await hand.helmInstall(
          'mine',
          'prefect-server',
          {
            ui: INSIDE,
            apollo: INSIDE,
            agent: { enabled: true, prefectLabels: ['k8s'] },
            jobs: { createTenant: { enabled: true } },
            graphql: { resources: { requests: { cpu: '50m' } } },
            postgresql: { auth: { password, postgresPassword: password }, ...PERSISTENT },
          },
          PREFECT1_CHART[1],
        );
        const claim = await kube.get('pvc', namespace, 'data-mine-postgresql-0');
        const login = { role: 'prefect', password, database: 'prefect' };
        const postgres = await postgresWithRows(login);
        expect(await hand.adopt('mine', '--prepare')).toMatchObject({ code: 0 });
        if (by === 'the module') await hand.useModule('prefect1-server', PREFECT1_CHART[1]);
        else await hand.use();
        await hand.apply();
        expect((await kube.get('pvc', namespace, claim.metadata.name)).metadata.uid).toBe(claim.metadata.uid);
        expect((await kube.list('pvc', namespace)).length).toBe(1);
        expect(await restartAsPod(installation, postgres)).toContain(DONE);
        expect((await postgres.login(login, 'SELECT name FROM flow')).stdout).toBe('kept\n');
        const graphql = await kube.get('deployment', namespace, 'mine-graphql');
        expect(graphql.spec.template.spec.containers[0].resources).toEqual({ requests: { cpu: '50m' } });
        expect((await environmentOf(hand, 'mine-graphql', 'graphql')).PGPASSWORD).toBe(password);
        expect((await kube.get('deployment', namespace, 'mine-agent')).status.readyReplicas).toBe(1);
        expect(hand.written()).not.toContain(password);
        await postgres.stop();
        hand.remove();
      },
    );

    test('with load balancers is closed until its owner opens them again', async () => {
      const hand = await ByHand.create();
      const service = { type: 'NodePort' };
      // The chart's own password, prefect, is in every name.
      const auth = { password: 'Of-both-roles', postgresPassword: 'Of-both-roles' };
      const values = { ui: { service }, apollo: { service }, postgresql: { auth, ...PERSISTENT } };
      await hand.helmInstall('mine', 'prefect-server', values, PREFECT1_CHART[1]);
      const { code, stdout } = await hand.adopt('mine', '--prepare');
      expect([code, stdout]).toEqual([0, expect.stringContaining('[exposure.unauthenticated]')]);
      expect(stdout).toContain('Run before the first apply');
      await hand.steps(stdout);
      const apolloApiUrl = 'http://node.example.com:30080/graphql';
      await hand.use({ ...hand.settings(), acknowledgeNoAuthentication: true, apolloApiUrl });
      await hand.apply();
      hand.remove();
    });

    test('of 2021 on an external database is adopted; its bundled one is refused with a dump', async () => {
      const password = 'Old-password';
      const hand = await ByHand.create({
        mine: { 'postgresql-password': password, 'postgresql-postgres-password': 'Of-the-superuser' },
      });
      const { installation } = hand;
      const { namespace, kube } = installation;
      const [, version] = PREFECT1_OLD_CHART;
      const common = { ui: INSIDE, apollo: INSIDE };
      const flat = { existingSecret: 'mine', persistence: { enabled: true } };
      await hand.helmInstall('bundled', 'prefect-server', { ...common, postgresql: flat }, version);
      const refused = await hand.adopt('bundled');
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/\[adopt.postgres.old\].*PostgreSQL 11.*pg_dump/s);

      const external = { existingSecret: 'mine', useSubChart: false, externalHostname: 'db.example.com' };
      await hand.helmInstall(
        'external',
        'prefect-server',
        { ...common, postgresql: { ...external, postgresqlUsername: 'me', postgresqlDatabase: 'flows' } },
        version,
      );
      const images = async (): Promise<Json> =>
        (await kube.list('deployments', namespace, 'app.kubernetes.io/instance=external')).map(
          ({ spec }) => spec.template.spec.containers[0].image,
        );
      const before = await images();
      expect((await hand.adopt('external')).stderr).toContain('[adopt.password.key]');
      const { stdout } = await hand.adopt('external', '--prepare', '--password', 'given');
      const line = lineWith(stdout, 'export TF_VAR_database_password=');
      const value = await hand.shell(`${line}; printf %s "$TF_VAR_database_password"`);
      installation.workspace.setVariables({ database_password: value });
      await hand.use();
      await hand.apply();
      expect(await environmentOf(hand, 'external-hasura', 'hasura')).toMatchObject({
        HASURA_GRAPHQL_DATABASE_URL: 'postgresql://me@db.example.com:5432/flows',
        PGPASSWORD: password,
      });
      expect(await images()).toEqual(before);
      hand.remove();
    });
  },
);
