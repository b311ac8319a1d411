/** A command that prints the decoded value of a Secret's key. */
export function secretCommand(namespace: string, secret: string, key: string): string {
  return `kubectl --namespace ${namespace} get secret ${secret} --output go-template='{{index .data "${key}" | base64decode}}'`;
}

/** Quotes text as one shell argument. */
export function shellQuoted(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}

/** A command that prints the last log lines of matching pods, including init containers and crashed containers. */
export function logsCommand(namespace: string, selector: string): string {
  return `kubectl --namespace ${namespace} logs --selector ${selector} --all-containers --ignore-errors --prefix --tail 50`;
}

/** Shows why pods were never made: quota, limits and admission. */
export function failedCreateCommand(namespace: string): string {
  return `kubectl --namespace ${namespace} get events --field-selector reason=FailedCreate`;
}
