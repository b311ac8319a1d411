# Terraform drops an attribute that a typed object doesn't have, without an error. So these variables have no types for
# objects. The module `inputs` has the types and checks, and compares what was given with what the types kept.
module "inputs" {
  source = "./inputs"

  given = {
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

  acknowledge_no_authentication = var.acknowledge_no_authentication
  affinity                      = var.affinity
  analytics                     = var.analytics
  autoscaling                   = var.autoscaling
  background_replicas           = var.background_replicas
  base_path                     = var.base_path
  basic_auth                    = var.basic_auth
  chart                         = var.chart
  cors_allowed_origins          = var.cors_allowed_origins
  csrf_protection               = var.csrf_protection
  database                      = var.database
  encryption_key                = var.encryption_key
  environment                   = var.environment
  gateway                       = var.gateway
  image                         = var.image
  ingress                       = var.ingress
  labels                        = var.labels
  logging_level                 = var.logging_level
  name                          = var.name
  namespace                     = var.namespace
  network_policy                = var.network_policy
  node_selector                 = var.node_selector
  pod                           = var.pod
  pod_annotations               = var.pod_annotations
  pod_labels                    = var.pod_labels
  prefect_version               = var.prefect_version
  redis                         = var.redis
  release                       = var.release
  release_name                  = var.release_name
  replicas                      = var.replicas
  resources                     = var.resources
  retention                     = var.retention
  secret_environment            = var.secret_environment
  service                       = var.service
  service_account_annotations   = var.service_account_annotations
  service_account_name          = var.service_account_name
  setup_jobs                    = var.setup_jobs
  startup_timeout               = var.startup_timeout
  tolerations                   = var.tolerations
  ui_api_url                    = var.ui_api_url
  values                        = var.values
  workers                       = var.workers
}

locals {
  inputs     = module.inputs.inputs
  database   = local.inputs.database
  basic_auth = local.inputs.basic_auth
  service    = local.inputs.service
  ingress    = local.inputs.ingress
  gateway    = local.inputs.gateway
  image      = local.inputs.image
  chart      = local.inputs.chart
  redis      = local.inputs.redis
  release    = local.inputs.release

  name         = local.inputs.name
  release_name = coalesce(local.inputs.release_name, local.name)
  namespace    = coalesce(local.inputs.namespace.name, "prefect")

  # Whether the namespace may hold a release of this name that somebody else made.
  shared_namespace = local.inputs.namespace.type == "existing"

  # Of the objects beside the release.
  labels = merge(local.inputs.labels, {
    "app.kubernetes.io/name"       = "prefect"
    "app.kubernetes.io/instance"   = local.name
    "app.kubernetes.io/managed-by" = "cdktf-prefect"
  })
}
