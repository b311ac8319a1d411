import type { ValuesLayer } from './values';

/** The layers of a chart's values by name. A later layer overrides an earlier one. */
export type Layers<Settings> = Readonly<Record<string, (settings: Settings) => Record<string, unknown>>>;

export function documentsOf<Settings>(layers: Layers<Settings>, settings: Settings): ValuesLayer[] {
  return Object.entries(layers).map(([name, make]) => ({ name, document: make(settings) }));
}
