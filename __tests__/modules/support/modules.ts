import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, readBlocks } from '../../../modules-dist/hcl-files';

export const MODULES = join(__dirname, '../../../modules');

export const MODULE_NAMES = ['prefect-server', 'prefect-worker', 'prefect1-server'];

/** Inputs without which there is no call of a module. */
export const REQUIRED_INPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'prefect-worker': {
    work_pool: 'kubernetes',
    api: { type: 'selfHosted', url: 'https://prefect.example.com/api' },
  },
};

/** A module, with the one inside that has the types and checks of its inputs. */
export interface Module {
  readonly blocks: readonly Block[];
  readonly inputs: readonly Block[];
}

export function readModule(name: string): Module {
  return { blocks: readBlocks(join(MODULES, name)), inputs: readBlocks(join(MODULES, name, 'inputs')) };
}

/** Blocks of a type by their last label. */
export function named(blocks: readonly Block[], type: string): Map<string, Block> {
  return new Map(
    blocks.filter((block) => block.type === type).map((block) => [block.labels.at(-1) ?? '', block]),
  );
}

/** How expressions name a block. */
export function addressOf({ type, labels }: Block): string {
  const prefix = { resource: '', variable: 'var.' }[type] ?? `${type}.`;
  return `${prefix}${labels.join('.')}`;
}

/** The README of a module. */
export function readReadme(name: string): string {
  return readFileSync(join(MODULES, name, 'README.md'), 'utf8');
}
