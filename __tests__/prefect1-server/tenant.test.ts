import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TENANT_PROGRAM } from '../../src/prefect1-server/tenant';

type Answer = { status?: number; body?: unknown };

/** An apollo with tenants. It fails as many requests as `failures` says. */
class FakeApollo {
  public readonly tenants: { name: string; slug: string }[] = [];
  public failures = 0;
  /** Another client creates the tenant first. */
  public isRaced = false;
  public created = 0;
  private readonly server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const { status = 200, body } = this.answer(JSON.parse(text));
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  });

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/graphql`;
  }

  public stop(): void {
    this.server.close();
  }

  private answer({ query, variables }: any): Answer {
    if (this.failures > 0) {
      this.failures--;
      return { status: 503, body: {} };
    }
    if (query.startsWith('mutation')) {
      if (this.isRaced) {
        this.tenants.push(variables.input);
        return { body: { errors: [{ message: 'Uniqueness violation.' }] } };
      }
      this.created++;
      this.tenants.push(variables.input);
      return { body: { data: { create_tenant: { id: '1' } } } };
    }
    return { body: { data: { tenant: this.tenants } } };
  }
}

const hasPython = spawnSync('python3', ['--version']).status === 0;

(hasPython ? describe : describe.skip)(
  `the program that creates a tenant${hasPython ? '' : ' (skipped: no python3 on PATH)'}`,
  () => {
    let apollo: FakeApollo;
    let url: string;

    beforeEach(async () => {
      apollo = new FakeApollo();
      url = await apollo.start();
    });

    afterEach(() => apollo.stop());

    async function run(timeout = 20): Promise<{ code: number | null; output: string; message: string }> {
      const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
      const log = join(folder, 'message');
      writeFileSync(log, '');
      const child = spawn('python3', ['-c', TENANT_PROGRAM.replace('time.sleep(3)', 'time.sleep(0.1)')], {
        env: {
          PATH: process.env.PATH,
          TENANT_NAME: 'My "team"',
          TENANT_SLUG: 'my-team',
          TENANT_TIMEOUT: String(timeout),
          APOLLO_URL: url,
          TERMINATION_LOG: log,
        },
      });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      child.stderr.on('data', (chunk) => {
        output += chunk;
      });
      const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
      const message = readFileSync(log, 'utf8');
      rmSync(folder, { recursive: true });
      return { code, output, message };
    }

    test('it creates the tenant once in two runs', async () => {
      for (const _ of [1, 2]) {
        expect(await run()).toMatchObject({ code: 0, message: '' });
      }
      expect(apollo.created).toBe(1);
      expect(apollo.tenants[0]).toEqual({ name: 'My "team"', slug: 'my-team' });
    });

    test('it finds its tenant among others', async () => {
      for (const slug of ['other', 'my-team']) apollo.tenants.push({ name: slug, slug });
      expect(await run()).toMatchObject({ code: 0, message: '' });
      expect(apollo.created).toBe(0);
    });

    test('it creates no second tenant, and lists the existing ones at once', async () => {
      for (const slug of ['team', 'other']) apollo.tenants.push({ name: slug, slug });
      const { code, output, message } = await run(600);
      expect(code).toBe(0);
      expect(message).toMatch(/gives no tenant my-team: the database has other, team, .*Set tenant\.slug to/);
      expect(message).toMatch(/prefect server create-tenant\.$/);
      expect(output.trim()).toBe(message.slice(0, -1));
      expect(apollo.created).toBe(0);
    });

    test('it waits for apollo', async () => {
      apollo.failures = 3;
      expect(await run()).toMatchObject({ code: 0, message: '' });
      expect(apollo.created).toBe(1);
    });

    test('it accepts a tenant that another client creates meanwhile', async () => {
      apollo.isRaced = true;
      expect(await run()).toMatchObject({ code: 0, message: '' });
      expect(apollo.tenants).toHaveLength(1);
    });

    test('it gives up with the last error', async () => {
      apollo.failures = 1000;
      const { code, output, message } = await run(0);
      // The provider only reports that a Job failed, so the apply fails with this message.
      expect(code).toBe(0);
      expect(message).toMatch(/^http:\S+ gives no tenant my-team: HTTP Error 503.*\.$/);
      expect(output.trim()).toBe(message.slice(0, -1));
    });
  },
);
