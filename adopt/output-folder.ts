import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdoptError } from './error';

/** Checksums as `sha256sum` writes them: by them a later run knows that nobody changed the files. */
const CHECKSUMS = 'SHA256SUMS';

/** The folder that an adoption is written to. */
export class OutputFolder {
  public constructor(private readonly path: string) {}

  /** Refuses a folder with anything in it that an earlier run did not write. */
  public assertReplaceable(): void {
    const known = this.checksums();
    const isKnown = (name: string): boolean =>
      known.has(name) && known.get(name) === checksum(readFileSync(join(this.path, name)));
    const foreign = this.names().filter((name) => name !== CHECKSUMS && !isKnown(name));
    if (foreign.length > 0) {
      throw new AdoptError(
        'adopt.out.notEmpty',
        `${this.path} has files that this command did not write, or that were changed since: ${foreign.join(', ')}. Give another folder by --out, or delete them.`,
      );
    }
  }

  /** Writes the files in place of those of an earlier run. */
  public write(files: Readonly<Record<string, string>>): void {
    for (const name of this.names()) {
      rmSync(join(this.path, name));
    }
    mkdirSync(this.path, { recursive: true });
    const sums = Object.entries(files).map(([name, content]) => `${checksum(content)}  ${name}\n`);
    for (const [name, content] of Object.entries({ ...files, [CHECKSUMS]: sums.join('') })) {
      writeFileSync(join(this.path, name), content, { mode: 0o600 });
    }
  }

  private names(): string[] {
    return existsSync(this.path) ? readdirSync(this.path) : [];
  }

  /** The checksum that an earlier run wrote of each file. */
  private checksums(): ReadonlyMap<string, string> {
    const file = join(this.path, CHECKSUMS);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  }
}

function checksum(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
