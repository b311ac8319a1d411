resource "kubernetes_namespace_v1" "prefect" {
  count = local.inputs.namespace.type == "create" ? 1 : 0

  metadata {
    name        = local.namespace
    labels      = length(local.inputs.namespace.labels) > 0 ? local.inputs.namespace.labels : null
    annotations = length(local.inputs.namespace.annotations) > 0 ? local.inputs.namespace.annotations : null
  }

  timeouts {
    delete = "10m"
  }
}
