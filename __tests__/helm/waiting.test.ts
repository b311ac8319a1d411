import { spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitProgram } from '../../src/helm/waiting';
import { WAIT_FOR_API } from '../../src/prefect-worker/chart/wait-for-api';

const isMissing = spawnSync('python3', ['--version']).status !== 0;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program that becomes `echo started` after its wait. */
async function run(program: string, seconds: number, env: Record<string, string> = {}): Promise<Outcome> {
  const args = ['-c', program, String(seconds), 'echo', 'started'];
  const child = spawn('python3', args, { env: { PATH: process.env.PATH, ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}

async function answering(statuses: number[]): Promise<{ readonly server: Server; readonly paths: string[] }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(statuses.length > 1 ? (statuses.shift() as number) : statuses[0]).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, paths };
}

(isMissing ? describe.skip : describe)(`a wait${isMissing ? ': there is no python3' : ''}`, () => {
  const check = (body: string) =>
    waitProgram({ imports: [], lines: `place = "a thing"\n\n\ndef check():\n${body}\n` });

  test('ends at once with what is there, and becomes the command', async () => {
    expect(await run(check('    pass'), 5)).toEqual({ code: 0, stdout: 'started\n', stderr: '' });
  });

  test('says each reason once', async () => {
    const body = `    if time.monotonic() < end - 8:
        raise OSError("not yet")`;
    const { stdout, stderr } = await run(check(body), 10);
    expect(stderr).toBe('Waiting for a thing: OSError: not yet\n');
    expect(stdout).toBe('started\n');
  });

  test('starts the command anyway after its time', async () => {
    const { stdout, stderr } = await run(check('    raise OSError("never")'), 1);
    expect(stderr).toMatch(/OSError: never\. Starting without it after 1 seconds\.\n$/);
    expect(stdout).toBe('started\n');
  });

  test.each([
    ['a server that is there', [200], 1],
    ['a server that lacks the address', [404], 1],
    ['a proxy that has no server yet', [503, 502, 200], 3],
  ])('for the API: %s', async (_, statuses, requests) => {
    const { server, paths } = await answering([...statuses]);
    const { port } = server.address() as AddressInfo;
    const { stdout } = await run(WAIT_FOR_API, 20, { PREFECT_API_URL: `http://127.0.0.1:${port}/api` });
    server.close();
    expect(stdout).toBe('started\n');
    expect(paths).toEqual(Array(requests).fill('/api/health'));
  });

  test('for the API: one that is away', async () => {
    const { stderr } = await run(WAIT_FOR_API, 1, { PREFECT_API_URL: 'http://127.0.0.1:1/api' });
    expect(stderr).toContain('Waiting for http://127.0.0.1:1/api: URLError:');
  });
});
