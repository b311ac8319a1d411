import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import {
  BasicAuth,
  type ChartSource,
  Credentials,
  Database,
  EncryptionKey,
  Namespace,
  Prefect1Server,
  type Prefect1ServerProps,
  PrefectServer,
  type PrefectServerProps,
} from '../../src';
import { CHART_VERSION } from '../../src/helm/prefect-helm';
import { PREFECT1_CHART_VERSION } from '../../src/prefect1-server/versions';
import { chart } from '../../toolbox/charts';
import type { Json } from '../../toolbox/kube';
import { byHand } from './by-hand';
import { type Names, PREFECT1, PREFECT3 } from './generations';
import { type Build, chartFile } from './installation';
import { moduleSource } from './module';
import type { Kind, Settings } from './settings';

/** Origin of the Terraform: this library or its modules, for Prefect 3 or Prefect 1, or hand-written. */
export type Author = 'construct' | 'module' | 'prefect1' | 'prefect1Module' | 'byHand';

export const AUTHORS_OF_PREFECT1: readonly Author[] = ['prefect1', 'prefect1Module'];

/** Another name than the construct's default, which is an error as an existing claim. */
export const OLD_CLAIM = 'old-database';
const OLDER = { chart: '2026.7.2211359', prefect: '3.7.7' };
const TAGS = { 1: '3.8.2-python3.11', 2: '3.8.2-python3.12' };
const PREFECT1_TAGS = { 1: '2022.09.24', 2: '2022.09.25' };

/** Names that differ between authors. */
export function namesOf(author: Author): Names {
  return AUTHORS_OF_PREFECT1.includes(author) ? PREFECT1 : PREFECT3;
}

export function isModule(author: Author): boolean {
  return author === 'module' || author === 'prefect1Module';
}

/** How an author writes settings down. */
export async function buildOf(author: Author): Promise<(settings: Settings) => Build> {
  if (namesOf(author) === PREFECT1) {
    const source = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
    const location = `${await chart('prefect-server', PREFECT1_CHART_VERSION)}`;
    return author === 'prefect1'
      ? (settings) => prefect1(settings, source)
      : (settings) => prefect1Module(settings, location);
  }
  const older = await chartFile('prefect-server', OLDER.chart);
  const pinned = `${await chart('prefect-server', CHART_VERSION)}`;
  const olderArchive = `${await chart('prefect-server', OLDER.chart)}`;
  switch (author) {
    case 'construct':
      return (settings) => construct(settings, older);
    case 'module':
      return (settings) =>
        module(settings, settings.older ? [olderArchive, OLDER.chart] : [pinned, CHART_VERSION]);
    default:
      return (settings) => handWritten(settings, settings.older ? olderArchive : pinned);
  }
}

/** The same values for all: a label, and one that Kubernetes refuses. */
function valuesOf({ label, broken }: Settings): Json {
  return {
    server: { podLabels: { ...(label && { label }), ...(broken && { broken: 'not a label!' }) } },
  };
}

/** The chart of Prefect 1 has no labels for pods; helm comes to the UI after other Deployments. */
function valuesOfPrefect1({ label, broken }: Settings): Json {
  return { ui: { podAnnotations: { ...(label && { label }), ...(broken && { 'not a key!': 'broken' }) } } };
}

function construct(settings: Settings, olderChart: ChartSource): Build {
  const { name, scope, older, image, auth, key, version } = settings;
  return (stack, { namespace, serverChart }) => {
    const given = declareGiven(stack, settings);
    const props: PrefectServerProps = {
      name,
      namespace: namespaceOf(settings, namespace),
      chart: older ? olderChart : serverChart,
      // A tag is a version too.
      prefectVersion: older && !image ? OLDER.prefect : undefined,
      image: image && { tag: TAGS[image] },
      database: databaseOf(settings, given),
      basicAuth: auth && basicAuthOf(auth, version, given),
      encryptionKey: key && (key === 'writeOnly' ? EncryptionKey.writeOnly() : EncryptionKey.generated()),
      values: [JSON.stringify(valuesOf(settings))],
    };
    new PrefectServer(scope === undefined ? stack : new Construct(stack, scope), settings.id, props);
  };
}

function prefect1(settings: Settings, chart: ChartSource): Build {
  const { scope, image } = settings;
  return (stack, { namespace }) => {
    const props: Prefect1ServerProps = {
      namespace: namespaceOf(settings, namespace),
      chart,
      versions: image && { server: PREFECT1_TAGS[image] },
      database: databaseOf(settings, declareGiven(stack, settings)),
      values: [JSON.stringify(valuesOfPrefect1(settings))],
    };
    new Prefect1Server(scope === undefined ? stack : new Construct(stack, scope), settings.id, props);
  };
}

function namespaceOf({ onExistingClaim }: Settings, name: string): Namespace {
  return onExistingClaim ? Namespace.existing(name) : Namespace.create(name);
}

function databaseOf(settings: Settings, given: string): Database {
  const { size, storageClass, accessMode, external, host, port, claim, onExistingClaim } = settings;
  const credentials = credentialsOf(settings, given);
  if (external) return Database.external({ host, port, credentials });
  if (claim || onExistingClaim) return Database.bundled({ credentials, existingClaim: OLD_CLAIM });
  return Database.bundled({ credentials, size, storageClass, accessMode });
}

