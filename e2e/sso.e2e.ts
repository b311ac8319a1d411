import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { TerraformStack, Testing } from 'cdktf';
import type { Json } from '../toolbox/kube';
import { type PrefectServer, prefectPython, runFlow, startPrefectServer } from '../toolbox/prefect';
import { cleanEnvironment, Daemon, freePort, type Result, run, until } from '../toolbox/process';
import { tool, toolVersions } from '../toolbox/tools';
import { serversOf } from './kit/example-servers';
import { suite } from './kit/needs';
import { CLIENT, OidcProvider } from './kit/oidc-provider';

const PUBLIC = 'https://prefect.example.com';

/** Listens at one address, sends an event to another, and prints the one that arrives. */
const EVENT = `import asyncio, sys
from prefect.events import Event
from prefect.events.clients import PrefectEventsClient, PrefectEventSubscriber
from prefect.events.filters import EventFilter, EventNameFilter


async def main(listen, send):
    filter = EventFilter(event=EventNameFilter(name=["sso.tried"]))
    subscriber = PrefectEventSubscriber(listen, filter, reconnection_attempts=0)
    async with subscriber, PrefectEventsClient(send) as client:
        await client.emit(Event(event="sso.tried", resource={"prefect.resource.id": "sso"}))
        print((await anext(subscriber)).event)


asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 60))
`;

function synthesized(): Json {
  const [server] = serversOf('sso/main', { namespaceOf: (name) => name });
  return JSON.parse(Testing.synth(TerraformStack.of(server)));
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

const { resource, locals } = synthesized();
const { kubernetes_deployment_v1, kubernetes_service_v1, kubernetes_ingress_v1 } = resource;
const { template } = kubernetes_deployment_v1.proxy.spec;
const [container] = template.spec.container;

suite(
  'the example of single sign-on, with real oauth2-proxy and Prefect',
  ['prefect', 'oauth2-proxy'],
  () => {
    let provider: OidcProvider;
    let running: PrefectServer;
    let daemon: Daemon;
    let proxy: string;

    beforeAll(async () => {
      provider = await OidcProvider.start();
      running = await startPrefectServer({
        PREFECT_SERVER_UI_ENABLED: 'true',
        PREFECT_UI_API_URL: `${PUBLIC}/api`,
      });
      const address = `127.0.0.1:${await freePort()}`;
      proxy = `http://${address}`;
      const local: Record<string, string> = {
        'http-address': address,
        'oidc-issuer-url': provider.issuer,
        upstream: new URL(running.apiUrl).origin,
      };
      const args = container.args.map((arg: string) => {
        const [, flag] = /^--([\w-]+)/.exec(arg) ?? [];
        return local[`${flag}`] === undefined ? arg : `--${flag}=${local[`${flag}`]}`;
      });
      daemon = new Daemon('oauth2-proxy', await tool('oauth2-proxy'), args, join(running.home, 'proxy.log'), {
        env: {
          OAUTH2_PROXY_CLIENT_ID: CLIENT.id,
          OAUTH2_PROXY_CLIENT_SECRET: CLIENT.secret,
          OAUTH2_PROXY_COOKIE_SECRET: '0123456789abcdef0123456789abcdef',
        },
      });
      const { path } = container.readiness_probe.http_get;
      await until('oauth2-proxy', async () => (await fetch(`${proxy}${path}`)).ok, { watch: [daemon] });
    });

    afterAll(async () => {
      await daemon?.stop();
      await running?.stop();
      provider?.stop();
    });

    const browse = (path: string, cookie = ''): Promise<Response> =>
      fetch(`${proxy}${path}`, { headers: { cookie }, redirect: 'manual' });

    /** Logs in as a browser does, and returns the answer to the provider's redirect. */
    async function login(): Promise<Response> {
      const start = await browse('/');
      const { headers } = await fetch(`${start.headers.get('location')}`, { redirect: 'manual' });
      const callback = `${headers.get('location')}`;
      expect(callback.startsWith(`${PUBLIC}/oauth2/callback?`)).toBe(true);
      return await browse(callback.slice(PUBLIC.length), cookiesOf(start));
    }

    async function event(cookie: string): Promise<Result> {
      const env = cleanEnvironment({
        PREFECT_HOME: running.home,
        PREFECT_CLIENT_CUSTOM_HEADERS: JSON.stringify({ Cookie: cookie }),
      });
      return await run(await prefectPython(), ['-c', EVENT, `${proxy}/api`, running.apiUrl], { env });
    }

    test('the Ingress leads to oauth2-proxy, of the version tried here, and nothing else leads to Prefect', () => {
      const { rule } = kubernetes_ingress_v1.ingress.spec;
      const { service } = rule[0].http.path[0].backend;
      const { metadata, spec } = kubernetes_service_v1['proxy-service'];
      expect(service).toEqual({ name: metadata.name, port: { number: spec.port[0].port } });
      expect(template.metadata.labels).toEqual(spec.selector);
      const policies: Json[] = Object.values(resource.kubernetes_network_policy_v1);
      const policy = policies.find((one) => one.metadata.name === 'prefect-server-server');
      expect(policy.spec.ingress[0].from).toContainEqual({ pod_selector: { match_labels: spec.selector } });
      expect(container.args).toContain(`--http-address=0.0.0.0:${spec.port[0].port}`);
      expect(container.args).toContain('--upstream=http://prefect-server:4200');
      expect(container.image.split(':')[1]).toBe(toolVersions()['oauth2-proxy']);
      const values = JSON.stringify(locals);
      expect(values).toContain(`"prefectUiApiUrl":"${PUBLIC}/api"`);
      expect(values).toContain('"apiUrl":"http://prefect-server.prefect.svc:4200/api"');
      expect(values).not.toMatch(/LoadBalancer|NodePort|ingress|httproute/);
    });

    test('without a session, UI, API and websocket are closed', async () => {
      const ui = await browse('/');
      expect(ui.status).toBe(302);
      expect(ui.headers.get('location')).toContain(`${provider.issuer}/authorize?`);
      expect((await browse('/api/admin/version')).status).toBe(401);
      const { statusCode } = await new Promise<IncomingMessage>((resolve, reject) => {
        const headers = { connection: 'Upgrade', upgrade: 'websocket' };
        get(`${proxy}/api/events/out`, { headers }, resolve).on('error', reject);
      });
      expect(statusCode).toBe(401);
    });

    test('with a session, UI and API answer and events arrive by the websocket', async () => {
      const cookie = cookiesOf(await login());
      expect(await (await browse('/dashboard', cookie)).text()).toContain('<title>Prefect Server</title>');
      const settings = await (await browse('/ui-settings', cookie)).json();
      expect(settings).toMatchObject({ api_url: `${PUBLIC}/api`, auth: null });
      expect((await browse('/api/admin/version', cookie)).status).toBe(200);
      expect(daemon.tail(100)).toMatch(/ada@example\.com .*\/api\/admin\/version/);
      expect(await event(cookie)).toMatchObject({ code: 0, stdout: 'sso.tried\n' });
    });

    test('a person of another domain gets no session', async () => {
      provider.email = 'eve@example.org';
      const answer = await login();
      provider.email = 'ada@example.com';
      expect(answer.status).toBe(403);
      expect((await browse('/api/admin/version', cookiesOf(answer))).status).toBe(401);
    });

    test('a worker and the CLI need no session at the internal address', async () => {
      const { state } = await runFlow({ PREFECT_API_URL: running.apiUrl });
      expect(state).toBe('Completed');
    });
  },
);
