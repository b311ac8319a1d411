# Terraform drops an attribute that a typed object doesn't have, without an error. So these variables have no types for
# objects. The module `inputs` has the types and checks, and compares what was given with what the types kept.
module "inputs" {
  source = "./inputs"

  given = {
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
  setup_jobs                    = var.setup_jobs
  tenant                        = var.tenant
  tolerations                   = var.tolerations
  ui                            = var.ui
  values                        = var.values
  versions                      = var.versions
}

locals {
  inputs   = module.inputs.inputs
  agent    = local.inputs.agent
  chart    = local.inputs.chart
  database = local.inputs.database
  release  = local.inputs.release
  versions = local.inputs.versions

  name      = local.inputs.name
  namespace = coalesce(local.inputs.namespace.name, "prefect1")

  # Whether the namespace may hold a release of this name that somebody else made.
  shared_namespace = local.inputs.namespace.type == "existing"

  is_bundled       = local.database.type == "bundled"
  credentials      = local.database.credentials == null ? local.no_credentials : local.database.credentials
  no_credentials   = { type = "generated", length = 32, special_characters = null, version = 1, secret_name = null, keys = { admin_password = null } }
  credentials_type = local.credentials.type

  endpoints = { ui = local.inputs.ui, apollo = local.inputs.apollo }

  job_template_type = try(local.agent.job.template.type, null)

  # Of the objects beside the release.
  labels = merge(local.inputs.labels, {
    "app.kubernetes.io/name"       = "prefect"
    "app.kubernetes.io/instance"   = local.name
    "app.kubernetes.io/managed-by" = "cdktf-prefect"
  })
}
