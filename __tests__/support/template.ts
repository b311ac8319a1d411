import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack, Testing } from 'cdktf';
import { parse } from 'yaml';
import type { Prefect1ServerProps, PrefectServerProps, PrefectWorkerProps } from '../../src';
import { evaluate, type Locals } from './expression';

export type Document = Record<string, unknown>;

/** The synthesized Terraform JSON of a stack. */
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

  /** The only resource of a type. */
  public resource(type: string): any {
    const all = Object.values(this.resources(type));
    if (all.length !== 1) {
      throw new Error(`${all.length} resources of type ${type}: ${Object.keys(this.resources(type))}`);
    }
    return all[0];
  }

  /** Every resource's address, data sources and ephemeral resources included. */
  public get addresses(): string[] {
    return ['resource', 'data', 'ephemeral'].flatMap((kind) =>
      Object.entries((this.json[kind] ?? {}) as Record<string, object>).flatMap(([type, instances]) =>
        Object.keys(instances).map((id) => `${kind === 'resource' ? '' : `${kind}.`}${type}.${id}`),
      ),
    );
  }

  /** The outputs' values by name, evaluated as far as they are known. */
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

  /** The helm_release with a name. */
  public release(name: string): any {
    const found = Object.values(this.resources('helm_release')).filter((release) => release.name === name);
    if (found.length !== 1) {
      throw new Error(`${found.length} releases are named ${name}`);
    }
    return found[0];
  }

  /** The documents in a release's `values`, in helm's order. */
  public valuesDocuments(name: string): Document[] {
    const { values } = this.release(name);
    return (values as string[]).map((text) => parse(String(evaluate(text, this.locals))));
  }

  /** A release's `values`, merged as helm merges them. */
  public values(name: string): any {
    return this.valuesDocuments(name).reduce<Document>(mergeValues, {});
  }

  /** A top-level section of the stack, for example `terraform`. */
  public section(name: string): any {
    return this.json[name];
  }

  /** The whole JSON as text, to search for forbidden values. */
  public get text(): string {
    return JSON.stringify(this.json);
  }
}

/** An empty stack. Its app writes no files. */
export function emptyStack(): TerraformStack {
  // An app creates its folders immediately, so it gets another folder than the caller's.
  const outdir = join(tmpdir(), 'cdktf-prefect-not-written');
  mkdirSync(join(outdir, 'stacks'), { recursive: true });
  return new TerraformStack(new App({ outdir }), 'test');
}

/** Synthesizes a stack with the resources of `build`. */
export function synthesize(build: (stack: TerraformStack) => void): Template {
  const stack = emptyStack();
  build(stack);
  return new Template(JSON.parse(Testing.synth(stack)));
}

/** Props with a problem: its id, its path and the reported value. */
export interface BadInput {
  readonly id: string;
  readonly path: string;
  readonly got: string;
  /** The props, if they alone cause the problem. */
  readonly server?: PrefectServerProps;
  readonly worker?: PrefectWorkerProps;
  readonly prefect1?: Prefect1ServerProps;
  readonly build: (stack: TerraformStack) => void;
}

/** The text of the error that building a stack throws. It is empty without an error. */
export function errorOf(build: (stack: TerraformStack) => void): string {
  try {
    synthesize(build);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Merges documents as the helm provider does: maps by key, other values replaced, nulls kept. */
export function mergeValues(base: Document, over: Document): Document {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const current = merged[key];
    merged[key] = isDocument(current) && isDocument(value) ? mergeValues(current, value) : value;
  }
  return merged;
}

/** Merges values over a chart's defaults as helm does: a null deletes the default. */
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

/** An object of Terraform with the names of the Kubernetes API. */
export function camelCase(value: any): any {
  if (Array.isArray(value)) {
    return value.map(camelCase);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()),
      camelCase(item),
    ]),
  );
}
