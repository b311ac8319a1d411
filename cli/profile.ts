/** Keys of a profile that this command writes. */
const OWN_KEYS = /^\s*PREFECT_API_(URL|AUTH_STRING)\s*=/;

/** profiles.toml with the profile set to an API. Other profiles, and other settings of this one, stay. */
export function withProfile(
  toml: string,
  profile: string,
  settings: Readonly<Record<string, string>>,
): string {
  const header = `[profiles.${profile}]`;
  const lines = toml === '' ? [] : toml.replace(/\n$/, '').split('\n');
  const start = lines.findIndex((line) => line.trim() === header);
  const own = Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  if (start < 0) {
    return [...lines, ...(lines.length > 0 ? [''] : []), header, ...own, ''].join('\n');
  }
  const next = lines.findIndex((line, index) => index > start && line.startsWith('['));
  const end = next < 0 ? lines.length : next;
  const kept = lines.slice(start + 1, end).filter((line) => !OWN_KEYS.test(line));
  return [...lines.slice(0, start + 1), ...own, ...kept, ...lines.slice(end), ''].join('\n');
}
