import { symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Namespace, Prefect1Server } from '../src';
import { PREFECT1_CHART_VERSION } from '../src/prefect1-server/versions';
import { removeDirectory, temporaryDirectory } from '../toolbox/guardian';
import { chartNeed, PREFECT1_CHART } from '../toolbox/prerequisites';
import { onPath } from '../toolbox/process';
import { type Build, chartFile, Installation } from './kit/installation';
import { Kubelet } from './kit/kubelet';
import { suite } from './kit/needs';

/** Answers as apollo does to what the Jobs ask, or refuses to make a tenant. */
class Apollo {
  readonly tenants: string[] = [];
  refusal = '';
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => response.end(JSON.stringify(this.answer(Buffer.concat(chunks).toString()))));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/graphql`;
  }

  close(): void {
    this.server.close();
  }

  private answer(body: string): unknown {
    const { query, variables } = JSON.parse(body);
    if (!query.includes('create_tenant')) {
      return { data: { tenant: this.tenants.map((slug) => ({ slug })) } };
    }
    if (this.refusal !== '') return { errors: [{ message: this.refusal }] };
    this.tenants.push(variables.input.slug);
    return { data: { create_tenant: { id: '1' } } };
  }
}

suite('the tenant of Prefect 1', ['terraform', 'providers', 'cluster', chartNeed(PREFECT1_CHART)], () => {
  test('is made while helm waits for the agent; a failure says why and heals by the next apply', async () => {
    const apollo = new Apollo();
    const folder = temporaryDirectory('python');
    symlinkSync(onPath('python3') as string, join(folder, 'python'));
    const installation = await Installation.create();
    const { kube, namespace, workspace } = installation;
    await installation.makeNamespace();
    const kubelet = await Kubelet.start(kube, {
      namespace,
      environment: { APOLLO_URL: await apollo.listen(), PATH: `${folder}:${process.env.PATH}` },
      // A real agent ends, and is restarted, for as long as there is no tenant.
      isReady: ({ metadata }) =>
        metadata.labels?.['app.kubernetes.io/component'] !== 'agent' || apollo.tenants.length > 0,
    });
    const source = await chartFile('prefect-server', PREFECT1_CHART_VERSION);
    const build: Build = (stack) => {
      new Prefect1Server(stack, 'prefect', {
        namespace: Namespace.existing(namespace),
        chart: source,
        ...kubelet.scheduling,
        agent: kubelet.scheduling,
        tenant: { name: 'Data team', slug: 'data-team' },
        release: { timeout: 45 },
      });
    };
    installation.change(build);
    await workspace.init();

    apollo.refusal = 'the slug is taken';
    const output = (await workspace.applyExpectingFailure()).replace(/[│\s]+/g, ' ');
    const jobs = await kube.list('jobs', namespace);
    const [{ metadata }, ...others] = jobs;
    expect(others).toEqual([]);
    expect(metadata.name).toMatch(/^prefect1-agent-tenant-/);
    expect(output).toContain(`The Job ${namespace}/${metadata.name} failed: http://127.0.0.1`);
    expect(output).toContain("gives no tenant data-team: [{'message': 'the slug is taken'}].");
    expect(output).toContain(`kubectl --namespace ${namespace} logs job/${metadata.name}`);

    apollo.refusal = '';
    await installation.apply();
    expect(apollo.tenants).toEqual(['data-team']);
    const names = (await kube.list('jobs', namespace)).map((job) => job.metadata.name).sort();
    expect(names).toEqual([
      expect.stringMatching(/^prefect1-agent-tenant-/),
      expect.stringMatching(/^prefect1-tenant-/),
    ]);
    expect(names).not.toContain(metadata.name);
    await kubelet.stop();
    apollo.close();
    removeDirectory(folder);
    installation.remove();
  });
});
