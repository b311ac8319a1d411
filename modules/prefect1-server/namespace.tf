resource "kubernetes_namespace_v1" "prefect" {
  count = module.inputs.namespace.type == "create" ? 1 : 0

  metadata {
    name        = local.namespace
    labels      = length(module.inputs.namespace.labels) > 0 ? module.inputs.namespace.labels : null
    annotations = length(module.inputs.namespace.annotations) > 0 ? module.inputs.namespace.annotations : null
  }

  timeouts {
    delete = "10m"
  }
}
