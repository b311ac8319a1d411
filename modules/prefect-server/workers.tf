locals {
  workers = local.inputs.workers

  # Names and namespaces of workers, where the server's namespace is the default.
  worker_names = { for key, worker in local.workers : key =>
    coalesce(worker.name, "prefect-worker-${trim(replace(lower(worker.work_pool), "/[^a-z0-9]+/", "-"), "-")}")
  }
  worker_namespaces = { for key, worker in local.workers : key => worker.namespace == null ? local.namespace : worker.namespace.name }
  job_namespaces    = { for key, worker in local.workers : key => worker.job.namespace == null ? local.worker_namespaces[key] : worker.job.namespace.name }

  # Each has a copy of the auth Secret.
  pod_namespaces = toset(concat([local.namespace], values(local.worker_namespaces), values(local.job_namespaces)))

  # Without a repository of its own, a worker has the server's, with its login.
  workers_of_private_repository = [for key, worker in local.workers : key if local.chart.type == "fromPrivateRepository" && !anytrue([
    for chart in worker.chart[*] : chart.type == "fromArchive" || chart.repository != null
  ])]

  worker_labels = { for key, worker in local.workers : key => merge(local.inputs.labels, worker.labels) }

  # Of workers that name the same namespace, the first decides its labels and annotations.
  namespaces_to_create = { for name, namespaces in { for namespace in flatten([for key, worker in local.workers : [
    for namespace in [worker.namespace, worker.job.namespace] :
    merge(namespace, { labels = merge(local.worker_labels[key], namespace.labels) })
    if namespace == null ? false : namespace.type == "create" && namespace.name != local.namespace
  ]]) : namespace.name => namespace... } : name => namespaces[0] }

  # Parts of a version, so that they compare as numbers. A version that is unknown is not newer.
  worker_versions = { for key, worker in local.workers : key =>
    try(coalesce(worker.prefect_version, try(regex("^[0-9]+[.][0-9]+[.][0-9]+", worker.image.tag), null)), null)
  }
  newer_workers = [for key, version in local.worker_versions : key
    if try(tonumber(format("%05d%05d%05d", split(".", version)...)) > tonumber(format("%05d%05d%05d", split(".", local.prefect_version)...)), false)
  ]
}

resource "kubernetes_namespace_v1" "worker" {
  for_each = local.namespaces_to_create

  metadata {
    name        = each.key
    labels      = length(each.value.labels) > 0 ? each.value.labels : null
    annotations = length(each.value.annotations) > 0 ? each.value.annotations : null
  }

  timeouts {
    delete = "10m"
  }

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels]
  }
}

module "worker" {
  source   = "../prefect-worker"
  for_each = local.workers

  path = "workers[\"${each.key}\"]."

  api                = { type = "selfHosted", url = local.cluster_api_url, auth_secret_name = local.auth_secret_name }
  secret_annotations = local.auth_annotations
  shared_namespace   = local.shared_namespace || contains(each.value.namespace[*].type, "existing")
  after = [
    helm_release.server.id,
    values(kubernetes_namespace_v1.worker)[*].id,
    values(kubernetes_secret_v1.api_auth)[*].id,
    values(kubernetes_secret_v1.api_auth_given)[*].id,
    kubernetes_secret_v1.api_auth_write_only[*].id,
  ]

  # Workers have the server's version and image, unless they have their own.
  prefect_version = each.value.image.tag != null || each.value.prefect_version != null ? each.value.prefect_version : local.prefect_version
  image = merge(each.value.image, {
    registry     = each.value.image.registry != null || each.value.image.repository != null ? each.value.image.registry : local.image.registry
    pull_policy  = each.value.image.pull_policy != null ? each.value.image.pull_policy : local.image.pull_policy
    pull_secrets = each.value.image.pull_secrets != null ? each.value.image.pull_secrets : local.image.pull_secrets
  })
  chart = merge(
    { repository = local.chart.repository },
    { for name, value in merge(each.value.chart[*]...) : name => value if value != null },
    contains(local.workers_of_private_repository, each.key) ? { type = "fromPrivateRepository", username = local.chart.username } : {},
  )
  chart_repository_password = var.chart_repository_password

  # The server's module creates the namespaces.
  namespace = { type = "existing", name = local.worker_namespaces[each.key] }
  job       = merge(each.value.job, { namespace = one([for namespace in each.value.job.namespace[*] : { type = "existing", name = namespace.name }]) })

  affinity                    = each.value.affinity
  autoscaling                 = each.value.autoscaling
  cluster_uid                 = each.value.cluster_uid
  concurrency_limit           = each.value.concurrency_limit
  create_pool                 = each.value.create_pool
  display_name                = each.value.display_name
  environment                 = each.value.environment
  labels                      = local.worker_labels[each.key]
  liveness_probe              = each.value.liveness_probe
  name                        = each.value.name
  node_selector               = each.value.node_selector
  pod                         = each.value.pod
  pod_annotations             = each.value.pod_annotations
  pod_disruption_budget       = each.value.pod_disruption_budget
  pod_labels                  = each.value.pod_labels
  prefetch_seconds            = each.value.prefetch_seconds
  query_interval              = each.value.query_interval
  release                     = each.value.release
  release_name                = each.value.release_name
  replicas                    = each.value.replicas
  resources                   = each.value.resources
  role_rules                  = each.value.role_rules
  secret_environment          = each.value.secret_environment
  service_account_annotations = each.value.service_account_annotations
  service_account_name        = each.value.service_account_name
  tolerations                 = each.value.tolerations
  type                        = each.value.type
  values                      = each.value.values
  work_pool                   = each.value.work_pool
  work_queues                 = each.value.work_queues
}
