import type { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import type { Construct } from 'constructs';
import { type ApiAuth, apiAuth } from '../credentials/api-auth';
import type { BasicAuth } from '../credentials/basic-auth';
import type { Namespace } from '../kubernetes/namespace';
import type { Namespaces } from '../kubernetes/namespaces';

export interface AuthSecretsOptions {
  readonly basicAuth: BasicAuth | undefined;
  readonly serverName: string;
  readonly namespace: Namespace;
  readonly namespaces: Namespaces;
  readonly labels: Record<string, string>;
}

/** Secrets with the API's auth string: one in the server's namespace, and a copy in each other that needs it. */
export class AuthSecrets {
  /** Name of the Secret in every namespace. Undefined without basic authentication. */
  public readonly secretName?: string;

  /** Pod annotations that change with the Secret, so that pods roll. */
  public readonly podAnnotations: Record<string, string>;

  private readonly auth?: ApiAuth;
  private readonly secretsByNamespace = new Map<string, SecretV1[]>();

  public constructor(
    private readonly scope: Construct,
    private readonly options: AuthSecretsOptions,
  ) {
    const { basicAuth, serverName, labels } = options;
    this.auth = basicAuth && apiAuth(scope, basicAuth._spec, `${serverName}-api-auth`, labels);
    this.secretName = this.auth?.secretName;
    const [secret] = this.in(options.namespace);
    this.podAnnotations = this.auth?.podAnnotations(secret?.metadata.uid) ?? {};
  }

  /** The Secret in a namespace. The first call makes it. */
  public in(namespace: Namespace): SecretV1[] {
    if (this.auth === undefined) {
      return [];
    }
    const existing = this.secretsByNamespace.get(namespace.name);
    if (existing !== undefined) {
      return existing;
    }
    const isOwn = namespace.name === this.options.namespace.name;
    const namespaceResources = this.options.namespaces.ensure(
      namespace,
      isOwn ? 'namespace' : `namespace-${namespace.name}`,
    );
    const idSuffix = isOwn ? '' : `-${namespace.name}`;
    const secret = this.auth.secretIn(this.scope, idSuffix, namespace.name, namespaceResources);
    const resources = secret === undefined ? [] : [secret];
    this.secretsByNamespace.set(namespace.name, resources);
    return resources;
  }
}
