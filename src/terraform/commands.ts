/** A command that prints what is at a key of a Secret. */
export function secretCommand(namespace: string, secret: string, key: string): string {
  return `kubectl --namespace ${namespace} get secret ${secret} --output go-template='{{index .data "${key}" | base64decode}}'`;
}

/** Text as one argument of a shell's command. */
export function shellQuoted(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** A command that prints the last log lines of the pods with these labels, init containers and crashed ones included. */
export function logsCommand(namespace: string, selector: string): string {
  return `kubectl --namespace ${namespace} logs --selector ${selector} --all-containers --ignore-errors --prefix --tail 50`;
}
