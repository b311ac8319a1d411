import { restrictedViolations } from '../__tests__/support/pod-security';
import { Credentials, Database, Namespace, PrefectServer, PullPolicy } from '../src';
import type { Json, KubeObject } from '../toolbox/kube';
import { Postgres, postgresBinaries } from '../toolbox/postgres';
import { CHARTS, chartNeed } from '../toolbox/prerequisites';
import { type Build, decoded, Installation } from './kit/installation';
import { Kubelet } from './kit/kubelet';
import { moduleConfiguration } from './kit/module';
import { suite } from './kit/needs';

type Author = 'construct' | 'module';
const AUTHORS: readonly Author[] = ['construct', 'module'];

/** Credentials as inputs of the module have them. */
interface Own {
  readonly type: 'generated' | 'writeOnly';
  readonly version: number;
}

function credentialsOf({ type, version }: Own): Credentials {
  return type === 'generated' ? Credentials.generated({ version }) : Credentials.writeOnly({ version });
}

/** With it, a pod whose containers have no requests and limits is never made. */
const quota = (namespace: string): Json => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'team', namespace },
  spec: {
    hard: { 'requests.cpu': '4', 'requests.memory': '4Gi', 'limits.cpu': '8', 'limits.memory': '8Gi' },
  },
});

const RESOURCES = { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '2', memory: '1Gi' } };

const ADMIN_PASSWORD = 'Admin\'s "own" p@ss';

