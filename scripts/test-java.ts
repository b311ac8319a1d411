/** Builds the Java sources, and compares the synthesis of the example in Java with that of the same program in TypeScript. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onPath, ROOT, stdoutOf, withScratch } from '../toolbox/process';
import { assertTwin, generate, PEERS } from './support/bindings';
import { Cases } from './support/cases';

const MAIN = join(ROOT, 'examples', 'java', 'src', 'main', 'java', 'com', 'example', 'Main.java');

/** A POM with the libraries that the generated code needs, but for cdktf and the providers. */
function pom(jsii: string, constructs: string): string {
  return `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.github.cdktf-prefect</groupId><artifactId>libraries</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>software.amazon.jsii</groupId><artifactId>jsii-runtime</artifactId><version>${jsii}</version></dependency>
    <dependency><groupId>software.constructs</groupId><artifactId>constructs</artifactId><version>${constructs}</version></dependency>
  </dependencies>
</project>
`;
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** Downloads the libraries. Returns what Maven says if its repository does not answer. */
async function download(scratch: string, jars: string): Promise<string | undefined> {
  writeFileSync(join(scratch, 'pom.xml'), pom(versionOf('jsii-pacmak'), versionOf('constructs')));
  const copy = ['--quiet', '--batch-mode', 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  try {
    await stdoutOf('mvn', copy, { cwd: scratch });
  } catch (error) {
    const { message } = error as Error;
    if (/Could not transfer|Unknown host|Connect/i.test(message)) return message;
    throw error;
  }
  return undefined;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.java'))
    .map((file) => join(folder, file));
}

async function check(cases: Cases, scratch: string): Promise<void> {
  const [classes, jars] = ['classes', 'jars'].map((name) => join(scratch, name));
  const mavenError = await download(scratch, jars);
  if (mavenError !== undefined) {
    cases.skip('java', mavenError);
    return;
  }
  const [own, peers] = [join(ROOT, 'dist'), scratch].map((folder) => join(folder, 'java', 'src', 'main'));
  const resources = [own, peers].map((folder) => join(folder, 'resources'));
  const classPath = [classes, join(jars, '*'), ...resources].join(delimiter);
  const compile = async (files: readonly string[]) => {
    const list = join(scratch, 'sources');
    writeFileSync(list, files.join('\n'));
    // Of the other packages, javac compiles what is used.
    const sourcePath = [own, peers].map((folder) => join(folder, 'java')).join(delimiter);
    const options = [
      ...['-encoding', 'UTF-8', '-nowarn'],
      ...['-d', classes, '-cp', classPath, '-sourcepath', sourcePath],
    ];
    await stdoutOf('javac', [...options, `@${list}`]);
  };
  await cases.check('java: the sources compile', async () => {
    await stdoutOf('npm', ['run', '--silent', 'package:java']);
    // Maven's repository does not have each version of cdktf and of the providers.
    await generate('java', scratch, PEERS);
    await compile(sources(join(own, 'java')));
  });
  await cases.check('java: Main.java synthesizes what complete.ts does', async () => {
    await compile([MAIN]);
    await assertTwin(['java', '-cp', classPath, 'com.example.Main'], 'complete.ts', scratch);
  });
}

async function main(): Promise<void> {
  const cases = new Cases();
  const absent = ['javac', 'java', 'mvn'].filter((name) => onPath(name) === undefined);
  if (absent.length > 0) cases.skip('java', `no ${absent.join(', ')} on PATH`);
  else await withScratch((scratch) => check(cases, scratch));
  cases.finish();
}

main();
