/** What only an apply knows of a module, as text that is the same each time. */
export function withKnownValues(module: unknown): unknown {
  return JSON.parse(
    JSON.stringify(module)
      .replace(
        /one\(kubernetes_(?:secret|persistent_volume_claim)_v1\.\w+\[\*\]\.metadata\[0\]\.uid\)/g,
        '\\"uid\\"',
      )
      .replace(/coalesce\(kubernetes_service_v1\.(\w+)\[0\]\.status[^)]+\)/g, '\\"$1\\"')
      .replace(/substr\(sha256\(jsonencode\(local\.job_template\)\), 0, 16\)/g, '\\"template\\"')
      .replace(/flatten\(data\.kubernetes_resources\.\w+\[\*\]\.objects\)/g, '[]')
      .replace(
        /one\(data\.kubernetes_namespace_v1\.kube_system\[\*\]\.metadata\[0\]\.uid\)/g,
        '\\"cluster\\"',
      )
      .replace(/flatten\(data\.kubernetes_resources\.\w+\[\*\]\.objects\)/g, '[]')
      .replace(/terraform_data\.owner\.id/g, '\\"owner\\"'),
  );
}
