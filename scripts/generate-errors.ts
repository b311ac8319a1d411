/** Writes docs/errors.md: every error id with its remedy, from the checks in src. With --check it writes nothing and fails if the file is out of date. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../toolbox/process';

const TARGET = join(ROOT, 'docs', 'errors.md');
const SOURCES = join(ROOT, 'src');

const HEAD = `# Error ids

An id stays the same between releases, so you can search for it. *Words like these* are filled in by the error.

- Ids with \`settings.\` are about the app's [settings](settings.md).
- Ids with \`input.\` are about the inputs of a [module](modules.md). A module uses HCL's names: \`{ type = "fromSecret" }\` for \`Credentials.fromSecret()\`.
- Ids with \`adopt.\` are about [adopting a release](adopt.md#what-is-refused).
- Ids with \`command.\` are about [the command](command.md).

\`npm run generate\` writes this page from the checks in \`src\`.

| Id | Remedy |
|---|---|
`;

type Remedies = Map<string, Set<string>>;

const sources = (readdirSync(SOURCES, { recursive: true }) as string[])
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map((path) => {
    const text = readFileSync(join(SOURCES, path), 'utf8');
    return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  });

function visit(node: ts.Node, found: (node: ts.Node) => void): void {
  found(node);
  node.forEachChild((child) => visit(child, found));
}

function allNodes(found: (node: ts.Node) => void): void {
  for (const source of sources) {
    visit(source, found);
  }
}

/** The arguments of a call, by the function's parameters. */
type Arguments = ReadonlyMap<string, ts.Expression>;

/** With more calls than this, one remedy with the parameters' names in italics replaces the calls' remedies. */
const MOST_VARIANTS = 3;

/** Collects ids and remedies of `problems.add`, `problems.require`, rules, and errors with an id in brackets. */
function collect(): Remedies {
  const remedies: Remedies = new Map();
  const add = (id: string, texts: Set<string>) => {
    remedies.set(id, new Set([...(remedies.get(id) ?? []), ...texts]));
  };
  allNodes((node) => {
    if (ts.isCallExpression(node) && /\bproblems\.(add|require)$/.test(node.expression.getText())) {
      const [id, , , remedy] = node.arguments;
      // `rule.id` is in the literal of a rule.
      if (!ts.isPropertyAccessExpression(id)) {
        for (const [each, texts] of variantsOf(id, remedy)) {
          add(each, texts);
        }
      }
    } else if (ts.isObjectLiteralExpression(node)) {
      const id = propertyOf(node, 'id');
      const remedy = propertyOf(node, 'remedy');
      if (id !== undefined && ts.isStringLiteral(id) && remedy !== undefined) {
        add(id.text, new Set([textOf(remedy)]));
      }
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'Error' && node.arguments?.[0]) {
      const [, id, remedy] = /^\[(\w+(?:\.\w+)+)\] (?:\S+: )?(.*)$/.exec(textOf(node.arguments[0])) ?? [];
      if (id !== undefined) {
        add(id, new Set([remedy]));
      }
    }
  });
  return remedies;
}

function propertyOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = node.properties.find((each) => each.name?.getText() === name);
  return property !== undefined && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** Remedies by id. An id that is a parameter comes from each call of the function around it. */
function variantsOf(id: ts.Expression, remedy: ts.Expression): Remedies {
  const variants: Remedies = new Map();
  for (const values of callsAround(id, remedy)) {
    const known = values.get(id.getText()) ?? id;
    if (!ts.isStringLiteral(known)) {
      throw new Error(`${id.getSourceFile().fileName}: the id is not a literal: ${id.getText()}`);
    }
    variants.set(known.text, (variants.get(known.text) ?? new Set()).add(textOf(remedy, values)));
  }
  for (const [each, texts] of variants) {
    if (texts.size > MOST_VARIANTS) {
      variants.set(each, new Set([textOf(remedy)]));
    }
  }
  return variants;
}

