import { Token } from 'cdktf';
import { expression } from '../terraform/expression';
import { operand } from '../validation/conditions';

/**
 * The description of a release of a chart from a folder or file, or null for a URL. helm's provider compares only
 * the chart's version, so without it an edited template would be no change.
 */
export function digestOf(location: string): string {
  return Token.asString(
    expression((write) => {
      const path = Token.isUnresolved(location) ? write(operand(location)) : JSON.stringify(location);
      const folder = `[for file in fileset(${path}, "**") : "\${file} \${filesha256("\${${path}}/\${file}")}"]`;
      return `one([for digests in [try([filesha256(${path})], ${folder})] : "Chart \${sha256(join("\\n", digests))}" if length(digests) > 0])`;
    }),
  );
}
