/** Labels of the objects that Terraform creates beside a release. */
export function ownLabels(instance: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'prefect',
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/managed-by': 'cdktf-prefect',
  };
}
