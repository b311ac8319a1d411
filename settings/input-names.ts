/** The Terraform spelling of a prop's name. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The input path of a prop path. */
export function inputPath(path: string): string {
  return path.replace(/\["[^"]*"\]|[^[\]]+/g, (part) => (part.startsWith('["') ? part : snakeCase(part)));
}
