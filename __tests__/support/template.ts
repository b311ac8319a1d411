import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack, Testing } from 'cdktf';
import { parse } from 'yaml';
import type { Prefect1ServerProps, PrefectServerProps, PrefectWorkerProps } from '../../src';
import { evaluate, type Locals } from './expression';

export type Document = Record<string, unknown>;

/** What Terraform gets of one stack. */
export class Template {
  public constructor(private readonly json: Document) {}

  /** The resources of a type by their logical id. */
  public resources(type: string): Record<string, any> {
    return (this.json.resource as any)?.[type] ?? {};
  }

  /** The data sources of a type by their logical id. */
  public data(type: string): Record<string, any> {
    return (this.json.data as any)?.[type] ?? {};
  }

  /** The one resource of a type. */
  public resource(type: string): any {
    const all = Object.values(this.resources(type));
    if (all.length !== 1) {
      throw new Error(`${all.length} resources of type ${type}: ${Object.keys(this.resources(type))}`);
    }
    return all[0];
  }

  /** Every resource's address, data sources and ephemeral ones included. */
  public get addresses(): string[] {
    return ['resource', 'data', 'ephemeral'].flatMap((kind) =>
      Object.entries((this.json[kind] ?? {}) as Record<string, object>).flatMap(([type, instances]) =>
        Object.keys(instances).map((id) => `${kind === 'resource' ? '' : `${kind}.`}${type}.${id}`),
      ),
    );
  }

  /** The values of the outputs by name, as Terraform computes them as far as that is known. */
  public get outputs(): Record<string, any> {
    return Object.fromEntries(
      Object.entries((this.json.output ?? {}) as Record<string, { value: unknown }>).map(
        ([name, { value }]) => [name, evaluate(value, this.locals)],
      ),
    );
  }

  public get locals(): Locals {
    return (this.json.locals ?? {}) as Locals;
  }

  /** The helm_release of a name. */
  public release(name: string): any {
    const found = Object.values(this.resources('helm_release')).filter((release) => release.name === name);
    if (found.length !== 1) {
      throw new Error(`${found.length} releases are named ${name}`);
    }
    return found[0];
  }

  /** The documents that a release is given, in helm's order. */
  public valuesDocuments(name: string): Document[] {
    const { values } = this.release(name);
    return (values as string[]).map((text) => parse(String(evaluate(text, this.locals))));
  }

  /** What a release is given, merged as helm merges it. */
  public values(name: string): any {
    return this.valuesDocuments(name).reduce<Document>(mergeValues, {});
  }

  /** A document of the stack without a name of its own, such as `terraform`. */
  public section(name: string): any {
    return this.json[name];
  }

  /** All of it as text, to look for what must not be in it. */
  public get text(): string {
    return JSON.stringify(this.json);
  }
}

/** An empty stack, of an app that nothing is written of. */
export function emptyStack(): TerraformStack {
  // An app makes its folders at once, so they are not in the caller's folder.
  const outdir = join(tmpdir(), 'cdktf-prefect-not-written');
  mkdirSync(join(outdir, 'stacks'), { recursive: true });
  return new TerraformStack(new App({ outdir }), 'test');
}

/** Synthesizes a stack of which the resources are made by `build`. */
export function synthesize(build: (stack: TerraformStack) => void): Template {
  const stack = emptyStack();
  build(stack);
  return new Template(JSON.parse(Testing.synth(stack)));
}

/** Props with something wrong: what it is, where the error says it is, and what it says it got. */
export interface BadInput {
  readonly id: string;
  readonly path: string;
  readonly got: string;
  /** The props, where they are all there is to it. */
  readonly server?: PrefectServerProps;
  readonly worker?: PrefectWorkerProps;
  readonly prefect1?: Prefect1ServerProps;
  readonly build: (stack: TerraformStack) => void;
}

/** The error that building a stack throws, as text; empty if it throws none. */
export function errorOf(build: (stack: TerraformStack) => void): string {
  try {
    synthesize(build);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Documents as the helm provider merges them: maps key by key, all else replaced, nulls kept. */
export function mergeValues(base: Document, over: Document): Document {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const current = merged[key];
    merged[key] = isDocument(current) && isDocument(value) ? mergeValues(current, value) : value;
  }
  return merged;
}

/** Values over a chart's defaults as helm does it: a null deletes the default. */
export function overDefaults(defaults: Document, values: Document): Document {
  const merged = { ...defaults };
  for (const [key, value] of Object.entries(values)) {
    const current = merged[key];
    if (value === null) {
      delete merged[key];
    } else {
      merged[key] = isDocument(value) ? overDefaults(isDocument(current) ? current : {}, value) : value;
    }
  }
  return merged;
}

export function isDocument(value: unknown): value is Document {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
