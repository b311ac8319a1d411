import type { KubeObject, LiveCluster } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import { DATABASE_CLIENT } from '../src/kubernetes/labels';
import { chosenDump, unique, withBackups } from './backup';
import { type Installation, variableOf } from './installations';
import { API, DATABASE } from './probe';
import { inPod } from './work-pod';

const DATABASE_URL = 'PREFECT_SERVER_DATABASE_CONNECTION_URL';

/** Variables of the Redis that servers share. Without them Prefect keeps queue and messages in memory. */
const SHARED = /REDIS|DOCKET|MESSAGING|LEASE_STORAGE/;

/** What the rehearsal of an upgrade found. */
export interface Rehearsal {
  readonly dump: string;
  readonly image: string;
  readonly version: string;
  /** Of the migration, in seconds. */
  readonly migration: number;
  /** From the start of the server to its first answer, in seconds. */
  readonly start: number;
  readonly flows: number;
}

/**
 * Migrates the database, starts a server without services, which would run automations, and asks it. First it asks
 * PostgreSQL which database that is, because a migration of the one in use could not be undone.
 */
const PROGRAM = `${DATABASE}${API}
import subprocess, time

async def name(engine, connection):
    from sqlalchemy import text
    return (await connection.execute(text("SELECT current_database()"))).scalar()

if connect(name) != sys.argv[1]:
    sys.exit("The new image connects to another database than the copy. Nothing was migrated.")

def prefect(*arguments):
    return [sys.executable, "-m", "prefect", *arguments]

# The server works on the tasks in Redis even without its services.
shared = sorted(name for name, text in os.environ.items() if name.startswith("PREFECT_") and "redis" in text)
if shared:
    sys.exit("The new image would work on the Redis of the server in use, by %s. Nothing was migrated." % ", ".join(shared))

begin = time.monotonic()
migration = subprocess.run(prefect("server", "database", "upgrade", "--yes"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
if migration.returncode != 0:
    sys.exit("The migration failed. " + migration.stdout[-2000:])
migrated = time.monotonic()
log = open("/tmp/rehearsal.log", "w+")
server = subprocess.Popen(prefect("server", "start", "--host", "127.0.0.1", "--no-services"), stdout=log, stderr=log)

def answers():
    try:
        return call("/health")[0] == 200
    except OSError:
        return False

while not answers():
    if server.poll() is not None or time.monotonic() > migrated + 600:
        log.seek(0)
        sys.exit("The server did not start. " + log.read()[-2000:])
    time.sleep(0.5)
started = time.monotonic()
fetch_forgery_token()
print(json.dumps({
    "version": call("/admin/version")[1],
    "migration": round(migrated - begin, 1),
    "start": round(started - migrated, 1),
    "flows": call("/flows/count", {})[1],
}))
server.terminate()
`;

/** Lets another image migrate a copy of the database and answer from it. The copy and the pods are deleted. */
export function rehearse(
  cluster: LiveCluster,
  installation: Installation,
  { image, dump }: { readonly image: string; readonly dump?: string },
  say: (text: string) => void,
): Rehearsal {
  const { server, generation } = installation;
  if (generation === 1 || variableOf(server, DATABASE_URL)?.startsWith('sqlite')) {
    throw new AdoptError(
      'command.rehearse.unsupported',
      'Only an upgrade of Prefect 3 with PostgreSQL can be rehearsed.',
    );
  }
  if (server === undefined) {
    throw new AdoptError('command.server.notRunning', 'No server of Prefect 3 runs there. Run doctor first.');
  }
  const scratch = `rehearsal_${unique()}`;
  return withBackups(cluster, installation, (backups) => {
    const chosen = chosenDump(backups, dump);
    say(`Restores ${chosen} into the database ${scratch}.`);
    backups.task('restore', chosen, scratch);
    try {
      say(`Starts ${image} on it.`);
      const template = rehearsalPod(installation, server, { image, scratch });
      const name = `${installation.name}-rehearsal-${unique()}`;
      const output = inPod(cluster, name, template, ({ run }) => run(['python', '-c', PROGRAM, scratch]));
      return { dump: chosen, image, ...JSON.parse(output.trim().split('\n').at(-1) ?? '') };
    } finally {
      backups.task('drop', scratch);
    }
  });
}

export function rehearsalText({ dump, image, version, migration, start, flows }: Rehearsal): string {
  return [
    `${image} is Prefect ${version}. On a copy of ${dump} it`,
    `  migrated in ${migration} s,`,
    `  answered ${start} s later, with ${flows} flows.`,
    `startupTimeout has to be longer than ${Math.ceil(migration + start)} s, better twice that.`,
  ].join('\n');
}

/** The server's pod with another image and database, which no Service selects. */
function rehearsalPod(
  { name }: Installation,
  server: KubeObject,
  { image, scratch }: { readonly image: string; readonly scratch: string },
): { readonly metadata: object; readonly spec: KubeObject['spec'] } {
  const { spec } = server.spec.template;
  const container = spec.containers.find((each: KubeObject['spec']) => each.name === 'prefect-server');
  return {
    metadata: { labels: { [DATABASE_CLIENT]: name } },
    spec: {
      ...spec,
      containers: [{ ...container, image, env: withDatabase(container.env, scratch) }],
    },
  };
}

/** The chart writes the name into a variable of its own, which nothing reads, and into the URL (`_helpers.tpl`). */
function withDatabase(variables: readonly KubeObject['env'][], database: string): KubeObject['env'][] {
  return variables
    .filter(({ name }) => !SHARED.test(name))
    .map((variable) =>
      variable.name === DATABASE_URL
        ? { ...variable, value: `${variable.value}`.replace(/[/][^/?]*([?].*)?$/, `/${database}$1`) }
        : variable,
    );
}
