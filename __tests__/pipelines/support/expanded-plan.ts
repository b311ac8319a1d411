import { absolute, modulesOf, nameOf, plain, typeOf } from './addresses';
import { AUTH_VERSION, CLAIM, type Json, LABEL, type Line, SECRET, stateValues } from './plan-lines';

/** A plan of these lines as `terraform show -json` prints it, without what the password guard does not read. */
export function expandedPlan(lines: Line[]): Json {
  const state = lines.filter((line) => line.state);
  const valuesIn = (address: string, deposed?: string): Json =>
    stateValues(state.find((line) => line.state === address && line.deposed === deposed));
  const changes = [...lines.filter((line) => line.change), ...unchanged(lines)];
  const plan = {
    format_version: '1.2',
    planned_values: {},
    resource_changes: changes
      .map((line) => expandedChange(line, valuesIn(line.change, line.deposed)))
      .sort((one, other) => (rank(one) < rank(other) ? -1 : 1)),
    resource_drift: lines
      .filter((line) => line.drift)
      .map((line) => expandedDrift(line, valuesIn(line.drift))),
    prior_state: { values: { root_module: stateModule(state, lines) } },
    configuration: { root_module: configurationModule(lines.filter((line) => line.configuration)) },
  };
  // Nothing is undefined, and nothing shared.
  return JSON.parse(JSON.stringify(plan));
}

/** What is deposed follows what is there now. */
function rank({ address, deposed = '' }: Json): string {
  return `${address} ${deposed}`;
}

/** What is in the state and has no line of a change. */
function unchanged(lines: Line[]): Line[] {
  const changed = new Set(lines.map(({ change, deposed }) => `${change} ${deposed}`));
  return lines
    .filter(
      ({ state, deposed, planned }) => state && planned !== false && !changed.has(`${state} ${deposed}`),
    )
    .map(({ state, deposed }) => ({ change: state, actions: 'no-op', deposed }));
}

function expandedChange(
  { change: address, deposed, from, importing, actions, after, unknown }: Line,
  old: Json,
): Json {
  const type = typeOf(address);
  const isMade = /create|update|no-op/.test(actions);
  return {
    address,
    previous_address: from,
    mode: 'managed',
    type,
    name: nameOf(address),
    deposed,
    change: {
      actions: actions.split(' '),
      before: actions === 'create' ? null : expandedValues(type, old),
      after: isMade ? expandedValues(type, { ...old, ...after }) : null,
      after_unknown: expandedUnknown(unknown),
      importing: importing && {},
    },
  };
}

function expandedDrift({ drift: address, before }: Line, now: Json): Json {
  const type = typeOf(address);
  return { address, type, change: { before: expandedValues(type, { ...now, ...before }) } };
}

/** Names of what a line has of a side, which are not known yet. */
function expandedUnknown(names: string[] = []): Json {
  const unknown = (name: string): true | undefined => names.includes(name) || undefined;
  const annotations = unknown('auth') && { [AUTH_VERSION]: true };
  const isNamed = unknown('name') || annotations;
  return {
    keepers: unknown('keepers') && { version: true },
    metadata: isNamed && [{ name: unknown('name'), annotations }],
    data: unknown('data'),
    data_wo_revision: unknown('revision'),
    spec: unknown('storage') && [{ resources: [{ requests: { storage: true } }] }],
  };
}

/** A side of a change as Terraform has it, of what a line has of it; what is null there is not there. */
function expandedValues(type: string, line: Json): Json {
  const given = Object.entries<Json>(line ?? {}).filter(([, value]) => value !== null);
  const { name, namespace, auth, data, revision, storage, chart_name, ...others } = Object.fromEntries(given);
  const { labelled = type === SECRET || type === CLAIM, unlabelled, ...values } = others;
  return {
    ...values,
    metadata: type.startsWith('kubernetes_')
      ? [
          {
            name,
            namespace,
            labels: labelled && !unlabelled ? Object.fromEntries([LABEL]) : {},
            annotations: auth && { [AUTH_VERSION]: auth },
          },
        ]
      : chart_name && { chart: chart_name },
    data: data && { value: `value ${data}` },
    data_wo_revision: revision,
    spec: storage && [{ resources: [{ requests: { storage } }] }],
  };
}

function stateModule(state: Line[], lines: Line[]): Json {
  const root: Json = { resources: [] };
  for (const line of state) {
    const { state: address, deposed } = line;
    const type = typeOf(address);
    const { data: _, revision: __, ...identity } = stateValues(line);
    const depends_on = lines.find(({ dependent }) => dependent === plain(address))?.on;
    moduleOfState(root, address).resources.push({
      address,
      type,
      deposed_key: deposed,
      depends_on: depends_on?.map((other: string) => absolute(other, plain(address))),
      values: type === SECRET ? expandedValues(type, identity) : undefined,
    });
  }
  return root;
}

function moduleOfState(root: Json, resource: string): Json {
  let module = root;
  for (const [step] of modulesOf(resource).matchAll(/module\.[^.[]+(\[[^\]]*\])?\./g)) {
    const address = `${module.address ? `${module.address}.` : ''}${step.slice(0, -1)}`;
    module.child_modules ??= [];
    const known = module.child_modules.find((child: Json) => child.address === address);
    if (known === undefined) module.child_modules.push({ address, resources: [] });
    module = known ?? module.child_modules.at(-1);
  }
  return module;
}

function configurationModule(lines: Line[]): Json {
  const root: Json = { resources: [] };
  for (const { configuration, references, depends_on } of lines) {
    const modules = modulesOf(configuration);
    let module = root;
    for (const [, name] of modules.matchAll(/module\.([^.]+)/g)) {
      module.module_calls ??= {};
      module.module_calls[name] ??= { module: { resources: [] } };
      module = module.module_calls[name].module;
    }
    const address = configuration.slice(modules.length);
    module.resources.push({ address, expressions: { all: { references } }, depends_on });
  }
  return root;
}
