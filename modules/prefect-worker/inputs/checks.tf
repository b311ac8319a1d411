# Checks of the inputs: what each is (`id`), where (`at`), whether it holds, and the remedy. The output `inputs` refuses
# inputs for which one doesn't hold.
locals {
  checks = concat(
    local.kind_checks,
    flatten([for rule in local.texts : [for at, texts in rule.at : {
      id     = rule.id
      at     = at
      holds  = alltrue([for text in texts : can(regex(rule.pattern, text))])
      remedy = rule.remedy
    }]]),
    [for at, names in local.names : {
      id     = "name.yamlScalar"
      at     = at
      holds  = !anytrue([for name in names : can(regex(local.yaml_scalar, name))])
      remedy = "The charts write this name into YAML without quotes, and YAML reads it as a boolean, a null or a number. Choose another name."
    }],
    [for at, number in local.numbers : {
      id     = "number.outOfRange"
      at     = at
      holds  = alltrue([for given in number.given : given >= number.min && given <= number.max && floor(given) == given])
      remedy = "Give a whole number from ${number.min} to ${number.max}."
    }],
    local.label_checks,
    local.pod_spec_checks,
    local.toleration_checks,
    local.environment_checks,
    local.plain_checks,
    local.other_checks,
  )

  # A group waits for the apply if one of its values is known only then. So inputs that often have such a value are
  # groups of their own.
  groups = ["api", "image", "job", "namespace", "pod", "secret_environment", "values"]

  checks_by_group = { for check in local.checks :
    contains(local.groups, regex("^\\w+", check.at)) ? regex("^\\w+", check.at) : "others" => check...
  }

  problems = merge(
    { for group, checks in local.checks_by_group : group => [
      for check in checks : "[${check.id}] ${var.path}${check.at}: ${check.remedy}" if !nonsensitive(check.holds)
    ] },
    { attributes = local.unknown_attributes },
  )

  kinds = [
    { at = "api", object = var.api, types = {
      cloud      = { needs = ["account_id", "workspace_id", "api_key"], has = ["url"] }
      selfHosted = { needs = ["url"], has = ["auth_secret_name"] }
    } },
    { at = "chart", object = var.chart, types = {
      fromArchive           = { needs = ["location", "version"], has = [] }
      fromPrivateRepository = { needs = ["username"], has = ["version", "repository"] }
      fromRepository        = { needs = [], has = ["version", "repository"] }
    } },
    { at = "job.namespace", object = var.job.namespace, types = {
      create   = { needs = ["name"], has = ["labels", "annotations"] }
      existing = { needs = ["name"], has = [] }
    } },
    { at = "namespace", object = var.namespace, types = {
      create   = { needs = [], has = ["name", "labels", "annotations"] }
      existing = { needs = ["name"], has = [] }
    } },
  ]
}

