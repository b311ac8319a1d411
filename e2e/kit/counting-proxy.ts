import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from '../../toolbox/guardian';

/** A proxy in front of an API server that counts the requests of whoever uses its kubeconfig. */
export class CountingProxy {
  /** Starts a proxy in front of the cluster of a kubeconfig in JSON, as the harness writes it. */
  static async start(kubeconfig: string): Promise<CountingProxy> {
    const config = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    const { cluster } = config.clusters[0];
    const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
    const authorization = `Bearer ${config.users[0].user.token}`;
    const requests: string[] = [];
    const server = createServer((incoming, outgoing) => {
      const line = `${incoming.method} ${incoming.url}`;
      requests.push(line);
      const headers = { ...incoming.headers, authorization };
      const target = new URL(incoming.url ?? '/', cluster.server);
      const forward = request(target, { method: incoming.method, headers, ca }, (answer) => {
        if (isWrite(line)) proxy.onWrite?.(line);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forward.on('error', () => outgoing.destroy());
      incoming.pipe(forward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const directory = temporaryDirectory('proxy');
    config.clusters[0].cluster = { server: `http://127.0.0.1:${port}` };
    const file = join(directory, 'kubeconfig.json');
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    const proxy = new CountingProxy(file, directory, server, requests);
    return proxy;
  }

  /** Called after the API server handled a request, before the client gets the response. */
  onWrite?: (line: string) => void;

  private constructor(
    /** A kubeconfig that leads through the proxy. */
    readonly kubeconfig: string,
    private readonly directory: string,
    private readonly server: Server,
    private readonly requests: string[],
  ) {}

  /** The requests that change something, since the last call, without the discovery and polling that vary with time. */
  writes(): string[] {
    return this.requests.splice(0).filter(isWrite);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    removeDirectory(this.directory);
  }
}

function isWrite(line: string): boolean {
  return !/^(GET|HEAD) /.test(line);
}
