import { inputPath } from '../../settings/input-names';
import { terraformBinary } from '../../toolbox/terraform';
import { BAD_INPUT } from '../support/bad-input';
import type { BadInput } from '../support/template';
import { inputsOf, serverInputsOf } from './support/inputs';
import { MODULE_NAMES } from './support/modules';
import { type Refusal, refusals } from './support/refusals';

const OTHERWISE = 'it is refused by another id';
const NO_INPUT = 'there is no such input';

/** What the construct refuses and the module does not, by id and the start of path and value, and why. */
const NOT_IN_THE_MODULE: readonly (readonly [id: string, path: string, why: string])[] = [
  ['credentials.password.literal', '', 'the password is an input of its own, and sensitive'],
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

/** The inputs that say the same to the module of a server, of either generation, and to that of the worker that is wrong. */
function callsOf({ server, worker, prefect1, path }: BadInput): Record<string, object | undefined> {
  const ofServer = server?.workers?.[Number(WORKER.exec(path)?.[1])];
  const api = { type: 'selfHosted', url: 'https://prefect.example.com/api' };
  return {
    'prefect-server': server && serverInputsOf(server),
    'prefect-worker': worker
      ? (inputsOf(worker) as object)
      : ofServer && { ...(inputsOf(ofServer) as object), api },
    'prefect1-server': prefect1 && serverInputsOf(prefect1),
  };
}

const title = `bad input of the constructs${terraformBinary() === undefined ? ': there is no terraform' : ''}`;

(terraformBinary() === undefined ? describe.skip : describe)(title, () => {
  const found: Record<string, Refusal[]> = {};

  beforeAll(() => {
    for (const module of MODULE_NAMES) {
      const calls = CASES.map(({ input, key }) => [key, callsOf(input)[module]]).filter(([, call]) => call);
      for (const [key, all] of Object.entries(refusals(module, Object.fromEntries(calls)))) {
        found[key] = [...(found[key] ?? []), ...all];
      }
    }
  });

  const isRefused = ({ input, key }: (typeof CASES)[number]) => {
    const [named] = inputPath(input.path.replace(WORKER, '')).split(/[.[]/);
    // A construct names no more than one of the two inputs that have names of variables.
    const first = named.replace(/^environment$/, '(?:secret_)?environment');
    const place = WORKER.test(input.path) ? `(?:${first}|workers)` : first;
    const wanted = new RegExp(`^\\[${input.id}\\] ${place}\\b`);
    return found[key].some(({ heading }) => wanted.test(heading));
  };

  test.each(
    CASES.filter(({ input }) => whyNot(input) === undefined).map(
      (each) => [each.input.id, each.input.path, each] as const,
    ),
  )('%s at %s is refused by the same id', (_id, _path, each) => {
    expect([isRefused(each), found[each.key].map(({ heading }) => heading)]).toEqual([
      true,
      expect.anything(),
    ]);
  });

  test('each exception is one, and what is refused by another id is refused', () => {
    const exceptions = CASES.filter(({ input }) => whyNot(input) !== undefined);
    expect(exceptions.filter(isRefused).map(({ input }) => `${input.id} ${input.path}`)).toEqual([]);
    const accepted = exceptions.filter(
      ({ input, key }) => whyNot(input)?.[2] === OTHERWISE && found[key].length === 0,
    );
    expect(accepted.map(({ input }) => `${input.id} ${input.path}`)).toEqual([]);
    const unused = NOT_IN_THE_MODULE.filter(
      (each) => !exceptions.some(({ input }) => whyNot(input) === each),
    );
    expect(unused).toEqual([]);
  });
});