# Numbers and texts. `x[*]` is an empty list where x is null.
locals {
  annotations = {
    "job.namespace.annotations"   = merge(var.job.namespace[*].annotations...)
    "namespace.annotations"       = var.namespace.annotations
    "pod_annotations"             = var.pod_annotations
    "service_account_annotations" = var.service_account_annotations
  }

  numbers = {
    "autoscaling.max_replicas"  = { min = 1, max = 1000, given = var.autoscaling[*].max_replicas }
    "autoscaling.min_replicas"  = { min = 1, max = 1000, given = var.autoscaling[*].min_replicas }
    "autoscaling.target_cpu"    = { min = 1, max = 1000, given = flatten(var.autoscaling[*].target_cpu[*]) }
    "autoscaling.target_memory" = { min = 1, max = 1000, given = flatten(var.autoscaling[*].target_memory[*]) }
    "concurrency_limit"         = { min = 1, max = 999999, given = var.concurrency_limit[*] }
    "job.ttl_after_finished"    = { min = 0, max = 31536000, given = var.job.ttl_after_finished[*] }
    "prefetch_seconds"          = { min = 0, max = 86400, given = var.prefetch_seconds[*] }
    "query_interval"            = { min = 1, max = 86400, given = var.query_interval[*] }
    "release.max_history"       = { min = 2, max = 1000, given = [var.release.max_history] }
    "release.timeout"           = { min = 30, max = 86400, given = [var.release.timeout] }
    "replicas"                  = { min = 0, max = 1000, given = var.replicas[*] }
  }

  # Names that a chart writes into YAML.
  names = merge(local.object_names, {
    "api.api_key.key"               = var.api.api_key[*].key
    "name"                          = [local.name]
    "release_name"                  = var.release_name[*]
    "secret_environment[\"…\"].key" = values(var.secret_environment)[*].key
    "work_queues[…]"                = coalesce(var.work_queues, [])
  })

  object_names = merge(local.pod_object_names, {
    "api.api_key.secret_name"               = var.api.api_key[*].secret_name
    "api.auth_secret_name"                  = var.api.auth_secret_name[*]
    "image.pull_secrets[…]"                 = coalesce(var.image.pull_secrets, [])
    "job.pull_secrets[…]"                   = coalesce(var.job.pull_secrets, [])
    "job.service_account_name"              = var.job.service_account_name[*]
    "secret_environment[\"…\"].secret_name" = values(var.secret_environment)[*].secret_name
  })

  labels = {
    "job.namespace.labels[\"…\"]" = merge(var.job.namespace[*].labels...)
    "job.node_selector[\"…\"]"    = var.job.node_selector
    "labels[\"…\"]"               = var.labels
    "namespace.labels[\"…\"]"     = var.namespace.labels
    "node_selector[\"…\"]"        = var.node_selector
    "pod_labels[\"…\"]"           = var.pod_labels
  }

  texts = [
    {
      id      = "object.name.invalid"
      pattern = "^${local.dns_name}$"
      remedy  = "Use at most 253 lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit."
      at      = { for at, names in local.object_names : at => [for name in names : length(name) > 253 ? "" : name] }
    },
    {
      id      = "name.invalid"
      pattern = "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$"
      remedy  = "Use at most 40 lower-case letters, digits and \"-\", starting with a letter. Names of Services and Secrets add suffixes to it."
      at      = { "name" = [local.name], "release_name" = var.release_name[*] }
    },
    {
      id      = "worker.type.invalid"
      pattern = "^[A-Za-z0-9][-A-Za-z0-9_.]*$"
      remedy  = "Give a worker type of Prefect, for example kubernetes or process."
      at      = { "type" = [var.type] }
    },
    {
      id      = "namespace.name.invalid"
      pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
      remedy  = "A namespace has at most 63 lower-case letters, digits and \"-\", and starts and ends with a letter or digit."
      at      = { "job.namespace" = compact(var.job.namespace[*].name), "namespace" = var.namespace.name[*] }
    },
    {
      id      = "label.invalid"
      pattern = "^${local.prefixed_name}=(${local.short_name})?$"
      remedy  = "Use at most 63 letters, digits, \"-\", \"_\" and \".\". A key may start with a DNS prefix and \"/\"."
      at      = { for at, labels in local.labels : at => [for key, value in labels : "${key}=${value == null ? "" : value}"] }
    },
    {
      id      = "annotation.key.invalid"
      pattern = "^(?i:${local.prefixed_name})$"
      remedy  = "Use at most 63 letters, digits, \"-\", \"_\" and \".\". A key may start with a DNS prefix and \"/\", for example example.com/note."
      at      = { for at, annotations in local.annotations : "${at}[\"…\"]" => keys(annotations) }
    },
    {
      id      = "quantity.invalid"
      pattern = "^[0-9]+([.][0-9]+)?([KMGTPE]i?|k|m)?$"
      remedy  = "Give a Kubernetes quantity, for example \"20Gi\", \"500m\" or \"2\"."
      at = {
        "job.limits.…"         = values(var.job.limits)
        "job.requests.…"       = values(var.job.requests)
        "resources.limits.…"   = values(var.resources.limits)
        "resources.requests.…" = values(var.resources.requests)
      }
    },
    {
      id      = "secret.key.invalid"
      pattern = "^[-._a-zA-Z0-9]{1,253}$"
      remedy  = "Use at most 253 letters, digits, \"-\", \"_\" and \".\"."
      at = {
        "api.api_key.key"               = var.api.api_key[*].key
        "secret_environment[\"…\"].key" = values(var.secret_environment)[*].key
      }
    },
    {
      id      = "api.cloud.id.invalid"
      pattern = "^[-A-Za-z0-9_]+$"
      remedy  = "Give the id from the address of the workspace: app.prefect.cloud/account/<account_id>/workspace/<workspace_id>."
      at      = { "api.account_id" = var.api.account_id[*], "api.workspace_id" = var.api.workspace_id[*] }
    },
    {
      id      = "api.url.invalid"
      pattern = "^https?://[^/ ]+(/[^ ]*)?/api/?$"
      remedy  = "Give the URL with its port and /api, such as http://prefect-server.prefect.svc:4200/api. With a wrong URL a worker reports no error (PrefectHQ/prefect#17160)."
      at      = { "api.url" = var.api.type == "selfHosted" ? var.api.url[*] : [] }
    },
    {
      id      = "api.url.invalid"
      pattern = "^https?://[^/ ]+(/[^ ]*)?$"
      remedy  = "Give a URL such as https://api.prefect.cloud/api."
      at      = { "api.url" = var.api.type == "cloud" ? var.api.url[*] : [] }
    },
    {
      id      = "workPool.invalid"
      pattern = "^[A-Za-z0-9_.:+=@,~${local.other_letters}][-A-Za-z0-9_.:+=@,~${local.other_letters}]*$"
      remedy  = "Use letters, digits and any of -_.:+=@,~, but no \"-\" first. The chart puts the name into a shell script without quotes, and Prefect refuses \"/\", \"%\", \"&\", \"<\" and \">\"."
      at      = { "work_pool" = [var.work_pool] }
    },
    {
      id      = "workQueue.invalid"
      pattern = "^[A-Za-z0-9_${local.other_letters}]([-A-Za-z0-9_.+= ${local.other_letters}]*[-A-Za-z0-9_.+=${local.other_letters}])?$"
      remedy  = "Use letters, digits, any of -_.+= and spaces between them. The chart writes the name into YAML without quotes."
      at      = { "work_queues[…]" = coalesce(var.work_queues, []) }
    },
    {
      id      = "prefectVersion.invalid"
      pattern = "^3[.][0-9]+[.][0-9]+$"
      remedy  = "Give a release of Prefect 3, for example 3.8.3."
      at      = { "prefect_version" = var.prefect_version[*] }
    },
    {
      id      = "chart.version.invalid"
      pattern = "^[0-9]+[.][0-9]+[.][0-9]+$"
      remedy  = "Give a released version, for example 2026.8.18172642."
      at      = { "chart.version" = var.chart.version[*] }
    },
    {
      id      = "chart.repository.invalid"
      pattern = "^(https?|oci)://[^/ ]+(/[^ ]*)?$"
      remedy  = "Give a URL that starts with https://, http:// or oci://. For a folder or file, use chart = { type = \"fromArchive\" }."
      at      = { "chart.repository" = var.chart.type != "fromArchive" ? var.chart.repository[*] : [] }
    },
    {
      id      = "image.registry.invalid"
      pattern = "^${local.image_host}(/${local.image_path})?$"
      remedy  = "Give a lower-case host without scheme, with an optional port and path: registry.example.com:5000/mirror."
      at      = { "image.registry" = var.image.registry[*] }
    },
    {
      id      = "image.repository.invalid"
      pattern = "^(${local.image_host}/)?${local.image_path}$"
      remedy  = "Give a lower-case path without scheme, for example prefecthq/prefect. Put a tag or digest into tag."
      at      = { "image.repository" = var.image.repository[*] }
    },
    {
      id      = "image.tag.invalid"
      pattern = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(@sha256:[0-9a-f]{64})?$"
      remedy  = "A tag has at most 128 letters, digits, \"_\", \".\" and \"-\". \"@sha256:\" and a digest may follow."
      at      = { "image.tag" = var.image.tag[*] }
    },
    {
      id      = "image.pullPolicy.unknown"
      pattern = "^(IfNotPresent|Always|Never)$"
      remedy  = "Choose one of IfNotPresent, Always, Never."
      at      = { "image.pull_policy" = var.image.pull_policy[*] }
    },
  ]

  dns_name      = "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
  short_name    = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
  prefixed_name = "(${local.dns_name}/)?${local.short_name}"
  image_path    = "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
  image_host    = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]+)?"
  # Prefect takes letters beyond ASCII in names of pools and queues.
  other_letters = "\\x{A1}-\\x{10FFFD}"

  # What YAML reads as a boolean, a null or a number.
  yaml_scalar = join("|", [
    "^(?i:y|n|yes|no|on|off|true|false|null|~)$",
    "^[-+]?([0-9][0-9_]*([.][0-9_]*)?|[.][0-9][0-9_]*)([eE][-+]?[0-9]+)?$",
    "^([-+]?0([xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)|[-+]?[.](?i:inf)|[.](?i:nan))$",
  ])
}

