locals {
  namespace_labels     = merge(local.inputs.labels, local.inputs.namespace.labels)
  job_namespace_labels = merge(concat([local.inputs.labels], local.job.namespace[*].labels)...)
}

resource "kubernetes_namespace_v1" "worker" {
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

resource "kubernetes_namespace_v1" "jobs" {
  count = local.creates_job_namespace ? 1 : 0

  metadata {
    name        = local.job_namespace
    labels      = length(local.job_namespace_labels) > 0 ? local.job_namespace_labels : null
    annotations = length(local.job.namespace.annotations) > 0 ? local.job.namespace.annotations : null
  }

  timeouts {
    delete = "10m"
  }

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels]
  }
}
