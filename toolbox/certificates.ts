import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, type Result, runOk } from './process';

/** Makes the certificate of a server on the loopback interface, and of the CA that signs it, in a folder. */
export async function makeCertificates(
  directory: string,
  user: { uid: number; gid: number } | undefined,
): Promise<void> {
  const openssl = (...args: string[]): Promise<Result> =>
    runOk('openssl', args, { cwd: directory, env: cleanEnvironment() });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const ca = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copy'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '2',
    '-subj',
    '/CN=e2e CA',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
  );
  await openssl(
    'req',
    ...key,
    '-subj',
    '/CN=localhost',
    ...names,
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  );
  await openssl('x509', '-req', '-in', 'server.csr', ...ca, '-days', '2', '-out', 'server.crt');
  chmodSync(join(directory, 'server.key'), 0o600);
  if (user)
    for (const name of ['server.key', 'server.crt']) chownSync(join(directory, name), user.uid, user.gid);
}
