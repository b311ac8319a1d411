import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates } from './certificates';
import { removeDirectory, temporaryDirectory } from './guardian';
import { cleanEnvironment, Daemon, freePort, onPath, type Result, run, runOk, until } from './process';

/** The folder with initdb, postgres and psql, or undefined; Debian does not put the first two on PATH. */
export async function postgresBinaries(): Promise<string | undefined> {
  const candidates: string[] = [];
  const config = onPath('pg_config');
  if (config !== undefined) candidates.push((await run(config, ['--bindir'])).stdout.trim());
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  candidates.push(...versions.map((version) => join(debian, version, 'bin')));
  const complete = (folder: string): boolean =>
    ['initdb', 'postgres', 'psql'].every((program) => existsSync(join(folder, program)));
  return candidates.find(complete);
}

/** A role and its database. */
export interface Login {
  readonly role: string;
  readonly password: string;
  readonly database: string;
}

/** Settings of {@link Postgres.start}. */
export interface PostgresOptions {
  /** Speak TLS too, with a certificate by a CA of its own. */
  readonly tls?: boolean;
  /** Whom its data belongs to and who runs it; the user postgres, or nobody, unless given. Only root can. */
  readonly uid?: number;
}

/** A real PostgreSQL server on the loopback interface, with passwords checked as SCRAM over TCP. */
export class Postgres {
  readonly host = '127.0.0.1';

  private daemon: Daemon;

  private constructor(
    private currentPort: number,
    /** The CA's certificate, if the server speaks TLS. */
    readonly caFile: string | undefined,
    readonly binaries: string,
    /** Who runs it and owns its data; undefined is oneself. */
    readonly user: { readonly uid: number; readonly gid: number } | undefined,
    private readonly directory: string,
    private readonly launch: (port: number) => Daemon,
  ) {
    this.daemon = launch(currentPort);
  }

  get port(): number {
    return this.currentPort;
  }