suite(
  'an external database that a Job sets up',
  ['terraform', 'providers', 'cluster', 'postgres', ...CHARTS.map(chartNeed)],
  () => {
    let postgres: Postgres;
    let installation: Installation;
    let kubelet: Kubelet;

    beforeAll(async () => {
      postgres = await Postgres.start();
      await postgres.sql("ALTER ROLE postgres PASSWORD :'password'", { password: ADMIN_PASSWORD });
    });

    afterAll(async () => postgres.stop());

    /** A namespace with the administrator's Secret, and a node that really runs the Job. */
    async function create(author: Author, credentials: Own, database: string): Promise<void> {
      installation = await Installation.create();
      const { kube, namespace } = installation;
      await installation.makeNamespace();
      await adminSecret(ADMIN_PASSWORD);
      await kube.apply(quota(namespace));
      kubelet = await Kubelet.start(kube, {
        namespace,
        environment: { PATH: `${await postgresBinaries()}:${process.env.PATH}` },
      });
      await change(author, credentials, database);
      await installation.workspace.init();
    }

    /** Changes the credentials, in what somebody wrote. */
    async function change(author: Author, own: Own, database: string): Promise<void> {
      if (author === 'construct') {
        installation.change(server(credentialsOf(own), database));
      } else {
        const configuration = await moduleConfiguration('prefect-server', inputs(own, database));
        installation.workspace.write({ 'cdk.tf.json': configuration });
      }
    }

    afterEach(async () => {
      await kubelet.stop();
      installation.remove();
    });

    function server(credentials: Credentials, database: string): Build {
      return (stack, { namespace, serverChart }) => {
        new PrefectServer(stack, 'prefect', {
          namespace: Namespace.existing(namespace),
          chart: serverChart,
          ...kubelet.scheduling,
          resources: RESOURCES,
          image: { pullPolicy: PullPolicy.NEVER },
          database: Database.external({
            host: postgres.host,
            port: postgres.port,
            name: database,
            username: `${database}'s role`,
            credentials,
            setup: { adminPassword: { secretName: 'admin', key: 'password' } },
          }),
        }).addOutputs();
      };
    }

    /** The same as inputs of the module. */
    function inputs(credentials: Own, database: string): Record<string, Json> {
      const { nodeSelector, tolerations } = kubelet.scheduling;
      return {
        namespace: { type: 'existing', name: installation.namespace },
        node_selector: nodeSelector,
        tolerations,
        resources: RESOURCES,
        image: { pull_policy: 'Never' },
        database: {
          type: 'external',
          host: postgres.host,
          port: postgres.port,
          name: database,
          username: `${database}'s role`,
          credentials,
          setup: { admin_password: { secret_name: 'admin', key: 'password' } },
        },
      };
    }

    async function adminSecret(password: string): Promise<void> {
      await installation.kube.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'admin', namespace: installation.namespace },
        stringData: { password },
      });
    }

    async function job(): Promise<KubeObject> {
      const [found, ...others] = await installation.kube.list('jobs', installation.namespace);
      expect(others).toEqual([]);
      return found;
    }

    async function password(): Promise<string> {
      return decoded(await installation.secret('prefect-server-database'), 'password');
    }

    async function logIn(database: string, secret: string): Promise<string> {
      const login = { role: `${database}'s role`, database, password: secret };
      const { stdout, stderr } = await postgres.login(login);
      return stdout.trim() || stderr.replace(/^.*FATAL: +/s, '').trim();
    }

    const REFUSED = 'password authentication failed for user "flows\'s role"';

    test.each<Author>(AUTHORS)(
      '%s: is made, follows the version, and a failure says why and heals by the next apply',
      async (author) => {
        await create(author, { type: 'generated', version: 1 }, 'flows');
        const { kube, namespace, workspace } = installation;
        await installation.apply();
        expect(restrictedViolations((await job()).spec.template.spec)).toEqual([]);
        const first = await password();
        expect(await logIn('flows', first)).toBe("flows's role");
        const [container] = (await job()).spec.template.spec.containers;
        expect(container.env).toEqual(
          expect.arrayContaining([
            {
              name: 'SETUP_PASSWORD',
              valueFrom: {
                secretKeyRef: { name: 'prefect-server-database-v1', key: 'password', optional: true },
              },
            },
          ]),
        );

        await change(author, { type: 'generated', version: 2 }, 'flows');
        await installation.apply();
        const second = await password();
        expect(await logIn('flows', second)).toBe("flows's role");
        expect(await logIn('flows', first)).toBe(REFUSED);
        expect((await installation.serverEnvironment()).PREFECT_SERVER_DATABASE_PASSWORD).toBe(second);

        // The third version can't be set, so the apply stops and the running pods stay.
        await adminSecret('Wrong');
        await change(author, { type: 'generated', version: 3 }, 'flows');
        const before = (await installation.pod('server')).metadata.uid;
        const output = (await workspace.applyExpectingFailure()).replace(/[│\s]+/g, ' ');
        const failed = (await job()).metadata.name;
        expect(output).toMatch(
          new RegExp(
            `The Job ${namespace}/${failed} failed: The administrator can't log in. psql: error: .*password authentication failed for user "postgres".* apply again.*kubectl --namespace ${namespace} logs job/${failed}`,
          ),
        );
        expect(output).not.toContain('Wrong');
        expect((await installation.pod('server')).metadata.uid).toBe(before);
        expect(await logIn('flows', second)).toBe("flows's role");

        // Only the cause is fixed.
        await adminSecret(ADMIN_PASSWORD);
        await installation.apply();
        const third = await password();
        expect(await logIn('flows', third)).toBe("flows's role");
        expect(await logIn('flows', second)).toBe(REFUSED);
        expect((await job()).metadata.name).not.toBe(failed);
        expect((await installation.pod('server')).metadata.uid).not.toBe(before);

        // Pods of finished Jobs go with their node; the Job's name stays.
        for (const pod of await kube.list('pods', namespace, 'cdktf-prefect/job')) {
          await kube.kubectl(['delete', 'pod', pod.metadata.name, '--namespace', namespace, '--force']);
        }
        await workspace.expectNoChanges();
      },
    );

    test('without the administrator’s Secret, or its key, says which is missing', async () => {
      await create('construct', { type: 'generated', version: 1 }, 'missing');
      await installation.kube.delete('secret', installation.namespace, 'admin');
      const output = await installation.workspace.applyExpectingFailure();
      expect(output.replace(/[│\s]+/g, ' ')).toContain(
        "failed: The Secret of the administrator's password, admin, is not there, or the key is not in it.",
      );
      await adminSecret(ADMIN_PASSWORD);
      await installation.apply();
      expect(await logIn('missing', await password())).toBe("missing's role");
    });

    test.each<Author>(AUTHORS)(
      '%s, write-only: a Secret that was deleted comes back with a password that the database has',
      async (author) => {
        await create(author, { type: 'writeOnly', version: 1 }, 'hidden');
        await installation.apply();
        const first = await password();
        expect(await logIn('hidden', first)).toBe("hidden's role");

        const secret = await installation.secret('prefect-server-database');
        await installation.kube.delete('secret', installation.namespace, secret.metadata.name);
        await installation.apply();
        const second = await password();
        expect(second).not.toBe(first);
        expect(await logIn('hidden', second)).toBe("hidden's role");
      },
    );
  },
);
