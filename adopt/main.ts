import { parseArgs } from 'node:util';
import { adopt } from './adopt';
import type { PasswordMode } from './adoption';
import { Kubectl } from './cluster';

const USAGE = `npm run adopt -- <flags>, or npx cdktf-prefect-adopt <flags> where the package is installed

Reads a release of prefect-server that was installed by hand with helm, and writes the settings that adopt it.

  --namespace  of the release
  --release    its name
  --context    of the kubeconfig; without it the current one
  --password   existing (the default): the Secret in which it is now. generated, writeOnly: a new one, which the
               bundled database takes when its pod starts. given: the same one, by a sensitive variable
  --out        a folder for the files: new, empty, or with those of an earlier run, unchanged.
               Without it adopted-<namespace>-<release>
  --prepare    carries the steps before the apply out. Without it nothing in the cluster is changed`;

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
    throw new Error(USAGE);
  }
  const out = values.out ?? `adopted-${namespace}-${release}`;
  const text = adopt(
    { namespace, release, context, password, out, prepare },
    new Kubectl(namespace, context),
  );
  return `${text}\nAll of this, settings.json and prefect.ts are in ${out}.`;
}

try {
  process.stdout.write(`${main()}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
