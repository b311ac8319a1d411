# Checks of what workers share with their server. The module prefect-worker checks the rest of each worker.
locals {
  server_namespace = coalesce(var.namespace.name, "prefect")

  # The namespaces of workers and jobs that are not the server's.
  worker_namespaces = {
    "namespace"     = { for key, worker in var.workers : key => worker.namespace if worker.namespace != null }
    "job.namespace" = { for key, worker in var.workers : key => worker.job.namespace if worker.job.namespace != null }
  }

  # The names of all namespaces of a worker.
  names_of_namespaces = { for key, worker in var.workers : key => [
    for namespace in [worker.namespace, worker.job.namespace] : namespace.name if namespace != null
  ] }

  worker_names = [for worker in var.workers : coalesce(
    worker.name, "prefect-worker-${trim(replace(lower(worker.work_pool), "/[^a-z0-9]+/", "-"), "-")}"
  )]

  worker_rules = concat(
    flatten([for at, namespaces in local.worker_namespaces : [
      {
        id     = "input.type.unknown"
        at     = "[…].${at}.type"
        holds  = { for key, each in namespaces : key => contains(["create", "existing"], each.type) }
        remedy = "Choose one of create, existing."
      },
      {
        id     = "input.missing"
        at     = "[…].${at}.name"
        holds  = { for key, each in namespaces : key => each.name != null }
        remedy = "The namespace of a worker needs this attribute."
      },
      [for metadata in ["labels", "annotations"] : {
        id     = "input.unused"
        at     = "[…].${at}.${metadata}"
        holds  = { for key, each in namespaces : key => each.type != "existing" || length(each[metadata]) == 0 }
        remedy = "Only the type create has this attribute. Remove it."
      }],
      {
        id = "label.invalid"
        at = "[…].${at}.labels[\"…\"]"
        holds = { for key, each in namespaces : key => alltrue([
          for name, value in each.labels : can(regex(local.label, "${name}=${value == null ? "" : value}"))
        ]) }
        remedy = local.label_remedy
      },
      {
        id     = "annotation.key.invalid"
        at     = "[…].${at}.annotations[\"…\"]"
        holds  = { for key, each in namespaces : key => alltrue([for name in keys(each.annotations) : can(regex(local.annotation_key, name))]) }
        remedy = local.annotation_remedy
      },
    ]]),
    [
      {
        id     = "worker.name.twice"
        at     = ""
        holds  = { for index, key in keys(var.workers) : key => length([for name in local.worker_names : name if name == local.worker_names[index]]) == 1 }
        remedy = "Two workers have the same name, or work pools of the same name. Give each worker a unique name."
      },
      {
        id = "basicAuth.writeOnly.notShared"
        at = ""
        holds = { for key, names in local.names_of_namespaces : key =>
          !contains(var.basic_auth[*].type, "writeOnly") || alltrue([for name in names : name == local.server_namespace])
        }
        remedy = "A write-only auth string has one Secret, in the server's namespace, because a second Secret would get another password. Use the type generated or fromSecret of basic_auth."
      },
      {
        id = "worker.chart.missing"
        at = "[…].chart"
        holds = { for key, worker in var.workers : key => var.chart.type != "fromArchive" || anytrue([
          for chart in worker.chart[*] : chart.type == "fromArchive" || chart.repository != null || chart.version != null
        ]) }
        remedy = "The server's chart is from an archive, which has no prefect-worker. Give the type fromArchive with an archive of prefect-worker, or the type fromRepository with a repository or version."
      },
    ],
  )

  worker_checks = [for rule in local.worker_rules : {
    id     = rule.id
    at     = "workers${rule.at}"
    holds  = alltrue(values(rule.holds))
    remedy = "${rule.remedy}${alltrue(values(rule.holds)) ? "" : " Workers: ${join(", ", [for key, holds in rule.holds : key if !holds])}."}"
  }]
}
