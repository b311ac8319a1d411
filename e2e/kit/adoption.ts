import type { Json } from '../../toolbox/kube';
import { type Login, Postgres } from '../../toolbox/postgres';
import type { ByHand } from './helm-by-hand';
import { environment } from './pods';

export const DONE = 'The database has the password of the Secret.';
export const PERSISTENT = { primary: { persistence: { enabled: true } } };
/** The password of the release that was installed by hand. */
export const PASSWORD = 'Running-password_1';
export const IN_USE: Login = { role: 'prefect', password: PASSWORD, database: 'server' };

/** A real PostgreSQL with rows, in place of the release's. */
export async function postgresWithRows(login: Login): Promise<Postgres> {
  const postgres = await Postgres.start();
  await postgres.createDatabase(login);
  expect((await postgres.login(login, "CREATE TABLE flow AS SELECT 'kept' AS name")).stderr).toBe('');
  return postgres;
}

/** The line of a report that follows the comment or heading with this in it. */
export function lineWith(report: string, text: string): string {
  const found = report.split('\n').find((line) => line.includes(text));
  if (found === undefined) throw new Error(`no line with ${text} in\n${report}`);
  return found;
}

export async function environmentOf(hand: ByHand, deployment: string, container: string): Promise<Json> {
  const { kube, namespace } = hand.installation;
  return await environment(kube, await kube.get('deployment', namespace, deployment), container);
}
