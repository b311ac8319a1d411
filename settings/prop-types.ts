import type { Assembly, Member, TypeDeclaration, TypeReference } from './assembly';

const LINE_WIDTH = 110;

/** The module that tells the library its own types at run time, from its assembly. */
export function propTypes(assembly: Assembly): string {
  const types = assembly.types();
  const structs = types.filter(({ datatype }) => datatype);
  const interfaces = types.filter(({ kind, datatype }) => kind === 'interface' && !datatype);
  const classes = types.filter(({ kind }) => kind === 'class');
  return [
    '// Written by `npm run generate` from the jsii assembly: the types that the check of props goes by.',
    table(
      'STRUCTS',
      'The props of each struct.',
      structs.map((struct) => [struct.name, membersText(assembly.structProperties(struct))]),
    ),
    table(
      'FACTORIES',
      'The parameters of each static factory.',
      classes.flatMap((owner) => factoriesOf(assembly, owner)),
    ),
    table(
      'CONSTANTS',
      'The constants of each class that is like an enum.',
      classes.map((owner): [string, string] => [owner.name, constantsOf(owner)]).filter(([, text]) => text),
    ),
    table(
      'INTERFACES',
      'What each interface with behaviour has to have.',
      interfaces.map((declared) => [declared.name, requiredOf(assembly.structProperties(declared))]),
    ),
  ].join('\n\n');
}

function factoriesOf(assembly: Assembly, owner: TypeDeclaration): [string, string][] {
  return constantsOf(owner) === ''
    ? assembly
        .staticMethods(owner)
        .map(({ name, parameters = [] }) => [`${owner.name}.${name}`, membersText(parameters)])
    : [];
}

function constantsOf({ fqn, properties = [] }: TypeDeclaration): string {
  const constants = properties.filter((member) => member.static && member.type.fqn === fqn);
  return constants.map(({ name }) => name).join(', ');
}

function requiredOf(members: readonly Member[]): string {
  const required = members.filter(({ optional }) => !optional);
  return required.map(({ name }) => name).join(', ');
}

function membersText(members: readonly Member[]): string {
  return members
    .map(({ name, optional, type }) => `${name}${optional ? '?' : ''}: ${typeText(type)}`)
    .join(', ');
}

function typeText({ primitive, collection, fqn }: TypeReference): string {
  if (collection !== undefined) {
    const element = typeText(collection.elementtype);
    return collection.kind === 'array' ? `${element}[]` : `{${element}}`;
  }
  return primitive ?? (fqn ?? '').split('.').slice(1).join('.');
}

/** A constant as biome formats it. */
function table(name: string, description: string, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([key, text]) => {
    const property = /^\w+$/.test(key) ? key : `'${key}'`;
    const line = `  ${property}: '${text}',`;
    return line.length > LINE_WIDTH ? `  ${property}:\n    '${text}',` : line;
  });
  return `/** ${description} */\nexport const ${name}: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n};`;
}
