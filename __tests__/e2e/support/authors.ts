import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import {
  BasicAuth,
  type ChartSource,
  Credentials,
  Database,
  Namespace,
  PrefectServer,
  type PrefectServerProps,
} from '../../../src';
import { CHART_VERSION } from '../../../src/charts/versions';
import { byHand } from './by-hand';
import { chart } from './charts';
import { type Build, chartFile } from './installation';
import type { Json } from './kube';
import { moduleSource } from './module';
import type { Kind, Settings } from './settings';

/** Who wrote the Terraform. */
export type Author = 'construct' | 'module' | 'byHand';

/** For the construct a claim of its default name would be its own. */
export const OLD_CLAIM = 'old-database';
const OLDER = { chart: '2026.7.2211359', prefect: '3.7.7' };

/** How an author writes settings down. */
export async function buildOf(author: Author): Promise<(settings: Settings) => Build> {
  const older = await chartFile('prefect-server', OLDER.chart);
  const pinned = `${await chart('prefect-server', CHART_VERSION)}`;
  const olderArchive = `${await chart('prefect-server', OLDER.chart)}`;
  switch (author) {
    case 'construct':
      return (settings) => construct(settings, older);
    case 'module':
      return (settings) =>
        module(settings, settings.older ? [olderArchive, OLDER.chart] : [pinned, CHART_VERSION]);
    case 'byHand':
      return (settings) => handWritten(settings, settings.older ? olderArchive : pinned);
  }
}

/** The same values for all: a label, and one that Kubernetes refuses. */
function valuesOf({ label, broken }: Settings): Json {
  return {
    server: { podLabels: { ...(label && { label }), ...(broken && { broken: 'not a label!' }) } },
  };
}

function construct(settings: Settings, olderChart: ChartSource): Build {
  const { name, scope, older, tag, auth, version } = settings;
  return (stack, { namespace, serverChart }) => {
    const given = declareGiven(stack, settings);
    const props: PrefectServerProps = {
      name,
      namespace: settings.onExistingClaim ? Namespace.existing(namespace) : Namespace.create(namespace),
      chart: older ? olderChart : serverChart,
      prefectVersion: older ? OLDER.prefect : undefined,
      image: tag === undefined ? undefined : { tag },
      database: databaseOf(settings, given),
      basicAuth: auth && basicAuthOf(auth, version, given),
      values: [JSON.stringify(valuesOf(settings))],
    };
    new PrefectServer(scope === undefined ? stack : new Construct(stack, scope), settings.id, props);
  };
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

function module(settings: Settings, [location, chartVersion]: readonly [string, string]): Build {
  const { kind, version, length, special, size, id, tag, older, onExistingClaim } = settings;
  const credentials = {
    type: MODULE_KINDS[kind],
    version,
    ...(length && { length }),
    ...(special && { special_characters: special }),
  };
  const claim = settings.claim || onExistingClaim ? { existing_claim: OLD_CLAIM } : { size };
  return (stack, { namespace }) => {
    const given = declareGiven(stack, settings);
    // The ranges are the module's.
    for (const provider of ['helm', 'kubernetes', 'random']) {
      stack.addOverride(`terraform.required_providers.${provider}.version`, '> 0');
    }
    stack.addOverride('module', {
      [id]: {
        source: moduleSource('prefect-server'),
        chart: { type: 'fromArchive', location, version: chartVersion },
        ...(older && { prefect_version: OLDER.prefect }),
        namespace: { type: onExistingClaim ? 'existing' : 'create', name: namespace },
        database: { credentials, ...claim },
        ...(kind === 'given' && { database_password: given }),
        ...(tag && { image: { tag } }),
        values: [JSON.stringify(valuesOf(settings))],
      },
    });
  };
}

/** The address of a type of resources in the module. */
export function addressInModule({ id, kind, onExistingClaim }: Settings, type: string): string | undefined {
  const names: Record<string, string | false> = {
    kubernetes_namespace_v1: !onExistingClaim && 'prefect[0]',
    kubernetes_persistent_volume_claim_v1: !onExistingClaim && 'database[0]',
    kubernetes_secret_v1: kind === 'writeOnly' ? 'database_write_only[0]' : 'database[0]',
    random_password: kind === 'generated' && 'database',
    helm_release: 'server',
  };
  return names[type] ? `module.${id}.${type}.${names[type]}` : undefined;
}

function handWritten(settings: Settings, archive: string): Build {
  const { tag, label: _, broken: __, id, claim, ...rest } = settings;
  const image = tag === undefined ? {} : { global: { prefect: { image: { prefectTag: tag } } } };
  const values = { ...valuesOf(settings), ...image };
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
