/** Ids and inputs for the library's messages about a state or a cluster, which have no ids. */
const IDS: readonly (readonly [says: RegExp, id: string, path: string])[] = [
  [/ has a helm release /, 'release.taken', 'name'],
  [/^The auth Secret does not hold the password/, 'credentials.password.changed', 'basic_auth_password'],
  [/^The Secret .* does not hold the password/, 'credentials.password.changed', 'database.credentials'],
  [/^The Job .*database_setup.* failed/, 'job.failed', 'database.setup'],
  [/^The Job .*agent_tenant.* failed/, 'job.failed', 'agent'],
  [/^The Job .*tenant.* failed/, 'job.failed', 'tenant'],
];

/** Prefixes a message with an id and the path of an input. */
export function withId(message: string): string {
  if (message.startsWith('[')) {
    return message;
  }
  const [, id, path] = IDS.find(([says]) => says.test(message)) ?? [];
  if (id === undefined) {
    throw new Error(`The message has no id: ${message}`);
  }
  return `[${id}] ${path}: ${message}`;
}
