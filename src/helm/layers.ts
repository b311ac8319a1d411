import type { ValuesLayer } from './values';

/** The layers of a chart's values by their names, in order: a later one wins. */
export type Layers<Settings> = Readonly<Record<string, (settings: Settings) => Record<string, unknown>>>;

/** The documents that layers make of settings. */
export function documentsOf<Settings>(layers: Layers<Settings>, settings: Settings): ValuesLayer[] {
  return Object.entries(layers).map(([name, make]) => ({ name, document: make(settings) }));
}
