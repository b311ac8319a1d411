import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Json } from '../../toolbox/kube';

/** The client that an {@link OidcProvider} knows. */
export const CLIENT = { id: 'prefect', secret: 's3cr3t' };

/** A provider of OpenID Connect that logs in the person whose address is set, without asking. */
export class OidcProvider {
  public email = 'ada@example.com';

  private readonly key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** The nonce of each login under way, by its code. */
  private readonly nonces = new Map<string, string>();

  private constructor(private readonly server: Server) {}

  public static async start(): Promise<OidcProvider> {
    const server = createServer();
    const provider = new OidcProvider(server);
    server.on('request', async (request, response) => {
      const answer = await provider.answer(request);
      if (typeof answer === 'string') response.writeHead(302, { location: answer }).end();
      else {
        response.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  public get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** A document, or where to redirect to, or undefined for a request that is wrong. */
  private async answer(request: IncomingMessage): Promise<Json | string | undefined> {
    const { issuer } = this;
    const { pathname, searchParams } = new URL(`${request.url}`, issuer);
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          id_token_signing_alg_values_supported: ['RS256'],
        };
      case '/jwks':
        return { keys: [{ ...this.key.publicKey.export({ format: 'jwk' }), alg: 'RS256', kid: 'key' }] };
      case '/authorize': {
        const code = randomUUID();
        this.nonces.set(code, `${searchParams.get('nonce')}`);
        const state = encodeURIComponent(`${searchParams.get('state')}`);
        return `${searchParams.get('redirect_uri')}?code=${code}&state=${state}`;
      }
      case '/token': {
        const credentials = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
        const nonce = this.nonces.get(`${new URLSearchParams(await text(request)).get('code')}`);
        if (request.headers.authorization !== `Basic ${credentials}` || nonce === undefined) return undefined;
        return { access_token: randomUUID(), token_type: 'Bearer', id_token: this.idToken(nonce) };
      }
      default:
        return undefined;
    }
  }

  private idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const person = { sub: this.email, email: this.email, email_verified: true };
    const claims = { iss: this.issuer, aud: CLIENT.id, iat: now, exp: now + 300, nonce, ...person };
    const parts = [{ alg: 'RS256', kid: 'key' }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    const signature = sign('sha256', Buffer.from(parts.join('.')), this.key.privateKey);
    return [...parts, signature.toString('base64url')].join('.');
  }
}
