/** A name of the library as Terraform's are written. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A path of a prop as the path of an input. */
export function inputPath(path: string): string {
  return path.replace(/\["[^"]*"\]|[^[\]]+/g, (part) => (part.startsWith('["') ? part : snakeCase(part)));
}
