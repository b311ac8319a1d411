locals {
  namespace_labels = merge(local.inputs.labels, local.inputs.namespace.labels)
}

resource "kubernetes_namespace_v1" "prefect" {
  count = local.inputs.namespace.type == "create" ? 1 : 0

  metadata {
    name        = local.namespace
    labels      = length(local.namespace_labels) > 0 ? local.namespace_labels : null
    annotations = length(local.inputs.namespace.annotations) > 0 ? local.inputs.namespace.annotations : null
  }

  timeouts {
    delete = "10m"
  }

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels]
  }
}
