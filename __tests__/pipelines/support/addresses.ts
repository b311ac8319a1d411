export function typeOf(address: string): string {
  return address.slice(modulesOf(address).length).split('.')[0];
}

/** The resource's own name, without its key. */
export function nameOf(address: string): string {
  return address.slice(modulesOf(address).length).split('.')[1].replace(/\[.*$/, '');
}

/** The modules of an address, with a dot at the end. */
export function modulesOf(address: string): string {
  return /^(module\.[^.[]+(\[(\d+|"(\\.|[^"\\])*")\])?\.)*/.exec(address)?.[0] ?? '';
}

/** An address without keys, as dependencies are written. */
export function plain(address: string): string {
  return address.replace(/\[(\d+|"(\\.|[^"\\])*")\]/g, '');
}

/** An address as it is called in the module of another one. */
export function relative(address: string, from: string): string {
  const modules = modulesOf(from);
  return address.startsWith(modules)
    ? address.slice(modules.length)
    : `../${relative(address, outside(modules))}`;
}

/** The opposite of `relative`. */
export function absolute(address: string, from: string): string {
  const modules = modulesOf(from);
  return address.startsWith('../') ? absolute(address.slice(3), outside(modules)) : modules + address;
}

function outside(modules: string): string {
  return modules.replace(/module\.[^.]+\.$/, '');
}
