/** Prints a line for the reader. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

const COLUMNS = 80;

/** A line cut at 80 columns. */
export function cut(line: string): string {
  return line.length <= COLUMNS ? line : `${line.slice(0, COLUMNS - 1)}…`;
}

/** Text in lines of 80 columns at the most, broken between words. */
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