/** The function's arguments at each of its calls, if the id or the remedy depends on them. */
function callsAround(id: ts.Expression, remedy: ts.Expression): Arguments[] {
  const owner = ts.findAncestor(id, (node) => ts.isFunctionDeclaration(node) || ts.isArrowFunction(node));
  if (owner === undefined || !(ts.isFunctionDeclaration(owner) || ts.isArrowFunction(owner))) {
    return [new Map()];
  }
  const parameters = owner.parameters.map(({ name }) => name.getText());
  const given = [id, definitionOf(remedy)].some((node) => parameters.some((name) => mentions(node, name)));
  const name = ts.isVariableDeclaration(owner.parent) ? owner.parent.name.getText() : owner.name?.getText();
  const calls: Arguments[] = [];
  allNodes((node) => {
    if (given && ts.isCallExpression(node) && node.expression.getText() === name) {
      const values = owner.parameters.map((parameter, index) => {
        const value = node.arguments[index] ?? parameter.initializer;
        return [parameter.name.getText(), value] as const;
      });
      calls.push(new Map(values.filter((each): each is [string, ts.Expression] => each[1] !== undefined)));
    }
  });
  return calls.length > 0 ? calls : [new Map()];
}

function mentions(node: ts.Node, name: string): boolean {
  let found = false;
  visit(node, (each) => {
    found ||= ts.isIdentifier(each) && each.text === name;
  });
  return found;
}

/** The text of a constant in the same function, or of an argument. */
function definitionOf(node: ts.Expression): ts.Expression {
  const name = ts.isCallExpression(node) ? node.expression.getText() : node.getText();
  const owner = ts.findAncestor(node, ts.isFunctionDeclaration);
  let definition = node;
  if (owner !== undefined) {
    visit(owner, (each) => {
      if (ts.isVariableDeclaration(each) && each.name.getText() === name && each.initializer) {
        const { initializer } = each;
        const value = ts.isArrowFunction(initializer) ? initializer.body : initializer;
        definition = isText(value) ? value : definition;
      }
    });
  }
  return definition;
}

function isText(node: ts.Node): node is ts.Expression {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    ts.isTemplateExpression(node) ||
    ts.isArrayLiteralExpression(node)
  );
}

/** The text of an expression. Parts that are known only at run time are in italics. */
function textOf(expression: ts.Expression, values: Arguments = new Map()): string {
  const node = definitionOf(expression);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return [
      node.head.text,
      ...node.templateSpans.map(({ expression: part, literal }) => `${textOf(part, values)}${literal.text}`),
    ].join('');
  }
  if (ts.isConditionalExpression(node)) {
    return `${textOf(node.whenTrue, values)} Or: ${textOf(node.whenFalse, values)}`;
  }
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.map((element) => textOf(element, values)).join(', ');
  }
  const [, name = ''] = /^(\w+)(?:\.join\(', '\))?$/.exec(node.getText()) ?? [];
  const given = values.get(name);
  const value = constantOf(given?.getText() ?? name) ?? given;
  if (value !== undefined && isText(value)) {
    return textOf(value);
  }
  return `*${
    /\w+(?=\W*$)/.exec(
      node
        .getText()
        .replace(/\(.*$/s, '')
        .replace(/\.join$/, ''),
    )?.[0] ?? '…'
  }*`;
}

/** A constant of a module. */
function constantOf(name: string): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  if (!/^[A-Z][A-Z_]*$/.test(name)) {
    return found;
  }
  allNodes((node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer) {
      const { initializer } = node;
      found = ts.isAsExpression(initializer) ? initializer.expression : initializer;
    }
  });
  return found;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/</g, '&lt;');
}

const rows = [...collect()]
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([id, remedies]) => `| \`${id}\` | ${[...remedies].map(cell).join('<br>')} |\n`);
const generated = `${HEAD}${rows.join('')}`;
const current = existsSync(TARGET) ? readFileSync(TARGET, 'utf8') : '';
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, generated);
} else if (current !== generated) {
  process.stderr.write('docs/errors.md is out of date. Run `npm run generate`.\n');
  process.exitCode = 1;
}
