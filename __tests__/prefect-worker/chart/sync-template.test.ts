import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SYNC_TEMPLATE } from '../../../src/prefect-worker/chart/sync-template';

const isMissing = spawnSync('python3', ['--version']).status !== 0;
const TEMPLATE = { job_configuration: {}, variables: {} };

/** Stands for Prefect's client. It writes the template that it gets into a file. */
const CLIENT = `import json, os
import httpx
from contextlib import asynccontextmanager
from types import SimpleNamespace
from prefect.exceptions import ObjectNotFound

class Client:
    async def read_work_pool(self, name):
        state = os.environ["POOL"]
        if state == "missing":
            raise ObjectNotFound()
        if state == "away" and not os.path.exists("asked"):
            open("asked", "w").close()
            raise httpx.ConnectError("connection refused")
        if state == "away":
            raise ObjectNotFound()
        if state == "refused":
            raise RuntimeError("401 Unauthorized")
        return SimpleNamespace(base_job_template=json.loads(state))

    async def update_work_pool(self, name, update):
        with open("written.json", "w") as file:
            json.dump([name, update.base_job_template], file)

@asynccontextmanager
async def get_client():
    yield Client()
`;
const MODULES = {
  'httpx.py': 'class TransportError(Exception): pass\nclass ConnectError(TransportError): pass\n',
  'prefect/__init__.py': '',
  'prefect/exceptions.py': 'class ObjectNotFound(Exception): pass\n',
  'prefect/client/__init__.py': '',
  'prefect/client/orchestration.py': CLIENT,
  'prefect/client/schemas/__init__.py': '',
  'prefect/client/schemas/actions.py':
    'class WorkPoolUpdate:\n    def __init__(self, base_job_template):\n        self.base_job_template = base_job_template\n',
};

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The pool and the template that it got. */
  readonly written?: unknown;
}

/** Runs the program beside a pool in some state. */
function run(pool: string, template: string = JSON.stringify(TEMPLATE)): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'sync-'));
  for (const [path, text] of Object.entries({ ...MODULES, 'baseJobTemplate.json': template })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { status, stdout, stderr } = spawnSync('python3', ['-c', SYNC_TEMPLATE, 'pool', 'echo', 'started'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PYTHONPATH: folder, POOL: pool },
    encoding: 'utf8',
  });
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(join(folder, 'written.json'), 'utf8'));
  } catch {}
  return { status, stdout, stderr, written };
}

const STARTED = { status: 0, stdout: 'started\n', stderr: '', written: undefined };

(isMissing ? describe.skip : describe)(
  `the template of a pool${isMissing ? ': there is no python3' : ''}`,
  () => {
    test('is written if it is another one', () => {
      expect(run('{"variables": {"old": 1}}')).toEqual({ ...STARTED, written: ['pool', TEMPLATE] });
    });

    test.each([['missing'], [JSON.stringify(TEMPLATE)]])('is left alone if the pool is %s', (pool) => {
      expect(run(pool)).toEqual(STARTED);
    });

    test('waits for a server that is away', () => {
      const stderr =
        'The work pool pool did not get its base job template: ConnectError: connection refused\n';
      expect(run('away')).toEqual({ ...STARTED, stderr });
    });

    test.each([
      ['refuses', 'refused', undefined, 'RuntimeError: 401 Unauthorized'],
      ['has no JSON', 'missing', 'no JSON', 'JSONDecodeError: Expecting value: line 1 column 1 (char 0)'],
    ])('stops the worker if the API or the file %s', (_, pool, template, reason) => {
      const stderr = `The work pool pool did not get its base job template: ${reason}\n`;
      expect(run(pool, template)).toEqual({ status: 1, stdout: '', stderr, written: undefined });
    });
  },
);