function credentialsOf(settings: Settings, given: string): Credentials {
  const { kind, version, length, special: specialCharacters } = settings;
  if (kind === 'given') return Credentials.fromPassword(given, { version });
  const options = { version, length, specialCharacters };
  return kind === 'writeOnly' ? Credentials.writeOnly(options) : Credentials.generated(options);
}

function basicAuthOf(kind: Kind, version: number, given: string): BasicAuth {
  if (kind === 'given') return BasicAuth.fromPassword(given, { version });
  return kind === 'writeOnly' ? BasicAuth.writeOnly({ version }) : BasicAuth.generated({ version });
}

const MODULE_KINDS = { generated: 'generated', given: 'fromPassword', writeOnly: 'writeOnly' } as const;

function module(settings: Settings, [location, version]: readonly [string, string]): Build {
  const { older, image, auth, key } = settings;
  return moduleBuild('prefect-server', settings, (given) => ({
    chart: { type: 'fromArchive', location, version },
    ...(older && !image && { prefect_version: OLDER.prefect }),
    ...(image && { image: { tag: TAGS[image] } }),
    ...(auth && { basic_auth: { type: MODULE_KINDS[auth], version: settings.version } }),
    ...(auth === 'given' && { basic_auth_password: given }),
    ...(key && { encryption_key: { type: key } }),
    values: [JSON.stringify(valuesOf(settings))],
  }));
}

function prefect1Module(settings: Settings, location: string): Build {
  const { image } = settings;
  return moduleBuild('prefect1-server', settings, () => ({
    chart: { type: 'fromArchive', location, version: PREFECT1_CHART_VERSION },
    ...(image && { versions: { server: PREFECT1_TAGS[image] } }),
    values: [JSON.stringify(valuesOfPrefect1(settings))],
  }));
}

function moduleBuild(name: string, settings: Settings, inputsOf: (given: string) => Json): Build {
  const { id, kind, onExistingClaim } = settings;
  return (stack, { namespace }) => {
    const given = declareGiven(stack, settings);
    // The ranges are the module's.
    for (const provider of ['helm', 'kubernetes', 'random']) {
      stack.addOverride(`terraform.required_providers.${provider}.version`, '> 0');
    }
    stack.addOverride('module', {
      [id]: {
        source: moduleSource(name),
        namespace: { type: onExistingClaim ? 'existing' : 'create', name: namespace },
        database: databaseInput(settings),
        ...(kind === 'given' && { database_password: given }),
        ...inputsOf(given),
      },
    });
  };
}

function databaseInput(settings: Settings): Json {
  const { kind, version, length, special, size, claim, onExistingClaim, external, host, port } = settings;
  const credentials = {
    type: MODULE_KINDS[kind],
    version,
    // An unused input is an error of the module.
    ...(kind !== 'given' && { length, special_characters: special }),
  };
  if (external) return { type: 'external', host, port, credentials };
  return { credentials, ...(claim || onExistingClaim ? { existing_claim: OLD_CLAIM } : { size }) };
}

/** The addresses of a type of resources in the module, where there are such. */
export function addressesInModule(author: Author, settings: Settings, type: string): string[] {
  const { id, key, kind, external, onExistingClaim } = settings;
  const isPrefect1 = namesOf(author) === PREFECT1;
  const names: Record<string, readonly (string | false)[]> = {
    kubernetes_namespace_v1: [!onExistingClaim && 'prefect[0]'],
    kubernetes_persistent_volume_claim_v1: [!onExistingClaim && 'database[0]'],
    kubernetes_network_policy_v1: [!isPrefect1 && !external && 'prefect["database"]'],
    kubernetes_secret_v1: [
      kind === 'writeOnly' ? 'database_write_only[0]' : 'database[0]',
      key === 'generated' && 'encryption_key[0]',
    ],
    random_bytes: [key === 'generated' && 'encryption_key[0]'],
    kubernetes_job_v1: [isPrefect1 && 'tenant[0]'],
    random_password: [
      kind === 'generated' && 'database',
      isPrefect1 && kind !== 'writeOnly' && 'database_admin',
    ],
    helm_release: ['server'],
    terraform_data: ['owner'],
  };
  return (names[type] ?? []).filter((name) => name !== false).map((name) => `module.${id}.${type}.${name}`);
}

function handWritten(settings: Settings, archive: string): Build {
  const { image, label: _, broken: __, id, claim, ...rest } = settings;
  const tag = image && { global: { prefect: { image: { prefectTag: TAGS[image] } } } };
  const values = { ...valuesOf(settings), ...tag };
  return (stack, { namespace }) => {
    declareGiven(stack, settings);
    const code = byHand({
      ...rest,
      id,
      namespace,
      archive,
      values,
      otherClaim: claim ? OLD_CLAIM : undefined,
    });
    for (const [section, content] of Object.entries(code)) stack.addOverride(section, content);
  };
}

/** The variable of a password that is given, where one is. */
function declareGiven(stack: Parameters<Build>[0], { kind, auth }: Settings): string {
  if (kind !== 'given' && auth !== 'given') return '';
  return new TerraformVariable(stack, 'given', { type: 'string', sensitive: true, nullable: false })
    .stringValue;
}
