locals {
  # The inputs of `given`, with their types.
  typed = {
    agent              = var.agent
    apollo             = var.apollo
    chart              = var.chart
    database           = var.database
    namespace          = var.namespace
    release            = var.release
    secret_environment = var.secret_environment
    setup_jobs         = var.setup_jobs
    tenant             = var.tenant
    tolerations        = var.tolerations
    ui                 = var.ui
    versions           = var.versions
  }
}

# The inputs with their types and defaults. A problem with any of them stops what depends on one, so that no other error
# follows from it.
output "inputs" {
  value = merge(local.typed, {
    acknowledge_no_authentication = var.acknowledge_no_authentication
    affinity                      = var.affinity
    apollo_api_url                = var.apollo_api_url
    create_tenant                 = var.create_tenant
    environment                   = var.environment
    image_registry                = var.image_registry
    labels                        = var.labels
    name                          = var.name
    node_selector                 = var.node_selector
    pod_annotations               = var.pod_annotations
    pull_policy                   = var.pull_policy
    pull_secrets                  = var.pull_secrets
    service_account_annotations   = var.service_account_annotations
    service_account_name          = var.service_account_name
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
    condition     = length(local.problems.hosts) == 0
    error_message = join("\n", local.problems.hosts)
  }

  precondition {
    condition     = length(local.problems.endpoints) == 0
    error_message = join("\n", local.problems.endpoints)
  }

  precondition {
    condition     = length(local.problems.agent) == 0
    error_message = join("\n", local.problems.agent)
  }

  precondition {
    condition     = length(local.problems.others) == 0
    error_message = join("\n", local.problems.others)
  }
}

output "reserved_variables" {
  value = concat(local.server_variables, local.agent_variables)
}
