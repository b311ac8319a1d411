import { parseArgs } from 'node:util';
import { adopt } from './adopt';
import type { PasswordMode } from './adoption';
import { Kubectl } from './cluster';

const USAGE = `npm run adopt -- <flags>, or npx cdktf-prefect-adopt <flags> where the package is installed

Reads a release of prefect-server that was installed with helm, and writes the settings that adopt it.

  --namespace  namespace of the release
  --release    name of the release
  --context    context of the kubeconfig. Default: the current one
  --password   existing (default): the Secret that has it now. generated, writeOnly: a new password, which the
               bundled database takes when its pod starts. given: the same password, from a sensitive variable
  --out        folder for the files: new, empty, or unchanged since an earlier run.
               Default: adopted-<namespace>-<release>
  --prepare    runs the steps before the apply. Without it nothing in the cluster changes`;

interface Flags {
  readonly namespace?: string;
  readonly release?: string;
  readonly password: string;
}

const MODES: readonly PasswordMode[] = ['existing', 'generated', 'writeOnly', 'given'];

function main(): string {
  const { values } = parseArgs({
    options: {
      namespace: { type: 'string' },
      release: { type: 'string' },
      context: { type: 'string' },
      password: { type: 'string', default: 'existing' },
      out: { type: 'string' },
      prepare: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { namespace, release, context, prepare } = values;
  if (values.help) {
    return USAGE;
  }
  const password = MODES.find((mode) => mode === values.password);
  if (namespace === undefined || release === undefined || password === undefined) {
    throw new Error(`${flagProblem(values)}\n\n${USAGE}`);
  }
  const out = values.out ?? `adopted-${namespace}-${release}`;
  const text = adopt(
    { namespace, release, context, password, out, prepare },
    new Kubectl(namespace, context),
  );
  return `${text}\n${out} has this report as README.txt, and settings.json, prefect.ts and module.tf.`;
}

function flagProblem({ namespace, release, password }: Flags): string {
  const missing = Object.entries({ namespace, release }).flatMap(([flag, value]) =>
    value === undefined ? [`--${flag}`] : [],
  );
  return missing.length > 0
    ? `Give ${missing.join(' and ')}.`
    : `--password is ${password}. Choose one of ${MODES.join(', ')}.`;
}

try {
  process.stdout.write(`${main()}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
