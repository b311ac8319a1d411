/** Takes the backend and cdktf's metadata out of a synthesized stack. */
const { readFileSync, writeFileSync } = require('node:fs');

const file = process.argv[2];
const stack = JSON.parse(readFileSync(file, 'utf8'), (key, value) => (key === '//' ? undefined : value));
delete stack.terraform.backend;
writeFileSync(file, `${JSON.stringify(stack, undefined, 2)}\n`);