  /**
   * Makes a cluster in a temporary folder and starts it. Its configuration is outside of its data, as with
   * Bitnami's images.
   */
  static async start(options: PostgresOptions = {}): Promise<Postgres> {
    const binaries = await postgresBinaries();
    if (binaries === undefined) throw new Error('no PostgreSQL by pg_config or in /usr/lib/postgresql/*/bin');
    const directory = temporaryDirectory('postgres');
    // PostgreSQL refuses to run as root.
    const initializer = await unprivileged();
    const user = options.uid === undefined ? initializer : { uid: options.uid, gid: 0 };
    const data = join(directory, 'data');
    mkdirSync(data, { mode: 0o700 });
    if (initializer) for (const path of [directory, data]) chownSync(path, initializer.uid, initializer.gid);
    const auth = ['--auth-local=trust', '--auth-host=scram-sha-256'];
    const locale = ['--encoding=UTF8', '--no-locale', '--no-sync'];
    const initdb = ['-D', data, '-U', 'postgres', ...auth, ...locale];
    await runOk(join(binaries, 'initdb'), initdb, { env: environment(), cwd: directory, ...initializer });
    const configuration = ['postgresql', 'pg_hba', 'pg_ident'].map((name) => `${name}.conf`);
    for (const file of configuration) renameSync(join(data, file), join(directory, file));
    if (user) await runOk('chown', ['-R', `${user.uid}:${user.gid}`, directory]);
    if (options.tls) await makeCertificates(directory, user);
    const port = await freePort();
    const tls = options.tls
      ? { ssl: 'on', ssl_cert_file: '../server.crt', ssl_key_file: '../server.key' }
      : {};
    const [config_file, hba_file, ident_file] = configuration.map((file) => join(directory, file));
    const parameters = {
      config_file,
      hba_file,
      ident_file,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: directory,
      fsync: 'off',
      ...tls,
    };
    const flags = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = join(directory, 'postgres.log');
    const launch = (on: number): Daemon =>
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients.
      new Daemon('postgres', join(binaries, 'postgres'), ['-D', data, '-p', String(on), ...flags], log, {
        env: environment(),
        cwd: directory,
        ...user,
        stopSignal: 'SIGINT',
      });
    const caFile = options.tls ? join(directory, 'ca.crt') : undefined;
    const server = new Postgres(port, caFile, binaries, user, directory, launch);
    try {
      await server.answers();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The folder with the data. */
  get data(): string {
    return join(this.directory, 'data');
  }

  /** Ends the server and leaves its data; SIGKILL is a crash. */
  async halt(signal: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> {
    await this.daemon.stop(signal);
  }

  /** Changes the files of its volume as kubelet does at each mount for a pod's `fsGroup` (`volume_linux.go`). */
  async mount(): Promise<void> {
    const volume = this.directory;
    await runOk('chown', ['-R', `:${this.user?.gid ?? process.getgid?.()}`, volume]);
    await runOk('find', [volume, '-type', 'd', '-exec', 'chmod', 'u+rwx,g+rwxs', '{}', '+']);
    await runOk('find', [volume, '-type', 'f', '-exec', 'chmod', 'ug+rw', '{}', '+']);
  }

  /** Starts the server on the data that {@link halt} left, at another port if one is given. */
  async resume(port = this.port): Promise<void> {
    // As the entrypoint of Bitnami's image does; PostgreSQL refuses what kubelet makes of it for fsGroup.
    chmodSync(this.data, 0o700);
    this.currentPort = port;
    this.daemon = this.launch(port);
    await this.answers();
  }

  private async answers(): Promise<void> {
    await until('PostgreSQL', async () => await this.sql('SELECT 1', {}, 'template1'), {
      seconds: 30,
      watch: [this.daemon],
    });
  }

  /** Makes a role and a database that it owns. The password may hold any character but NUL. */
  async createDatabase({ role, password, database }: Login): Promise<void> {
    await this.sql('CREATE ROLE :"role" LOGIN PASSWORD :\'password\'', { role, password });
    await this.sql('CREATE DATABASE :"database" OWNER :"role"', { database, role });
  }

  /** Runs SQL as the superuser; `:'name'` and `:"name"` in it stand for the variables, quoted by psql. */
  async sql(text: string, variables: Record<string, string> = {}, database = 'postgres'): Promise<string> {
    const sets = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
    const args = [
      ...PSQL,
      '-h',
      this.directory,
      '-p',
      String(this.port),
      '-U',
      'postgres',
      '-d',
      database,
      ...sets,
    ];
    const { stdout } = await runOk(join(this.binaries, 'psql'), args, { env: environment(), input: text });
    return stdout.trim();
  }

  /** Logs in over TCP and runs SQL; the exit code says whether the password was right. */
  login(login: Login, text = 'SELECT current_user', env: NodeJS.ProcessEnv = {}): Promise<Result> {
    const { role, password, database } = login;
    const args = [...PSQL, '-h', this.host, '-p', String(this.port), '-U', role, '-d', database];
    const settings = { env: { ...environment(), PGPASSWORD: password, ...env }, input: text };
    return run(join(this.binaries, 'psql'), args, settings);
  }

  /** Logs in as Prefect does by a connection URL, host and port included, and PGPASSWORD if it has that too. */
  loginBy(url: string, password?: string): Promise<Result> {
    const args = [...PSQL, '-d', url.replace('postgresql+asyncpg:', 'postgresql:')];
    const env = { ...environment(), ...(password && { PGPASSWORD: password }) };
    return run(join(this.binaries, 'psql'), args, { env, input: 'SELECT current_user' });
  }

  /** Runs a shell's command as in a container of Bitnami's image, with this login in its environment. */
  asPod({ role, password, database }: Login, command: string, input?: string): Promise<Result> {
    const names = { POSTGRES_USER: role, POSTGRES_PASSWORD: password, POSTGRES_DATABASE: database };
    const env = {
      ...environment(),
      ...names,
      PGPORT: String(this.port),
      PATH: `${this.binaries}:${process.env.PATH}`,
    };
    return run('sh', ['-c', command], { env, input });
  }

  /** The connection URL as Prefect takes it, the password percent-encoded. */
  url({ role, password, database }: Login, query = ''): string {
    const encode = (text: string): string =>
      encodeURIComponent(text).replace(
        /[!'()*]/g,
        (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    const user = `${encode(role)}:${encode(password)}`;
    return `postgresql+asyncpg://${user}@${this.host}:${this.port}/${encode(database)}${query}`;
  }

  /** The server's log. */
  log(): string {
    return readFileSync(this.daemon.logFile, 'utf8');
  }

  /** Ends the server and removes its files. */
  async stop(): Promise<void> {
    await this.daemon.stop();
    removeDirectory(this.directory);
  }
}

/** No settings of the user's, one error ends it, and nothing but values is printed. */
const PSQL = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];

function environment(): NodeJS.ProcessEnv {
  return cleanEnvironment({ LC_ALL: 'C', HOME: '/nonexistent' });
}

/** Whom to run PostgreSQL as; undefined means as oneself. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [await run('id', ['-u', name]), await run('id', ['-g', name])];
    if (uid.code === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('running as root, and there is neither a user postgres nor nobody');
}
