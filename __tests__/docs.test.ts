import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import matrix from '../e2e/event-matrix.json';

const ROOT = join(__dirname, '..');

/** Messages of Terraform, Kubernetes and helm, which no file here has. */
const OF_OTHERS = ['Unsupported Terraform Core version'];

describe('documents', () => {
  const text = readFileSync(join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');
  const quoted = [...text.matchAll(/\*\*"([^"]+)"\*\*/g)]
    .map(([, message]) => message)
    .filter((message) => !OF_OTHERS.includes(message));

  test('troubleshooting quotes messages', () => {
    expect(quoted.length).toBeGreaterThan(3);
  });

  test.each(quoted)('the message that is quoted is one of ours: %s', (message) => {
    const parts = message.split('…').map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    expect(sourceLines().some((line) => new RegExp(parts.join('.*')).test(line))).toBe(true);
  });
});

describe('the README', () => {
  test('has at most 1,200 words beside its code', () => {
    const prose = readFileSync(join(ROOT, 'README.md'), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    expect(prose.split(/\s+/).length).toBeLessThanOrEqual(1200);
  });

  test('names outputs that the quick start in HCL exports', () => {
    const named = readFileSync(join(ROOT, 'README.md'), 'utf8').match(/`(\w+_command|\w+_url)`/g) ?? [];
    const example = readFileSync(join(ROOT, 'examples/hcl/quickstart/main.tf'), 'utf8');
    const missing = named.filter((name) => !example.includes(`output "${name.replaceAll('`', '')}"`));
    expect(named.length).toBeGreaterThan(3);
    expect(missing).toEqual([]);
  });

  test('counts what docs/events.md has', () => {
    const counts = (['construct', 'byHand'] as const).map((author) => {
      const rows = Object.entries(matrix as Record<string, Row>).filter(([id]) => !/^(api|key)-/.test(id));
      const outcomes = rows.flatMap(([, row]) => row[author] ?? []);
      return `${outcomes.filter(({ accepted }) => accepted).length} of ${outcomes.length}`;
    });
    const text = readFileSync(join(ROOT, 'README.md'), 'utf8');
    expect(text).toContain(
      `After ${counts[0]} events the database accepts the Secret's password; with hand-written Terraform after ${counts[1]}.`,
    );
  });
});

type Row = Partial<Record<'construct' | 'byHand', { readonly accepted?: boolean; readonly plan: string }>>;

function sourceLines(): string[] {
  const source = join(ROOT, 'src');
  return (readdirSync(source, { recursive: true }) as string[])
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => readFileSync(join(source, path), 'utf8').split('\n'));
}
