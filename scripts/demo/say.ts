export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

const COLUMNS = 80;

/** Cuts a line to 80 columns. */
export function cut(line: string): string {
  return line.length <= COLUMNS ? line : `${line.slice(0, COLUMNS - 1)}…`;
}

/** Wraps text between words to 80 columns. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((text) => `${indent}${text}`).join('\n');
}
