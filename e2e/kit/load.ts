import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../../toolbox/prefect';

/** Current target of the requests. */
export interface Target {
  readonly server?: { readonly apiUrl: string };
  readonly authString?: string;
}

/** A request, from when to when in milliseconds. */
export interface Request {
  readonly begin: number;
  readonly end: number;
  readonly isAnswered: boolean;
}

const PAUSE_MS = 30;

/** Asks a server for something in its database again and again, `atATime` requests together. */
export class Load {
  readonly requests: Request[] = [];
  private ended = false;
  private readonly loop: Promise<void>;

  constructor(
    private readonly target: Target,
    private readonly atATime: number,
  ) {
    this.loop = this.run();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.ended) {
      await Promise.all(Array.from({ length: this.atATime }, () => this.ask()));
      await sleep(PAUSE_MS * this.atATime);
    }
  }

  private async ask(): Promise<void> {
    const begin = Date.now();
    const { server, authString } = this.target;
    const answer = api(`${server?.apiUrl}`, '/flows/filter', { body: { limit: 1 }, authString });
    const status = await answer.then(({ status }) => status).catch(() => 0);
    this.requests.push({ begin, end: Date.now(), isAnswered: status === 200 });
  }
}
