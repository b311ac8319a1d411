import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LiveCluster } from '../adopt/cluster';
import { AdoptError } from '../adopt/error';
import { shellArgument } from '../adopt/shell-argument';
import { type Installation, variableOf } from './installations';
import { password, passwordReference } from './password';
import { withProfile } from './profile';

interface Forward {
  readonly service: string;
  readonly local: number;
  readonly remote: number;
}

/** What `connect` does, decided before it does anything. */
export interface Connection {
  readonly forwards: readonly Forward[];
  readonly ui: string;
  readonly api: string;
  /** Name of the profile in profiles.toml. Prefect 1 has none. */
  readonly profile?: string;
}

/** Time between the end of a port-forward and the next one, in milliseconds. */
const PAUSE = 1000;

export function connectionTo(cluster: LiveCluster, installation: Installation, port: number): Connection {
  const { name, namespace, generation, server } = installation;
  const remote = (service: string): number => cluster.find('service', service)?.spec.ports[0].port;
  if (generation === 1) {
    const [ui, apollo] = [`${name}-ui`, `${name}-apollo`];
    return {
      // The UI calls the API at its default address.
      forwards: [
        { service: ui, local: 8080, remote: remote(ui) },
        { service: apollo, local: port, remote: remote(apollo) },
      ],
      ui: 'http://localhost:8080',
      api: `http://localhost:${port}/graphql`,
    };
  }
  const path = variableOf(server, 'PREFECT_SERVER_API_BASE_PATH') ?? '/api';
  const origin = `http://localhost:${port}`;
  return {
    forwards: [{ service: name, local: port, remote: remote(name) }],
    ui: `${origin}${path.replace(/\/api$/, '')}`,
    api: `${origin}${path}`,
    profile: `${namespace}-${name}`.replaceAll('.', '-'),
  };
}

/** The steps of `connect` as commands for a shell. They contain no password. */
export function printedConnection(
  cluster: LiveCluster,
  installation: Installation,
  connection: Connection,
): string {
  const auth = passwordReference(installation, 'api');
  return [
    ...connection.forwards.map(
      (forward) => `${cluster.printed} ${forwardArguments(forward).map(shellArgument).join(' ')} &`,
    ),
    ...(connection.profile === undefined ? [] : [`export PREFECT_API_URL=${connection.api}`]),
    ...(auth === undefined
      ? []
      : [
          `export PREFECT_API_AUTH_STRING="$(${cluster.printed} get secret ${auth.secret} --output ${shellArgument(`go-template={{index .data "${auth.key}" | base64decode}}`)})"`,
        ]),
    `# UI: ${connection.ui}`,
  ].join('\n');
}

/** Writes the profile, and forwards ports until it is interrupted. */
export async function connect(
  cluster: LiveCluster & { readonly command: readonly string[] },
  installation: Installation,
  connection: Connection,
  { open, say }: { readonly open: boolean; readonly say: (text: string) => void },
): Promise<void> {
  const { profile, api, ui } = connection;
  if (profile !== undefined) {
    const auth = passwordReference(installation, 'api') && password(cluster, installation, 'api');
    const settings = { PREFECT_API_URL: api, ...(auth && { PREFECT_API_AUTH_STRING: auth }) };
    say(
      `Profile ${profile} is in ${writeProfile(profile, settings)}. Use it: prefect profile use ${profile}`,
    );
  }
  let isOpen = !open;
  const onReady = (): void => {
    say(`UI: ${ui}\nAPI: ${api}\nStop with Ctrl-C.`);
    if (!isOpen) {
      openBrowser(ui);
      isOpen = true;
    }
  };
  const [first, ...others] = connection.forwards;
  await Promise.all([
    ...(first === undefined ? [] : [keepForward(cluster.command, first, { say, onReady })]),
    ...others.map((forward) => keepForward(cluster.command, forward, { say, onReady: () => undefined })),
  ]);
}

function forwardArguments({ service, local, remote }: Forward): string[] {
  return ['port-forward', `service/${service}`, `${local}:${remote}`];
}

interface ForwardEvents {
  readonly say: (text: string) => void;
  readonly onReady: () => void;
}

/** kubectl ends when the pod does, so another port-forward follows, to the next pod. The first one has to succeed. */
async function keepForward(
  command: readonly string[],
  forward: Forward,
  { say, onReady }: ForwardEvents,
): Promise<never> {
  const [program = '', ...flags] = [...command, ...forwardArguments(forward)];
  let wasReady = false;
  for (;;) {
    const end = await new Promise<string>((resolve) => {
      let last = '';
      const child = spawn(program, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
      const stop = (): never => {
        child.kill();
        process.exit();
      };
      process.once('SIGINT', stop).once('SIGTERM', stop);
      child.stdout.once('data', () => {
        wasReady = true;
        onReady();
      });
      child.stderr.on('data', (data) => {
        last = String(data).trim();
      });
      child.on('close', () => {
        process.off('SIGINT', stop).off('SIGTERM', stop);
        resolve(last);
      });
    });
    if (!wasReady) {
      throw new AdoptError('command.connect.failed', end);
    }
    say(`The port-forward to ${forward.service} ended: ${end}. It starts again.`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Writes the profile to the file that the Prefect CLI reads, and returns the file's name. */
function writeProfile(profile: string, settings: Readonly<Record<string, string>>): string {
  const { PREFECT_HOME = join(homedir(), '.prefect'), PREFECT_PROFILES_PATH } = process.env;
  const file = PREFECT_PROFILES_PATH ?? join(PREFECT_HOME, 'profiles.toml');
  mkdirSync(dirname(file), { recursive: true });
  const toml = existsSync(file) ? readFileSync(file, 'utf8') : '';
  writeFileSync(file, withProfile(toml, profile, settings), { mode: 0o600 });
  // The mode above counts for a new file only.
  chmodSync(file, 0o600);
  return file;
}

function openBrowser(url: string): void {
  const [program, ...flags] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[
    process.platform as string
  ] ?? ['xdg-open'];
  const child = spawn(program ?? '', [...flags, url], { stdio: 'ignore', detached: true });
  // Without a browser the address is on the screen.
  child.on('error', () => undefined);
  child.unref();
}
