import { prefectPython } from '../../toolbox/prefect';
import { cleanEnvironment, run, runOk } from '../../toolbox/process';
import { decoded, type Installation } from './installation';

/** The name of the key's Secret, or its beginning. */
export const KEY_SECRET = 'prefect-server-encryption-key';

const PROGRAM = `import sys
from cryptography.fernet import Fernet, InvalidToken
command, key = sys.argv[1], Fernet(sys.argv[2])
try:
    sys.stdout.write((key.encrypt(b"kept") if command == "encrypt" else key.decrypt(sys.argv[3])).decode())
except InvalidToken:
    sys.exit(2)
`;

/** Plays the blocks of a server: a text that is encrypted with the key of its Secret as Prefect encrypts them. */
export class Blocks {
  private encrypted?: string;

  /** Whether the Secret's key decrypts what the key had encrypted that it held at the first call. */
  async areReadable(installation: Installation): Promise<boolean> {
    const key = await encryptionKey(installation);
    const python = await prefectPython();
    const env = cleanEnvironment();
    this.encrypted ??= (await runOk(python, ['-c', PROGRAM, 'encrypt', key], { env })).stdout;
    const { code } = await run(python, ['-c', PROGRAM, 'decrypt', key, this.encrypted], { env });
    return code === 0;
  }
}

/** What the key's Secret has. */
export async function encryptionKey(installation: Installation): Promise<string> {
  return decoded(await installation.secret(KEY_SECRET), 'encryption-key');
}
