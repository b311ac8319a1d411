locals {
  # The inputs of `given`, with their types.
  typed = {
    api                = var.api
    autoscaling        = var.autoscaling
    chart              = var.chart
    image              = var.image
    job                = var.job
    namespace          = var.namespace
    pod                = var.pod
    release            = var.release
    resources          = var.resources
    secret_environment = var.secret_environment
    tolerations        = var.tolerations
  }

  name = coalesce(var.name, "prefect-worker-${trim(replace(lower(var.work_pool), "/[^a-z0-9]+/", "-"), "-")}")
}

# The inputs with their types and defaults. A problem with any of them stops what depends on one, so that no other error
# follows from it.
output "inputs" {
  value = merge(local.typed, {
    name                        = local.name
    affinity                    = var.affinity
    cluster_uid                 = var.cluster_uid
    concurrency_limit           = var.concurrency_limit
    create_pool                 = var.create_pool
    display_name                = var.display_name
    environment                 = var.environment
    labels                      = var.labels
    liveness_probe              = var.liveness_probe
    node_selector               = var.node_selector
    pod_annotations             = var.pod_annotations
    pod_disruption_budget       = var.pod_disruption_budget
    pod_labels                  = var.pod_labels
    prefect_version             = var.prefect_version
    prefetch_seconds            = var.prefetch_seconds
    query_interval              = var.query_interval
    release_name                = var.release_name
    replicas                    = var.replicas
    role_rules                  = var.role_rules
    service_account_annotations = var.service_account_annotations
    service_account_name        = var.service_account_name
    type                        = var.type
    values                      = var.values
    work_pool                   = var.work_pool
    work_queues                 = var.work_queues
  })

  precondition {
    condition     = length(local.problems.attributes) == 0
    error_message = join("\n", local.problems.attributes)
  }

  precondition {
    condition     = length(local.problems.api) == 0
    error_message = join("\n", local.problems.api)
  }

  precondition {
    condition     = length(local.problems.image) == 0
    error_message = join("\n", local.problems.image)
  }

  precondition {
    condition     = length(local.problems.job) == 0
    error_message = join("\n", local.problems.job)
  }

  precondition {
    condition     = length(local.problems.namespace) == 0
    error_message = join("\n", local.problems.namespace)
  }

  precondition {
    condition     = length(local.problems.pod) == 0
    error_message = join("\n", local.problems.pod)
  }

  precondition {
    condition     = length(local.problems.secret_environment) == 0
    error_message = join("\n", local.problems.secret_environment)
  }

  precondition {
    condition     = length(local.problems.values) == 0
    error_message = join("\n", local.problems.values)
  }

  precondition {
    condition     = length(local.problems.others) == 0
    error_message = join("\n", local.problems.others)
  }
}

output "reserved_variables" {
  value = local.worker_variables
}
