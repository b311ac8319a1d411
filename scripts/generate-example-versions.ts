/**
 * Writes the versions of this checkout into the examples in Go and Java. With --check it writes nothing and fails if one
 * is out of date. `go mod tidy` in examples/go writes the checksums.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../toolbox/process';

const { version, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** By the end of the name of a Go module or a Maven artifact. */
const VERSIONS: Readonly<Record<string, string>> = {
  'jsii-runtime-go': devDependencies['jsii-pacmak'],
  cdktf: devDependencies.cdktf,
  constructs: devDependencies.constructs,
  helm: devDependencies['@cdktf/provider-helm'],
  kubernetes: devDependencies['@cdktf/provider-kubernetes'],
  random: devDependencies['@cdktf/provider-random'],
  prefect: version,
};
const NAMES = Object.keys(VERSIONS).join('|');

/** Files, each with a pattern of its versions. The name before a version is a group. */
const FILES: readonly (readonly [string, RegExp])[] = [
  ['go/go.mod', new RegExp(`(?<=^\\t\\S*?(${NAMES})(?:/v\\d+)? v)\\S+`, 'gm')],
  [
    'java/pom.xml',
    new RegExp(`(?<=<artifactId>\\S*?(${NAMES})</artifactId>\\s*<version>)\\d[\\d.]+\\d`, 'g'),
  ],
];

for (const [file, pattern] of FILES) {
  const path = join(ROOT, 'examples', file);
  const text = readFileSync(path, 'utf8');
  const written = text.replace(pattern, (_, name) => VERSIONS[name]);
  if (!process.argv.includes('--check')) writeFileSync(path, written);
  else if (written !== text) throw new Error(`examples/${file} is out of date: run npm run generate`);
}
