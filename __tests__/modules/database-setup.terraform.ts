import { Fn } from 'cdktf';
import {
  CertificateSource,
  Credentials,
  Database,
  type ExternalDatabaseOptions,
  Namespace,
  PrefectServer,
  type PrefectServerProps,
  PullPolicy,
  SslMode,
} from '../../src';
import { terraformBinary } from '../../toolbox/terraform';
import { evaluate } from '../support/expression';
import { synthesize } from '../support/template';
import { outputsOf } from './support/calls';
import { serverInputsOf } from './support/inputs';
import { withoutUnknown } from './support/values';

const SETUP = { adminPassword: { secretName: 'admin', key: 'pw' } };

function external(options: Partial<ExternalDatabaseOptions> = {}): PrefectServerProps {
  const database = { host: 'db', credentials: Credentials.generated(), setup: SETUP, ...options };
  return { namespace: Namespace.existing('tools'), database: Database.external(database) };
}

const KEYS = { password: 'pw', host: 'h', port: 'p', username: 'u', database: 'd' };

const CASES: Record<string, PrefectServerProps> = {
  'a host alone': external(),
  'all components': external({ port: 6432, name: 'a$b', username: '$(PGPASSWORD) $$ "q" \\ %{x} ${y}' }),
  'a version': external({ credentials: Credentials.generated({ version: 3 }) }),
  'a given password': external({ credentials: Credentials.fromPassword(Fn.lower('given'), { version: 2 }) }),
  'a write-only password': external({ credentials: Credentials.writeOnly() }),
  'a Secret with a password': external({ credentials: Credentials.fromSecret('pg', { password: 'pw' }) }),
  'a Secret with all components': external({
    host: undefined,
    credentials: Credentials.fromSecret('pg', KEYS),
  }),
  'a Secret with a host': external({
    host: undefined,
    port: 6432,
    credentials: Credentials.fromSecret('pg', { host: 'h' }),
  }),
  'another user of the image': external({ setup: { ...SETUP, restricted: false } }),
  'another administrator': external({
    setup: { ...SETUP, adminUsername: 'ro$ot', adminDatabase: 'defaultdb', image: 'psql:15' },
  }),
  encryption: external({ sslMode: SslMode.REQUIRE }),
  certificates: external({
    sslMode: SslMode.VERIFY_FULL,
    sslCa: CertificateSource.fromSecret('ca'),
    sslClientCertificate: 'client',
  }),
  'an authority in a ConfigMap': external({
    sslMode: SslMode.VERIFY_CA,
    sslCa: CertificateSource.fromConfigMap('ca', 'root.pem'),
  }),
  'pods as those of the server': {
    ...external(),
    name: 'another',
    image: { pullPolicy: PullPolicy.ALWAYS, pullSecrets: ['one', 'two'] },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }, { key: 'b' }],
  },
};

/** What the name of the construct's Job has a hash of, and the name without it. */
function ofConstruct(props: PrefectServerProps): unknown {
  const { locals, ...template } = parts(props);
  const [, inputs = ''] = /jsonencode\(local\.([\w-]+)\)/.exec(template.job.metadata.name) ?? [];
  return withoutUnknown({
    name: template.job.metadata.name.replace(/-\$\{.*$/, ''),
    inputs: { ...(evaluate(locals[inputs], locals) as object), retry: '' },
  });
}

function parts(props: PrefectServerProps): { readonly job: any; readonly locals: Record<string, unknown> } {
  const template = synthesize((stack) => {
    new PrefectServer(stack, 'prefect', props);
  });
  return { job: template.resource('kubernetes_job_v1'), locals: template.locals };
}

const isMissing = terraformBinary() === undefined;

(isMissing ? describe.skip : describe)(
  `the set-up in the module${isMissing ? ': there is no terraform' : ''}`,
  () => {
    let found: Record<string, unknown> = {};

    beforeAll(() => {
      const calls = Object.entries(CASES).map(([title, props]) => [title, serverInputsOf(props)]);
      found = outputsOf('prefect-server', Object.fromEntries(calls), {
        'prefect-worker': {},
        'prefect-server': {
          outputs: { name: 'local.database_setup_job', inputs: 'local.database_setup_inputs' },
        },
      });
    });

    test.each(Object.keys(CASES))('%s: the same Job as the construct’s', (title) => {
      expect(found[title]).toEqual(ofConstruct(CASES[title]));
    });
  },
);
