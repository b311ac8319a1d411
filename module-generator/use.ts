import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleDefinition } from './definition';
import { fromRegistry } from './registry-layout';

/** The parts of a module's example that use the module, with the published source. */
export function useOf(projectDirectory: string, { example }: ModuleDefinition): string {
  const { version } = JSON.parse(readFileSync(join(projectDirectory, 'package.json'), 'utf8'));
  const text = readFileSync(join(projectDirectory, 'examples', 'hcl', example, 'main.tf'), 'utf8');
  const regions = [...text.matchAll(/^#region \w+\n(.*?)^#endregion$/gms)].map(([, region]) => region);
  return fromRegistry(regions.join('\n'), version);
}
