import { inputPath } from '../../settings/input-names';
import { terraformBinary } from '../../toolbox/terraform';
import { BAD_INPUT } from '../support/bad-input';
import type { BadInput } from '../support/template';
import type { Inputs } from './support/calls';
import { inputsOf, serverInputsOf } from './support/inputs';
import { MODULE_NAMES } from './support/modules';
import { type Refusal, refusals } from './support/refusals';

const OTHERWISE = 'it is refused by another id';
const NO_INPUT = 'there is no such input';

/** What the construct refuses and the module does not, by id and the start of path and value, and why. */
const NOT_IN_THE_MODULE: readonly (readonly [id: string, path: string, why: string])[] = [
  ['credentials.password.literal', '', 'the password is an input of its own, and sensitive'],
  ['encryptionKey.invalid', '', 'the key is an input of its own, and sensitive'],
  ['database.credentials.missing', '', OTHERWISE],
  ['database.host.missing', 'database.host ""', OTHERWISE],
  ['ingress.host.missing', '', OTHERWISE],
  ['gateway.hostnames.missing', '', OTHERWISE],
  ['workPool.missing', '', OTHERWISE],
  ['worker.name.missing', '', OTHERWISE],
  ['database.claim.contradiction', 'database.preventDestroy', NO_INPUT],
  ['database.adminPassword.unused', '', NO_INPUT],
  ['database.kind.unsupported', '', OTHERWISE],
  ['database.prop.unsupported', '', NO_INPUT],
  ['database.credentials.unsupported', '', OTHERWISE],
  ['database.keys.fixed', '', NO_INPUT],
  ['database.keys.unsupported', 'database.credentials.keys.host', NO_INPUT],
];

const WORKER = /^workers\[(\d)\]\.?/;
const whyNot = ({ id, path, got }: BadInput) =>
  NOT_IN_THE_MODULE.find(([ofId, ofPath]) => id.startsWith(ofId) && `${path} ${got}`.startsWith(ofPath));

// A map of workers has each key once: two of one name are in workers.tftest.hcl.
const CASES = BAD_INPUT.map((input, index) => ({ input, key: `case${index}` })).filter(
  ({ input }) =>
    (input.server ?? input.worker ?? input.prefect1) !== undefined && input.id !== 'worker.name.twice',
);

/** What the module of a server compares with its workers, and that of a worker can't know. */
const OF_BOTH = ['basicAuth.writeOnly.notShared', 'prefectVersion.newerThanServer', 'worker.chart.missing'];

/** The inputs that say the same to the module of a server, of either generation, and to that of the worker that is wrong. */
function callsOf({ id, server, worker, prefect1, path }: BadInput): Record<string, Inputs | undefined> {
  const ofServer = OF_BOTH.includes(id) ? undefined : server?.workers?.[Number(WORKER.exec(path)?.[1])];
  const api = { type: 'selfHosted', url: 'https://prefect.example.com/api' };
  return {
    'prefect-server': server && serverInputsOf(server),
    'prefect-worker': worker
      ? (inputsOf(worker) as Inputs)
      : ofServer && { ...(inputsOf(ofServer) as Inputs), api },
    'prefect1-server': prefect1 && serverInputsOf(prefect1),
  };
}

const isMissing = terraformBinary() === undefined;

/** Whether one of the refusals is that of the construct. A construct names no more than one of the two inputs that have names of variables. */
function isRefused({ id, path }: BadInput, found: readonly Refusal[]): boolean {
  const [named] = inputPath(path.replace(WORKER, '')).split(/[.[]/);
  const first = named.replace(/^environment$/, '(?:secret_)?environment');
  const place = WORKER.test(path) ? `(?:${first}|workers)` : first;
  const wanted = new RegExp(`^\\[${id}\\] ${place}\\b`);
  return found.some(({ heading }) => wanted.test(heading));
}

(isMissing ? describe.skip : describe).each(MODULE_NAMES)(
  `bad input of the constructs in %s${isMissing ? ': there is no terraform' : ''}`,
  (module) => {
    const cases = CASES.map(({ input, key }) => ({ input, key, call: callsOf(input)[module] })).filter(
      ({ call }) => call !== undefined,
    );
    const exceptions = cases.filter(({ input }) => whyNot(input) !== undefined);
    let found: Record<string, Refusal[]> = {};

    beforeAll(() => {
      found = refusals(module, Object.fromEntries(cases.map(({ key, call }) => [key, call ?? {}])));
    });

    test.each(
      cases
        .filter(({ input }) => whyNot(input) === undefined)
        .map((each) => [each.input.id, each.input.path, each] as const),
    )('%s at %s is refused by the same id', (_id, _path, { input, key }) => {
      expect([isRefused(input, found[key]), found[key].map(({ heading }) => heading)]).toEqual([
        true,
        expect.anything(),
      ]);
    });

    test('each exception is one, and what is refused by another id is refused', () => {
      const refused = exceptions.filter(({ input, key }) => isRefused(input, found[key]));
      expect(refused.map(({ input }) => `${input.id} ${input.path}`)).toEqual([]);
      const accepted = exceptions.filter(
        ({ input, key }) => whyNot(input)?.[2] === OTHERWISE && found[key].length === 0,
      );
      expect(accepted.map(({ input }) => `${input.id} ${input.path}`)).toEqual([]);
    });
  },
);

test('each exception has bad input', () => {
  const unused = NOT_IN_THE_MODULE.filter((each) => !CASES.some(({ input }) => whyNot(input) === each));
  expect(unused).toEqual([]);
});
