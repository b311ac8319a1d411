locals {
  # The inputs of `given`, with their types.
  typed = {
    autoscaling        = var.autoscaling
    basic_auth         = var.basic_auth
    chart              = var.chart
    database           = var.database
    encryption_key     = var.encryption_key
    gateway            = var.gateway
    image              = var.image
    ingress            = var.ingress
    namespace          = var.namespace
    network_policy     = var.network_policy
    pod                = var.pod
    redis              = var.redis
    release            = var.release
    resources          = var.resources
    retention          = var.retention
    secret_environment = var.secret_environment
    service            = var.service
    setup_jobs         = var.setup_jobs
    tolerations        = var.tolerations
    workers            = var.workers
  }
}

# The inputs with their types and defaults. A problem with any of them stops what depends on one, so that no other error
# follows from it.
output "inputs" {
  value = merge(local.typed, {
    acknowledge_no_authentication = var.acknowledge_no_authentication
    affinity                      = var.affinity
    analytics                     = var.analytics
    background_replicas           = var.background_replicas
    base_path                     = var.base_path
    cors_allowed_origins          = var.cors_allowed_origins
    csrf_protection               = var.csrf_protection
    environment                   = var.environment
    labels                        = var.labels
    logging_level                 = var.logging_level
    name                          = var.name
    node_selector                 = var.node_selector
    pod_annotations               = var.pod_annotations
    pod_labels                    = var.pod_labels
    prefect_version               = var.prefect_version
    release_name                  = var.release_name
    replicas                      = var.replicas
    service_account_annotations   = var.service_account_annotations
    service_account_name          = var.service_account_name
    startup_timeout               = var.startup_timeout
    ui_api_url                    = var.ui_api_url
    values                        = var.values
  })
  precondition {
    condition     = length(local.problems.attributes) == 0
    error_message = join("\n", local.problems.attributes)
  }

  precondition {
    condition     = length(local.problems.database) == 0
    error_message = join("\n", local.problems.database)
  }

  precondition {
    condition     = length(local.problems.address) == 0
    error_message = join("\n", local.problems.address)
  }

  precondition {
    condition     = length(local.problems.hosts) == 0
    error_message = join("\n", local.problems.hosts)
  }

  precondition {
    condition     = length(local.problems.workers) == 0
    error_message = join("\n", local.problems.workers)
  }

  precondition {
    condition     = length(local.problems.pod) == 0
    error_message = join("\n", local.problems.pod)
  }

  precondition {
    condition     = length(local.problems.others) == 0
    error_message = join("\n", local.problems.others)
  }
}

output "reserved_variables" {
  value = local.reserved_variables
}
