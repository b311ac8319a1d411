import type { ServerSettings } from '../settings';

/** Basic authentication of API and UI, with the auth string of a Secret. */
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
