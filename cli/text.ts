/** Width that a terminal has at least. */
const WIDTH = 80;

/** Breaks a text between words. Each line is indented. */
export function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => `${' '.repeat(indent)}${each}`).join('\n');
}

/** A text behind columns of their own widths. */
export function row(columns: readonly (readonly [text: string, width: number])[], text: string): string {
  const head = columns.map(([column, width]) => column.padEnd(width)).join('');
  return `${head}${wrapped(text, head.length).trimStart()}`;
}
