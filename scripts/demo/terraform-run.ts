import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { runOk } from '../../toolbox/process';
import { say } from './say';

export class TerraformRun {
  public constructor(
    private readonly binary: string,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  public async init(): Promise<void> {
    await this.run('init', '-input=false', '-no-color');
  }

  /** Runs `terraform apply` and prints a line for each change. */
  public async apply(): Promise<void> {
    const args = ['apply', '-json', '-auto-approve', '-input=false'];
    const child = spawn(this.binary, args, {
      cwd: this.folder,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const text = eventLine(JSON.parse(line));
      if (text !== undefined) say(text);
    }
    const code = await closed;
    if (code !== 0) throw new Error(`terraform apply ended with ${code}; its error is above.`);
  }

  public async outputs(): Promise<Record<string, any>> {
    const outputs = JSON.parse(await this.run('output', '-json'));
    return Object.fromEntries(Object.entries<any>(outputs).map(([name, { value }]) => [name, value]));
  }

  private async run(...args: string[]): Promise<string> {
    return (await runOk(this.binary, args, { cwd: this.folder, env: this.environment })).stdout;
  }
}

const SYMBOLS: Record<string, string> = { create: '+', update: '~', delete: '-', replace: '-/+' };
const DONE: Record<string, string> = { create: 'created', update: 'updated', delete: 'deleted' };
const SECONDS_BETWEEN_PROGRESS = 30;

/** The line to print for an event of `terraform apply -json`, if any. */
export function eventLine(event: any): string | undefined {
  switch (event.type) {
    case 'planned_change': {
      const symbol = SYMBOLS[event.change.action];
      return symbol && `${symbol.padEnd(3)} ${event.change.resource.addr}`;
    }
    case 'change_summary':
      return event['@message'];
    case 'apply_progress': {
      const { resource, elapsed_seconds: seconds } = event.hook;
      return seconds % SECONDS_BETWEEN_PROGRESS === 0
        ? `${seconds} s: waiting for ${resource.addr}`
        : undefined;
    }
    case 'apply_complete': {
      const done = DONE[event.hook.action];
      return done && `${done} ${event.hook.resource.addr}`;
    }
    case 'diagnostic': {
      const { severity, summary, detail, address } = event.diagnostic;
      const at = address ? ` (${address})` : '';
      return severity === 'error' ? `\nError: ${summary}${at}\n${detail}\n` : undefined;
    }
    default:
      return undefined;
  }
}
