import type { LiveCluster } from '../adopt/cluster';
import { type Installation, secretReferences } from './installations';

export interface Worker {
  readonly name: string;
  readonly status: string;
  readonly last_heartbeat_time: string;
}

export interface Pool {
  readonly name: string;
  readonly base_job_template: unknown;
  readonly workers: readonly Worker[];
}

/** What the server's pod says about its API and its database. */
export interface Probe {
  /** HTTP status of the health check, of a call without login, and of a call with the Secret's login. */
  readonly health?: number;
  readonly anonymous?: number;
  readonly login?: number;
  readonly apiError?: string;
  readonly version?: string;
  /** When the pools were read, in seconds by the clock of the cluster. */
  readonly time?: number;
  readonly pools?: readonly Pool[];
  /** Number of flow runs that are late. */
  readonly late?: number;
  readonly databaseError?: string;
  /** Variables whose Secret changed after the pod started. */
  readonly stale: readonly string[];
  readonly database?: { readonly kind: string; readonly version?: string; readonly storesKey: boolean };
  /** Whether the server takes its encryption key from a variable. */
  readonly keyInEnvironment: boolean;
}

/** Connects by Prefect's own engine, so that TLS, search path and pooler are those of the server. */
export const DATABASE = `
import asyncio, json, os, sys

def connect(read):
    # The import takes long on a busy node, so it is not in the time limit.
    from prefect.server.database import provide_database_interface
    database = provide_database_interface()
    async def run():
        engine = await database.engine()
        async with engine.connect() as connection:
            return await read(engine, connection)
    return asyncio.run(asyncio.wait_for(run(), 30))

async def stored_key(connection):
    from sqlalchemy import text
    query = "SELECT value FROM configuration WHERE key = 'ENCRYPTION_KEY'"
    value = (await connection.execute(text(query))).scalar()
    return json.loads(value) if isinstance(value, str) else value

key_in_environment = bool(os.environ.get("PREFECT_SERVER_ENCRYPTION_KEY") or os.environ.get("ORION_ENCRYPTION_KEY"))
`;

/** Calls the server in the same pod. A server with CSRF protection wants a token for each call with a body. */
export const API = `
import base64, urllib.error, urllib.request as http

auth = os.environ.get("PREFECT_SERVER_API_AUTH_STRING")
base = "http://localhost:%s%s" % (
    os.environ.get("PREFECT_SERVER_API_PORT", "4200"), os.environ.get("PREFECT_SERVER_API_BASE_PATH", "/api"))
forgery_token = {}

def call(path, body=None, login=True):
    headers = {"Content-Type": "application/json", **forgery_token}
    if login and auth:
        headers["Authorization"] = "Basic " + base64.b64encode(auth.encode()).decode()
    data = None if body is None else json.dumps(body).encode()
    try:
        with http.urlopen(http.Request(base + path, data, headers), timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, None

def fetch_forgery_token():
    _, token = call("/csrf-token?client=cdktf-prefect")
    if token is not None:
        forgery_token.update({"Prefect-Csrf-Token": token["token"], "Prefect-Csrf-Client": token["client"]})
`;

/** Reads the Secrets' current values from stdin: variables of a running pod keep the old ones. It prints none of them. */
const PROBE = `${DATABASE}
import time
from urllib.parse import quote

current = json.load(sys.stdin)
result = {
    "stale": sorted(name for name, value in current.items() if os.environ.get(name) != value),
    "keyInEnvironment": key_in_environment,
}
url, password = "PREFECT_SERVER_DATABASE_CONNECTION_URL", "PREFECT_SERVER_DATABASE_PASSWORD"
if password in current and os.environ.get(url) and os.environ.get(password):
    os.environ[url] = os.environ[url].replace(":%s@" % os.environ[password], ":%s@" % current[password])
os.environ.update(current)
${API}
def told(error):
    # SQLAlchemy wraps the driver's error twice.
    if hasattr(error, "orig"):
        error = error.orig.__cause__ or error.orig
    text = "%s: %s" % (type(error).__name__, (str(error).splitlines() or [""])[0])
    for value in current.values():
        text = text.replace(value, "***")
    return text

try:
    result["health"], _ = call("/health")
    result["time"] = time.time()
    result["anonymous"], _ = call("/admin/version", login=False)
    fetch_forgery_token()
    result["login"], pools = call("/work_pools/filter", {})
    if pools is not None:
        workers = lambda pool: call("/work_pools/%s/workers/filter" % quote(pool, ""), {})[1] or []
        fields = "name", "status", "last_heartbeat_time"
        result["pools"] = [
            {"name": pool["name"], "base_job_template": pool["base_job_template"], "workers": [{field: worker[field] for field in fields} for worker in workers(pool["name"])]}
            for pool in pools]
        result["version"] = call("/admin/version")[1]
        result["late"] = call("/flow_runs/count", {"flow_runs": {"state": {"name": {"any_": ["Late"]}}}})[1]
except Exception as error:
    result["apiError"] = told(error)

async def facts(engine, connection):
    from sqlalchemy import text
    kind = engine.dialect.name
    result["database"] = {"kind": kind, "storesKey": await stored_key(connection) is not None}
    if kind == "postgresql":
        result["database"]["version"] = (await connection.execute(text("SHOW server_version"))).scalar()

try:
    connect(facts)
except Exception as error:
    result["databaseError"] = told(error)
print(json.dumps(result))
`;

const READ_KEY = `${DATABASE}
async def read(engine, connection):
    return await stored_key(connection)

value = None if key_in_environment else connect(read)
print(json.dumps({"inEnvironment": key_in_environment, "key": value and value["fernet_key"]}))
`;

export interface StoredKey {
  readonly inEnvironment: boolean;
  readonly key: string | null;
}

/** Asks the server where it runs. */
export function probe(cluster: LiveCluster, installation: Installation, pod: string): Probe {
  const values = secretReferences(installation.server)
    .filter(({ variable }) => variable.startsWith('PREFECT_SERVER_'))
    .map(({ variable, secret, key }) => [variable, secretValue(cluster, secret, key)] as const);
  const current = values.filter(([, value]) => value !== undefined);
  return runInServer(cluster, pod, PROBE, JSON.stringify(Object.fromEntries(current)));
}

/** The encryption key that Prefect made and keeps in its database. */
export function storedKey(cluster: LiveCluster, pod: string): StoredKey {
  return runInServer(cluster, pod, READ_KEY);
}

/** The value of a Secret's key, if both exist. */
export function secretValue(cluster: LiveCluster, secret: string, key: string): string | undefined {
  const template = `{{with index .data ${JSON.stringify(key)}}}{{.}}{{end}}`;
  const encoded = cluster.run([
    ...['get', 'secret', secret, '--ignore-not-found', '--output', `go-template=${template}`],
  ]);
  return encoded === '' ? undefined : Buffer.from(encoded, 'base64').toString();
}

/** A program's answer is its last line, because libraries may print before it. */
function runInServer<T>(cluster: LiveCluster, pod: string, program: string, input?: string): T {
  const command = ['exec', '--stdin', pod, '--container', 'prefect-server', '--', 'python', '-c', program];
  return JSON.parse(cluster.run(command, input).trim().split('\n').at(-1) ?? '');
}
