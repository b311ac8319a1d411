/** Whether API and UI want the auth string of a Secret; it comes after the user's values. */
export function basicAuth(secretName: string | undefined): Record<string, unknown> {
  return {
    server: {
      basicAuth:
        secretName === undefined ? { enabled: false } : { enabled: true, existingSecret: secretName },
    },
  };
}
