import { api, type PrefectServer, startPrefectServer } from '../../toolbox/prefect';
import type { Installation } from './installation';

const AUTH_STRING = 'PREFECT_SERVER_API_AUTH_STRING';

/** Plays the server's pod: a real Prefect server with the Secret's content at the start of the pod. */
export class ApiServer {
  private running?: PrefectServer;
  private pod?: string;

  /** Whether the server accepts the Secret's auth string. */
  async accepts(installation: Installation): Promise<boolean> {
    const { metadata } = await installation.pod('server');
    if (this.pod !== metadata.uid) {
      await this.running?.stop();
      const variables = await installation.serverEnvironment();
      this.running = await startPrefectServer({ [AUTH_STRING]: variables[AUTH_STRING] });
      this.pod = metadata.uid;
    }
    const { status } = await api(`${this.running?.apiUrl}`, '/admin/version', {
      authString: await authString(installation),
    });
    return status === 200;
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }
}

/** What the API's Secret has. */
export async function authString(installation: Installation): Promise<string> {
  const { data = {} } = await installation.secret('prefect-server-api-auth');
  return Buffer.from(data['auth-string'] ?? '', 'base64').toString();
}
