import type { BoundDatabase } from '../database/bound-database';
import { shellQuoted } from '../terraform/commands';
import type { ServerOutputData } from './output-data';
import { apiPathOf } from './settings';

/** A command that checks the API, the login and the workers from inside the cluster. */
export function verifyCommand({ settings, workers }: ServerOutputData): string {
  const { name, namespace, props, database } = settings;
  const pools = JSON.stringify([...new Set(workers.map(({ workPool }) => workPool))]);
  const program = verifyProgram(apiPathOf(props), pools, hasUncheckedPassword(database));
  return `kubectl --namespace ${namespace} exec deployment/${name} --container prefect-server -- python -c ${shellQuoted(program)}`;
}

/** Whether the user supplied the Secret without an encoded password, so that the URL may have a wrong one. */
function hasUncheckedPassword({ secret }: BoundDatabase): boolean {
  const keys = secret?.keys;
  return keys !== undefined && keys.urlEncodedPassword === undefined && keys.connectionString === undefined;
}

/** SQLAlchemy ends the password at the first "@" and decodes it. The check never prints it. */
const ENCODING_CHECK = [
  's = os.environ.get("PREFECT_SERVER_DATABASE_PASSWORD", "")',
  '("@" in s or q.unquote(s) != s) and sys.exit("the database password needs percent-encoding: name a key urlEncodedPassword")',
];

/** A program for the server's container, which has Python and the auth string: the command needs no secret. */
function verifyProgram(apiPath: string, pools: string, checksPassword: boolean): string {
  return [
    'import base64, json, os, sys, urllib.parse as q, urllib.request as r',
    ...(checksPassword ? ENCODING_CHECK : []),
    `u = "http://localhost:" + os.environ["PREFECT_SERVER_API_PORT"] + "${apiPath}"`,
    'a = os.environ.get("PREFECT_SERVER_API_AUTH_STRING", "")',
    'a.isascii() or sys.exit("the auth string has characters beyond ASCII, which Prefect answers with errors: use others")',
    'h = {"Authorization": "Basic " + base64.b64encode(a.encode()).decode()} if a else {}',
    'c = lambda p: json.load(r.urlopen(r.Request(u + p, headers=h)))',
    'print("API:", c("/health"), c("/admin/version"))',
    `o = {p: c("/work_pools/" + q.quote(p, ""))["status"] for p in ${pools}}`,
    'print("work pools:", o)',
    'sys.exit("a work pool is not READY: no worker is online, or it is paused" if set(o.values()) - {"READY"} else 0)',
  ].join('; ');
}
