import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { checkDataKey, checkObjectName } from '../kubernetes/object-checks';
import type { Problems } from '../validation/problems';
import { checkText, NO_CREDENTIALS_IN_URL, type TextRule } from '../validation/rules';
import type { ResolvedWorker } from './resolve';
import type { IPrefectServer } from './server-ref';

const API_URL: TextRule = {
  id: 'api.url.invalid',
  remedy:
    'Give the URL with its port and /api, such as http://prefect-server.prefect.svc:4200/api. With a wrong URL a worker reports no error (PrefectHQ/prefect#17160).',
  must: ['^https?://[^/ ]+(/[^ ]*)?/api/?$'],
  required: true,
};

const CLOUD_URL: TextRule = {
  id: 'api.url.invalid',
  remedy: 'Give a URL such as https://api.prefect.cloud/api.',
  must: ['^https?://[^/ ]+(/[^ ]*)?$'],
};

const CLOUD_ID: TextRule = {
  id: 'api.cloud.id.invalid',
  remedy:
    'Give the id from the address of the workspace: app.prefect.cloud/account/<accountId>/workspace/<workspaceId>.',
  must: ['^[-A-Za-z0-9_]+$'],
  required: true,
};

/** Checks that a construct is in the stack of its server, because it depends on resources there. */
export function checkServerStack(
  problems: Problems,
  path: string,
  scope: Construct,
  { _host: host }: Partial<IPrefectServer> = {},
): void {
  const server = host?.scope;
  if (server !== undefined && TerraformStack.of(server) !== TerraformStack.of(scope)) {
    problems.add(
      'api.server.otherStack',
      path,
      server.node.path,
      "Workers and metrics depend on the server's release and Secrets, so they must be in the same stack. Move it there, or use PrefectServer.fromServerAttributes() with the server's URL and a Secret in its namespace.",
    );
  }
}

export function checkApi(
  problems: Problems,
  path: string,
  { props, namespace, jobNamespace, server }: ResolvedWorker,
): void {
  const spec = props.api?._spec;
  if (spec?.kind === 'cloud') {
    checkText(problems, `${path}.accountId`, spec.options.accountId, CLOUD_ID);
    checkText(problems, `${path}.workspaceId`, spec.options.workspaceId, CLOUD_ID);
    checkText(problems, `${path}.url`, spec.options.url, NO_CREDENTIALS_IN_URL, CLOUD_URL);
    checkObjectName(problems, `${path}.apiKey.secretName`, spec.options.apiKey.secretName);
    checkDataKey(problems, `${path}.apiKey.key`, spec.options.apiKey.key);
  } else if (spec?.kind === 'selfHosted') {
    checkText(problems, `${path}.url`, spec.options.url, NO_CREDENTIALS_IN_URL, API_URL);
    checkObjectName(problems, `${path}.authSecretName`, spec.options.authSecretName);
  } else if (server?.sharesAuth === false) {
    for (const name of new Set([namespace.name, jobNamespace.name])) {
      if (name !== server.namespace) {
        problems.add(
          'basicAuth.writeOnly.notShared',
          path,
          name,
          "A write-only auth string has one Secret, in the server's namespace, because a second Secret would get another password. Use BasicAuth.generated() or fromSecret().",
        );
      }
    }
  }
}