locals {
  toleration_checks = flatten([for at, tolerations in { "job.tolerations" = var.job.tolerations, "tolerations" = var.tolerations } : [
    {
      id     = "toleration.operator.unknown"
      at     = "${at}[…].operator"
      holds  = alltrue([for each in tolerations : each.operator == null ? true : contains(["Equal", "Exists"], each.operator)])
      remedy = "Choose one of Equal, Exists."
    },
    {
      id     = "toleration.effect.unknown"
      at     = "${at}[…].effect"
      holds  = alltrue([for each in tolerations : each.effect == null || can(regex("^(NoSchedule|PreferNoSchedule|NoExecute)$", each.effect))])
      remedy = "Choose one of NoSchedule, PreferNoSchedule, NoExecute."
    },
    {
      id     = "toleration.contradiction"
      at     = "${at}[…].value"
      holds  = alltrue([for each in tolerations : each.operator != "Exists" || each.value == null || each.value == ""])
      remedy = "Exists compares only the key. Remove the value, or use Equal."
    },
    {
      id     = "toleration.contradiction"
      at     = "${at}[…].key"
      holds  = alltrue([for each in tolerations : each.operator == null || each.operator == "Equal" ? each.key != null && each.key != "" : true])
      remedy = "Equal compares the value of a key. Give the key, or use Exists to match every key."
    },
    {
      id     = "toleration.contradiction"
      at     = "${at}[…].toleration_seconds"
      holds  = alltrue([for each in tolerations : each.toleration_seconds == null || each.effect == "NoExecute"])
      remedy = "Only the effect NoExecute has a duration. Remove toleration_seconds."
    },
  ]])

  # Variables that the worker passes to its jobs, which those of the pool would override.
  job_variables = ["PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_API_AUTH_STRING"]

  # Variables that inputs and the chart set.
  worker_variables = concat(local.job_variables, [
    "HOME",
    "PREFECT_API_ENABLE_HTTP2",
    "PREFECT_DEBUG_MODE",
    "PREFECT_INTEGRATIONS_KUBERNETES_OBSERVER_NAMESPACES",
    "PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_AUTH_STRING_SECRET_KEY",
    "PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_AUTH_STRING_SECRET_NAME",
    "PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_KEY_SECRET_KEY",
    "PREFECT_INTEGRATIONS_KUBERNETES_WORKER_API_KEY_SECRET_NAME",
    "PREFECT_KUBERNETES_CLUSTER_UID",
    "PREFECT_WORKER_PREFETCH_SECONDS",
    "PREFECT_WORKER_QUERY_SECONDS",
  ])

  environments = {
    "environment"        = { names = keys(var.environment), reserved = local.worker_variables }
    "job.environment"    = { names = keys(var.job.environment), reserved = local.job_variables }
    "secret_environment" = { names = keys(var.secret_environment), reserved = local.worker_variables }
  }

  plain_variables = {
    "environment"     = { for name, value in var.environment : name => value if !contains(local.worker_variables, name) }
    "job.environment" = { for name, value in var.job.environment : name => value if !contains(local.job_variables, name) }
  }

  environment_checks = flatten([for at, environment in local.environments : [
    {
      id     = "environment.reserved"
      at     = at
      holds  = length(setintersection(environment.names, environment.reserved)) == 0
      remedy = "Other inputs set ${join(", ", environment.reserved)}. Remove these names: they would detach Prefect from its Secret or address."
    },
    {
      id     = "environment.name.invalid"
      at     = at
      holds  = alltrue([for name in environment.names : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
      remedy = "Use letters, digits and \"_\". Start with a letter or \"_\"."
    },
  ]])

  json_texts = merge(local.pod_texts, {
    "affinity"              = var.affinity[*]
    "job.template"          = var.job.template[*]
    "pod_disruption_budget" = var.pod_disruption_budget[*]
    "role_rules[…]"         = var.role_rules
  })

  # The fields of the budget, if it is one.
  budgets = [for text in var.pod_disruption_budget[*] : keys(jsondecode(text)) if can(keys(jsondecode(text)))]

  job_options = [for name, option in var.job : name if !contains(["null", "[]", "{}"], jsonencode(option))]

  image_versions = can(regex("^[0-9]+[.][0-9]+[.][0-9]+", var.image.tag)) ? [regex("^[0-9]+[.][0-9]+[.][0-9]+", var.image.tag)] : []

  other_checks = concat(
    [for resources in ["limits", "requests"] : {
      id     = "job.resource.unknown"
      at     = "job.${resources}"
      holds  = length(setsubtract(keys(var.job[resources]), ["cpu", "memory"])) == 0
      remedy = "prefect-kubernetes' template has only cpu and memory. For other resources, set template."
    }],
    [for at, urls in {
      "api.url"          = var.api.url[*]
      "chart.location"   = var.chart.location[*]
      "chart.repository" = var.chart.repository[*]
      } : {
      id     = "url.credentials"
      at     = at
      holds  = !anytrue([for url in urls : can(regex("^[a-z]+://[^/]*@", url))])
      remedy = "URLs are stored in the state, shown in plans and kept in the cluster. Leave user and password out. A chart's repository may have the type fromPrivateRepository."
    }],
    [for at, texts in local.json_texts : {
      id     = "input.notJson"
      at     = at
      holds  = alltrue([for text in texts : can(keys(jsondecode(text)))])
      remedy = "Give an object as JSON text: jsonencode({ … })."
    }],
    [
      {
        id     = "chart.repository.missing"
        at     = "chart.repository"
        holds  = var.chart.type != "fromPrivateRepository" || var.chart.repository != null
        remedy = "Give the URL of the repository to which user and password belong."
      },
      {
        id     = "autoscaling.maxReplicas.tooFew"
        at     = "autoscaling.max_replicas"
        holds  = alltrue([for each in var.autoscaling[*] : each.min_replicas <= each.max_replicas])
        remedy = "Give at least as many as min_replicas."
      },
      {
        id     = "autoscaling.replicas"
        at     = "replicas"
        holds  = var.autoscaling == null || var.replicas == null
        remedy = "The autoscaler sets the number of pods. Leave out replicas or autoscaling."
      },
      {
        id     = "podDisruptionBudget.invalid"
        at     = "pod_disruption_budget"
        holds  = alltrue([for fields in local.budgets : length(setintersection(fields, ["minAvailable", "maxUnavailable"])) == 1])
        remedy = "Give either minAvailable or maxUnavailable, as a number or a percentage such as \"50%\"."
      },
      {
        id     = "worker.displayName.invalid"
        at     = "display_name"
        holds  = alltrue([for name in var.display_name[*] : can(regex("^[^/%]+$", name))])
        remedy = "Give a name without \"/\" and \"%\", which Prefect refuses."
      },
      {
        id     = "worker.displayName.shared"
        at     = "display_name"
        holds  = var.display_name == null || var.autoscaling == null && coalesce(var.replicas, 1) <= 1
        remedy = "Only one pod can have the name. Leave it out, or use one replica without autoscaling."
      },
      {
        id     = "job.template.contradiction"
        at     = "job.template"
        holds  = var.job.template == null || length(setsubtract(local.job_options, ["namespace", "template"])) == 0
        remedy = "A template excludes all other options except namespace. Write them into the template."
      },
      {
        id     = "job.otherType"
        at     = "job"
        holds  = var.type == "kubernetes" || length(setsubtract(local.job_options, ["namespace", "template"])) == 0
        remedy = "These options are of Kubernetes Jobs. For another type, write the defaults into template, or leave them out."
      },
      {
        id     = "job.poolOfOthers"
        at     = "job"
        holds  = var.create_pool || length(setsubtract(local.job_options, ["namespace"])) == 0
        remedy = "At each start, the worker would overwrite the template that the owner of the pool wrote. Set the template where the pool is made."
      },
      {
        id     = "environment.twice"
        at     = "secret_environment"
        holds  = length(setintersection(keys(var.environment), keys(var.secret_environment))) == 0
        remedy = "environment has this variable too. Remove it from environment or from secret_environment."
      },
      {
        id = "image.tag.floating"
        at = "image.tag"
        holds = var.image.tag == null || (
          !can(regex("(^|-)latest(-|$)|^$", var.image.tag)) && (var.image.repository != null || length(local.image_versions) > 0)
        )
        remedy = "A pod that restarts may run another version under this tag, and a newer Prefect migrates the database. Give a version, for example 3.8.3-python3.11."
      },
      {
        id     = "image.tag.contradiction"
        at     = "image.tag"
        holds  = var.prefect_version == null || alltrue([for version in local.image_versions : version == var.prefect_version])
        remedy = "prefect_version is another version, but the tag decides which version runs. Remove prefect_version."
      },
      {
        id     = "chart.version.tooOld"
        at     = "chart.version"
        holds  = try(tonumber(format("%04d%02d%08d", split(".", var.chart.version)...)), 20260616181256) >= 20260616181256
        remedy = "Older charts take other values. Use 2026.6.16181256 or a newer version."
      },
      {
        id     = "values.sensitive"
        at     = "values"
        holds  = !issensitive(jsonencode(var.values))
        remedy = "They have a sensitive value in them. Values are stored in the state, shown in plans and kept in the cluster. Use secret_environment for secrets."
      },
      {
        id     = "values.notAMap"
        at     = "values"
        holds  = alltrue([for text in var.values : can(keys(yamldecode(text)))])
        remedy = "Give YAML documents that are maps, for example yamlencode({ worker = { extraArgs = [] } })."
      },
    ],
  )
}
