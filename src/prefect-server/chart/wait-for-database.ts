import { Op, Token } from 'cdktf';
import { ENTRYPOINT, waitCommand, waitProgram } from '../../helm/waiting';
import { numberText } from '../../terraform/number-text';
import { DEFAULT_STARTUP_TIMEOUT, type ServerSettings } from '../settings';

/**
 * Waits for a login to the database, which is done as Prefect does it: SQLAlchemy reads the URL, asyncpg connects, and
 * a verified connection has Prefect's settings. Prefect itself takes seconds to import.
 */
export const WAIT_FOR_DATABASE = waitProgram({
  imports: ['asyncio', 'inspect', 'ssl', 'asyncpg'],
  lines: `from sqlalchemy.engine import make_url

tls = {
    name: os.environ.get("PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_" + name)
    for name in ("ENABLED", "CHECK_HOSTNAME", "CA_FILE", "CERT_FILE", "KEY_FILE")
}
place = "a login to the database"


async def log_in(options):
    connection = await asyncpg.connect(**options)
    await connection.close(timeout=5)


def check():
    global place
    url = make_url(os.environ["PREFECT_SERVER_DATABASE_CONNECTION_URL"])
    place = "a login to the database %s at %s:%s as %s" % (url.database, url.host, url.port or 5432, url.username)
    options = {"timeout": 5, **url.get_dialect()().create_connect_args(url)[1]}
    if tls["ENABLED"] == "true":
        context = ssl.create_default_context(cafile=tls["CA_FILE"])
        context.check_hostname = tls["CHECK_HOSTNAME"] == "true"
        if tls["CERT_FILE"]:
            context.load_cert_chain(tls["CERT_FILE"], tls["KEY_FILE"])
        options["ssl"] = context
    # Prefect and SQLAlchemy take other options.
    known = inspect.signature(asyncpg.connect).parameters
    asyncio.run(log_in({name: value for name, value in options.items() if name in known}))
`,
});

/** Commands of the containers that need the database, by component. SQLite needs no wait. */
export function waitForDatabase({
  props,
  database,
}: ServerSettings): Record<string, Record<string, unknown>> {
  if (database.spec.kind === 'sqlite') {
    return {};
  }
  // The start has the other half of the time.
  const timeout = props.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT;
  const seconds = numberText(Token.isUnresolved(timeout) ? Token.asNumber(Op.div(timeout, 2)) : timeout / 2);
  const command = waitCommand(WAIT_FOR_DATABASE, seconds, ENTRYPOINT);
  return {
    server: { command },
    ...(props.redis !== undefined && {
      backgroundServices: { command },
      migrations: { entrypoint: waitCommand(WAIT_FOR_DATABASE, seconds, '/bin/sh', '-c') },
    }),
  };
}
