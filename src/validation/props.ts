import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { callOf } from './factory-calls';
import { nearestName } from './nearest-name';
import { Problems } from './problems';
import { INTERFACES } from './prop-types';
import { exampleOf, isClass, isEnum, isStruct, membersOf } from './type-model';

/**
 * Checks that props have no unknown name, no value of a wrong kind, and all that is required: nothing has checked
 * their types where a program runs without a compiler. It throws before any other check, since those read the props
 * by their types.
 *
 * @throws Error that lists every such problem, if there is one.
 */
export function checkProps(scope: Construct, struct: string, props: unknown): void {
  const problems = new Problems();
  new Walker(problems).check(struct, props, '', true);
  problems.throwIfAny(scope);
}

class Walker {
  public constructor(private readonly problems: Problems) {}

  public check(type: string, value: unknown, path: string, isRequired = false): void {
    if ((value === undefined && !isRequired) || type === 'any' || typeof value === type) {
      return;
    }
    if (INTERFACES[type] !== undefined || isClass(type)) {
      this.checkInstance(type, value, path);
      return;
    }
    if (Token.isUnresolved(value)) {
      return;
    }
    if (type.endsWith('[]')) {
      this.checkList(type.slice(0, -2), value, path);
    } else if (type.startsWith('{')) {
      this.checkMap(type.slice(1, -1), value, path);
    } else if (isStruct(type)) {
      this.checkStruct(type, value, path);
    } else {
      const got = type !== 'string' && typeof value === 'string' ? value : kindOf(value);
      this.refuse(path, got, NAMES[type]);
    }
  }

  private checkList(type: string, value: unknown, path: string): void {
    if (!Array.isArray(value)) {
      this.refuse(path, kindOf(value), 'a list');
      return;
    }
    value.forEach((item, index) => {
      this.check(type, item, `${path}[${index}]`);
    });
  }

  private checkMap(type: string, value: unknown, path: string): void {
    if (!isObject(value)) {
      this.refuse(path, kindOf(value), 'an object');
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      this.check(type, item, `${path}["${key}"]`);
    }
  }

  private checkStruct(type: string, value: unknown, path: string): void {
    if (!isObject(value)) {
      this.refuse(path, kindOf(value), `an object (${type})`);
      return;
    }
    const members = membersOf(type);
    // An object with a class of its own may have more in it than props.
    const given = isPlain(value) ? Object.keys(value) : [];
    const unknown = given.filter((name) => !members.has(name) && value[name] !== undefined);
    for (const [name, { type: memberType, isRequired }] of members) {
      // What is missing may be there under a name that is misspelt.
      this.check(memberType, value[name], join(path, name), isRequired && unknown.length === 0);
    }
    for (const name of unknown) {
      const known = [...members.keys()];
      const nearest = nearestName(name, known);
      const meant = nearest && join(path, nearest);
      this.problems.add(
        'props.unknown',
        join(path, name),
        kindOf(value[name]),
        meant === undefined
          ? `There is no such prop. Known here: ${known.join(', ')}.`
          : `There is no such prop. Did you mean ${meant}?`,
      );
    }
  }

  private checkInstance(type: string, value: unknown, path: string): void {
    if (!isObject(value) || !isUsable(type, value)) {
      const got = isEnum(type) && typeof value === 'string' ? value : kindOf(value);
      const example =
        INTERFACES[type] !== undefined ? `with ${INTERFACES[type]}` : `for example ${exampleOf(type, value)}`;
      this.refuse(path, got, `${withArticle(type)}, ${example}`);
      return;
    }
    const call = callOf(value);
    if (call !== undefined) {
      [...membersOf(call.factory)].forEach(([name, { type: parameterType, isRequired }], index) => {
        // A struct of options has no name of its own in paths.
        const at = /^(options|attributes)$/.test(name) ? path : join(path, name);
        this.check(parameterType, call.args[index], at, isRequired);
      });
    }
  }

  private refuse(path: string, got: string | undefined, wanted: string): void {
    this.problems.add('props.type', path || 'props', got, `Must be ${wanted}.`);
  }
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
};

/** Whether a value serves as an instance of a class or interface. `instanceof` knows those of this copy only. */
function isUsable(type: string, value: Record<string, unknown>): boolean {
  if (INTERFACES[type] !== undefined) {
    return INTERFACES[type].split(', ').every((name) => name in value);
  }
  const made = callOf(value)?.factory.split('.')[0] ?? value.constructor?.name;
  if (made !== undefined && isClass(made)) {
    return made === type;
  }
  // Of another copy, whose class names a bundler may have shortened: it has the members that are read here.
  return Object.keys(value).some((name) => (isEnum(type) ? name === 'value' : name.startsWith('_')));
}

/** The kind of a value, which says nothing of a secret. */
function kindOf(value: unknown): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (Token.isUnresolved(value)) {
    return 'a token';
  }
  if (value === null || Array.isArray(value)) {
    return value === null ? 'null' : 'a list';
  }
  if (isObject(value)) {
    return isPlain(value) ? 'an object' : withArticle(value.constructor.name);
  }
  return NAMES[typeof value] ?? withArticle(typeof value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Whether an object has no class; its prototype may be that of another realm. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function withArticle(name: string): string {
  return `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${name}`;
}

/** A path with one more name; what is no name is quoted. */
function join(path: string, name: string): string {
  if (!/^[$A-Za-z_][\w$]*$/.test(name)) {
    return `${path}["${name}"]`;
  }
  return path === '' ? name : `${path}.${name}`;
}
