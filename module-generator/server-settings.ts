import { Token } from 'cdktf';
import { type ApiAuth, apiAuth } from '../src/credentials/api-auth';
import { bindDatabase } from '../src/database/bind';
import { databaseAnnotations } from '../src/database/bound-database';
import type { ResolvedChart } from '../src/helm/prefect-helm';
import { tagOf } from '../src/images/images';
import { ownLabels } from '../src/kubernetes/labels';
import type { PrefectServerProps } from '../src/prefect-server/props';
import type { BrowserApi, ServerSettings } from '../src/prefect-server/settings';
import { moduleChart, prefectVersion, VERSION_IN_TAG } from './chart';
import type { Decide } from './decisions';
import { lazily, withGetters } from './lazily';
import type { ModuleWriter } from './module';

const AUTH = 'var.basic_auth';

const WRITE_ONLY_AUTH_UID = 'one(kubernetes_secret_v1.api_auth_write_only[*].metadata[0].uid)';

const IS_ABSOLUTE = 'can(regex("^https?://[^/]", var.ui_api_url))';

/** A server from the module's inputs. */
export interface ModuleServer {
  readonly settings: ServerSettings;
  readonly chart: ResolvedChart;
  readonly prefectVersion?: string;
  /** The auth Secret, which stays while authentication is off. */
  readonly auth?: ApiAuth;
  readonly authAnnotations: Record<string, string>;
}

export function moduleServer(writer: ModuleWriter, decide: Decide): ModuleServer {
  const props = writer.props<PrefectServerProps>(decide);
  const name = props.name as string;
  const namespace = Token.asString(writer.symbols.token('var.namespace.name'));
  const labels = ownLabels(name);
  const inTag = Token.asString(writer.symbols.token(VERSION_IN_TAG));
  const chart = lazily(() => moduleChart('prefect-server', props.chart, decide));
  const version = lazily(() => prefectVersion(props, chart(), inTag));
  const spec = () => props.database?._spec as NonNullable<PrefectServerProps['database']>['_spec'];
  // Terraform accepts no variable in prevent_destroy: see ADR-12.
  const bound = lazily(() =>
    bindDatabase(
      writer.stack,
      { _spec: spec(), _isProtected: false },
      { name, namespace, labels, dependsOn: [] },
    ),
  );
  const auth = lazily(() =>
    props.basicAuth === undefined
      ? undefined
      : apiAuth(writer.stack, props.basicAuth._spec, `${name}-api-auth`, labels),
  );
  const usedAuth = () => (auth() !== undefined && isAuthEnabled(decide) ? auth() : undefined);
  // The annotation needs only the uid. Reading it from the Secret would create the Secret a second time.
  const uid = Token.asString(writer.symbols.token(WRITE_ONLY_AUTH_UID));
  const authAnnotations = () => usedAuth()?.podAnnotations(uid) ?? {};
  const settings = withGetters(
    { name, namespace, props },
    {
      database: () =>
        withGetters({}, { spec, secret: () => bound().secret, claimName: () => bound().claimName }),
      authSecretName: () => usedAuth()?.secretName,
      chartVersion: () => chart().knownVersion(),
      browserApi: () => browserApi(writer, props, decide),
      imageTag: () => tagOf(props.image, version(), '-python3.11'),
      secretAnnotations: () => ({ ...authAnnotations(), ...databaseAnnotations(bound()) }),
    },
  );
  return withGetters(
    { settings },
    { chart: () => chart().resolved, prefectVersion: version, auth, authAnnotations },
  );
}

/** Whether the server requires the auth string. */
function isAuthEnabled(decide: Decide): boolean {
  const test = `try(${AUTH}.enabled, true)`;
  const alternatives = [
    { name: 'enabled', test },
    { name: 'disabled', test: `!${test}` },
  ];
  return decide({ id: `${AUTH}.enabled`, alternatives }) === 0;
}

/** `ui_api_url` if it is more than a path. */
function browserApi(writer: ModuleWriter, props: PrefectServerProps, decide: Decide): BrowserApi | undefined {
  if (props.uiApiUrl === undefined) {
    return undefined;
  }
  const alternatives = [
    { name: 'absolute', test: IS_ABSOLUTE },
    { name: 'path', test: `!${IS_ABSOLUTE}` },
  ];
  if (decide({ id: 'whether var.ui_api_url is absolute', alternatives }) === 1) {
    return undefined;
  }
  const token = (text: string) => Token.asString(writer.symbols.token(text));
  return { url: token('local.browser_api_url'), origin: token('local.browser_origin') };
}
