import type { ServerSettings } from '../settings';

/** Whether the API and the UI ask for the auth string of a Secret. */
export function basicAuth({
  authSecretName,
}: Pick<ServerSettings, 'authSecretName'>): Record<string, unknown> {
  return {
    server: {
      basicAuth:
        authSecretName === undefined ? { enabled: false } : { enabled: true, existingSecret: authSecretName },
    },
  };
}
