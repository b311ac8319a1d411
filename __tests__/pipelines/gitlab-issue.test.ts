import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PIPELINES } from './support/files';

const folder = mkdtempSync(join(tmpdir(), 'gitlab-issue-'));
const report = join(folder, 'drift.md');
writeFileSync(report, 'what differs');
afterAll(() => rmSync(folder, { recursive: true }));

/** GitLab's issues: what there is, and how it was asked. */
let existing: { iid: number }[];
let asked: string[];
let code: number;
let server: Server;

beforeEach(async () => {
  existing = [];
  asked = [];
  code = 200;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    asked.push(
      `${request.method} ${request.url?.replace(/\?.*/, '')} ${request.headers['private-token']} ${body}`,
    );
    response.writeHead(code).end(JSON.stringify(request.method === 'GET' ? existing : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function run(status: string, token = 'token'): Promise<number | null> {
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [join(PIPELINES, 'ci', 'gitlab-issue.cjs'), status, report], {
    env: { CI_API_V4_URL: `http://127.0.0.1:${port}`, CI_PROJECT_ID: '1', PREFECT_ISSUES_TOKEN: token },
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.on('close', resolve));
}

const SEARCH = 'GET /projects/1/issues token ';

test('opens an issue for the first drift', async () => {
  expect(await run('2')).toBe(0);
  const body = { title: 'Prefect has drifted', labels: 'prefect-drift', description: 'what differs' };
  expect(asked).toEqual([SEARCH, `POST /projects/1/issues token ${JSON.stringify(body)}`]);
});

test('updates the one that is open', async () => {
  existing = [{ iid: 7 }];
  expect(await run('2')).toBe(0);
  expect(asked).toEqual([SEARCH, 'PUT /projects/1/issues/7 token {"description":"what differs"}']);
});

test('closes it when there is no drift, and opens none', async () => {
  existing = [{ iid: 7 }];
  expect(await run('0')).toBe(0);
  expect(asked).toEqual([SEARCH, 'PUT /projects/1/issues/7 token {"state_event":"close"}']);
  existing = [];
  expect(await run('0')).toBe(0);
  expect(asked.slice(2)).toEqual([SEARCH]);
});

test('leaves it alone without a token, and when the check itself fails', async () => {
  expect([await run('2', ''), await run('1')]).toEqual([0, 0]);
  expect(asked).toEqual([]);
});

test('fails if GitLab refuses', async () => {
  code = 403;
  expect(await run('2')).toBe(1);
});
