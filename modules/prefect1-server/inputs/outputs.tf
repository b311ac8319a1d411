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
    tenant             = var.tenant
    tolerations        = var.tolerations
    ui                 = var.ui
    versions           = var.versions
  }
}

# The inputs with their types and defaults. A problem with any of them stops what depends on one, so that no other error
# follows from it.
output "inputs" {
  value = {
    acknowledge_no_authentication = var.acknowledge_no_authentication
    affinity                      = var.affinity
    agent                         = var.agent
    apollo                        = var.apollo
    apollo_api_url                = var.apollo_api_url
    chart                         = var.chart
    create_tenant                 = var.create_tenant
    database                      = var.database
    environment                   = var.environment
    image_registry                = var.image_registry
    labels                        = var.labels
    name                          = var.name
    namespace                     = var.namespace
    node_selector                 = var.node_selector
    pod_annotations               = var.pod_annotations
    pull_policy                   = var.pull_policy
    pull_secrets                  = var.pull_secrets
    release                       = var.release
    secret_environment            = var.secret_environment
    service_account_annotations   = var.service_account_annotations
    service_account_name          = var.service_account_name
    tenant                        = var.tenant
    tolerations                   = var.tolerations
    ui                            = var.ui
    values                        = var.values
    versions                      = var.versions
  }

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
