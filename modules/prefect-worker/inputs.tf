# Terraform drops an attribute that a typed object doesn't have, without an error. So these variables have no types for
# objects. The module `inputs` has the types and checks, and compares what was given with what the types kept.
module "inputs" {
  source = "./inputs"

  path = var.path
  given = {
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

  affinity                    = var.affinity
  api                         = var.api
  autoscaling                 = var.autoscaling
  chart                       = var.chart
  cluster_uid                 = var.cluster_uid
  concurrency_limit           = var.concurrency_limit
  create_pool                 = var.create_pool
  display_name                = var.display_name
  environment                 = var.environment
  image                       = var.image
  job                         = var.job
  labels                      = var.labels
  liveness_probe              = var.liveness_probe
  name                        = var.name
  namespace                   = var.namespace
  node_selector               = var.node_selector
  pod                         = var.pod
  pod_annotations             = var.pod_annotations
  pod_disruption_budget       = var.pod_disruption_budget
  pod_labels                  = var.pod_labels
  prefect_version             = var.prefect_version
  prefetch_seconds            = var.prefetch_seconds
  query_interval              = var.query_interval
  release                     = var.release
  release_name                = var.release_name
  replicas                    = var.replicas
  resources                   = var.resources
  role_rules                  = var.role_rules
  secret_environment          = var.secret_environment
  service_account_annotations = var.service_account_annotations
  service_account_name        = var.service_account_name
  tolerations                 = var.tolerations
  type                        = var.type
  values                      = var.values
  work_pool                   = var.work_pool
  work_queues                 = var.work_queues
}

locals {
  inputs  = module.inputs.inputs
  api     = local.inputs.api
  chart   = local.inputs.chart
  image   = local.inputs.image
  job     = local.inputs.job
  pod     = local.inputs.pod
  release = local.inputs.release

  name         = local.inputs.name
  release_name = coalesce(local.inputs.release_name, local.name)
  namespace    = coalesce(local.inputs.namespace.name, "prefect")

  job_namespace         = local.job.namespace == null ? local.namespace : local.job.namespace.name
  creates_job_namespace = local.job_namespace == local.namespace ? false : local.job.namespace.type == "create"

  # Whether the namespace may hold a release of this name that somebody else made.
  shared_namespace = coalesce(var.shared_namespace, local.inputs.namespace.type == "existing")
}
