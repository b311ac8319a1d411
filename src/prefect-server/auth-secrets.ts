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

/** The Secrets with the API's auth string: one in the server's namespace, and one in each that needs a copy. */
export class AuthSecrets {
  /** Name of the Secret, the same in each namespace; none without authentication. */
  public readonly secretName?: string;

  /** Annotations that make pods follow the Secret. */
  public readonly podAnnotations: Record<string, string>;

  private readonly auth?: ApiAuth;
  private readonly made = new Map<string, SecretV1[]>();

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

  /** The Secret in a namespace, made once. */
  public in(namespace: Namespace): SecretV1[] {
    if (this.auth === undefined) {
      return [];
    }
    const known = this.made.get(namespace.name);
    if (known !== undefined) {
      return known;
    }
    const isOwn = namespace.name === this.options.namespace.name;
    const before = this.options.namespaces.ensure(
      namespace,
      isOwn ? 'namespace' : `namespace-${namespace.name}`,
    );
    const secret = this.auth.secretIn(this.scope, isOwn ? '' : `-${namespace.name}`, namespace.name, before);
    const resources = secret === undefined ? [] : [secret];
    this.made.set(namespace.name, resources);
    return resources;
  }
}
