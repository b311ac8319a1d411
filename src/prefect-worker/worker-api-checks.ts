import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { checkDataKey, checkObjectName } from '../kubernetes/object-checks';
import type { Problems } from '../validation/problems';
import { checkText, type TextRule } from '../validation/rules';
import type { ResolvedWorker } from './resolve';
import type { WorkerApi } from './worker-api';

const API_URL: TextRule = {
  id: 'api.url.invalid',
  remedy:
    'Give the URL with its port and /api, such as http://prefect-server.prefect.svc:4200/api; a worker stays silent on a wrong one (PrefectHQ/prefect#17160).',
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

/** Checks that a worker is in the stack of its server: it depends on resources there. */
export function checkServerStack(problems: Problems, path: string, scope: Construct, api: WorkerApi): void {
  const spec = api._spec;
  if (spec.kind === 'server' && TerraformStack.of(spec.server) !== TerraformStack.of(scope)) {
    problems.add(
      'api.server.otherStack',
      path,
      spec.server.node.path,
      "The worker needs the server's release and Secrets in its own stack. Make it there, or use WorkerApi.selfHosted() with the server's URL and a Secret in the worker's namespace.",
    );
  }
}

/** Checks the API that a worker talks to. */
export function checkApi(
  problems: Problems,
  path: string,
  { props, namespace, jobNamespace }: ResolvedWorker,
): void {
  const spec = props.api._spec;
  switch (spec.kind) {
    case 'cloud':
      checkText(problems, `${path}.accountId`, spec.options.accountId, CLOUD_ID);
      checkText(problems, `${path}.workspaceId`, spec.options.workspaceId, CLOUD_ID);
      checkText(problems, `${path}.url`, spec.options.url, CLOUD_URL);
      checkObjectName(problems, `${path}.apiKey.secretName`, spec.options.apiKey.secretName);
      checkDataKey(problems, `${path}.apiKey.key`, spec.options.apiKey.key);
      break;
    case 'selfHosted':
      checkText(problems, `${path}.url`, spec.options.url, API_URL);
      checkObjectName(problems, `${path}.authSecretName`, spec.options.authSecretName);
      break;
    case 'server':
      for (const other of new Set([namespace.name, jobNamespace.name])) {
        if (other !== spec.server.namespace && !spec.server._canShareAuth) {
          problems.add(
            'basicAuth.writeOnly.notShared',
            path,
            other,
            "A write-only auth string has one Secret, in the server's namespace: a second Secret would get another password. Use BasicAuth.generated() or fromSecret().",
          );
        }
      }
      break;
  }
}
