resource "kubernetes_namespace_v1" "worker" {
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

resource "kubernetes_namespace_v1" "jobs" {
  count = local.creates_job_namespace ? 1 : 0

  metadata {
    name        = local.job_namespace
    labels      = length(local.job.namespace.labels) > 0 ? local.job.namespace.labels : null
    annotations = length(local.job.namespace.annotations) > 0 ? local.job.namespace.annotations : null
  }

  timeouts {
    delete = "10m"
  }
}
