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
    flatten([for rule in local.refused_texts : [for at, texts in rule.at : {
      id     = rule.id
      at     = at
      holds  = !anytrue([for text in texts : can(regex(rule.pattern, text))])
      remedy = rule.remedy
    }]]),
    flatten([for rule in local.choices : [for at, texts in rule.at : {
      id     = rule.id
      at     = at
      holds  = alltrue([for text in texts : contains(rule.choices, coalesce(text, "none"))])
      remedy = "Choose one of ${join(", ", rule.choices)}."
    }]]),
    flatten([for rule in local.numbers : [for at, numbers in rule.at : {
      id     = rule.id
      at     = at
      holds  = alltrue([for number in numbers : number >= rule.min && number <= rule.max && floor(number) == number])
      remedy = "Give a whole number from ${rule.min}${rule.max < 1000000 ? " to ${rule.max}" : ""}."
    }]]),
    local.database_checks,
    local.setup_checks,
    local.address_checks,
    local.authentication_checks,
    local.pod_checks,
    local.plain_checks,
    local.label_checks,
    local.network_policy_checks,
    local.pod_spec_checks,
    local.other_checks,
    local.worker_checks,
  )

  # A value that is unknown in the plan leaves its group for the apply. Hosts are often attributes of other resources.
  groups = merge(
    { for input in ["base_path", "gateway", "ingress", "service", "ui_api_url"] : input => "address" },
    { database = "database", pod = "pod", workers = "workers" },
  )
  hosts = concat(
    ["database.host", "database.port", "ingress.host", "gateway.hostnames", "redis.host", "ui_api_url"],
    [for at in keys(local.peers) : "${at}.cidr"],
  )

  checks_by_group = { for check in local.checks :
    contains(local.hosts, check.at) ? "hosts" : lookup(local.groups, regex("^\\w+", check.at), "others") => check...
  }

  problems = merge(
    { for group, checks in local.checks_by_group : group => [
      for check in checks : "[${check.id}] ${check.at}: ${check.remedy}" if !nonsensitive(check.holds)
    ] },
    { attributes = local.unknown_attributes },
  )
}

locals {
  # What is not set is null, also in an object that is always there.
  database_options = { for name, option in var.database : name =>
    contains(["null", "[]", "{}"], replace(jsonencode(option), "/\"\\w+\":(null|\\[\\]|\\{\\}),?/", "")) ? null : option
  }

  kinds = [
    { at = "namespace", object = var.namespace, types = {
      create   = { needs = [], has = ["name", "labels", "annotations"] }
      existing = { needs = ["name"], has = [] }
    } },
    { at = "database", object = merge(local.database_options, {
      set_password_at_start = var.database.set_password_at_start ? null : "off"
      }), types = {
      bundled = { needs = [], has = [
        "credentials", "size", "storage_class", "access_mode", "existing_claim", "set_password_at_start", "image", "resources",
        "name", "username", "pool", "node_selector", "tolerations", "affinity",
      ] }
      external = { needs = ["credentials"], has = [
        "host", "port", "name", "username", "pool", "ssl_mode", "ssl_ca", "ssl_client_certificate", "transaction_pooler", "setup",
      ] }
      sqlite = { needs = [], has = ["size", "storage_class"] }
    } },
    { at = "database.credentials", object = one([for given in var.database.credentials[*] : merge(given, {
      length  = given.length == 32 ? null : given.length
      version = given.version == 1 ? null : given.version
      keys    = length(local.secret_keys) == 0 ? null : given.keys
    })]), types = merge(local.credentials_types, { none = { needs = [], has = [] } }) },
    { at = "database.ssl_ca", object = var.database.ssl_ca, types = {
      fromConfigMap = { needs = ["config_map_name"], has = ["key"] }
      fromSecret    = { needs = ["secret_name"], has = ["key"] }
    } },
    { at = "basic_auth", object = one([for given in var.basic_auth[*] : merge(given, {
      length  = given.length == 32 ? null : given.length
      version = given.version == 1 ? null : given.version
      })]), types = { for type, attributes in local.credentials_types :
      type => { needs = attributes.needs, has = [for name in attributes.has : name if name != "keys"] }
    } },
    { at = "encryption_key", object = var.encryption_key, types = {
      fromPassword = { needs = [], has = [] }
      fromSecret   = { needs = ["secret_name"], has = ["key"] }
      generated    = { needs = [], has = [] }
      writeOnly    = { needs = [], has = [] }
    } },
    { at = "chart", object = var.chart, types = {
      fromArchive           = { needs = ["location", "version"], has = [] }
      fromPrivateRepository = { needs = ["username"], has = ["version", "repository"] }
      fromRepository        = { needs = [], has = ["version", "repository"] }
    } },
    { at = "redis", object = var.redis, types = {
      external = { needs = ["host", "docket_url"], has = ["port", "database", "username", "password", "ssl"] }
    } },
  ]

  credentials_types = {
    fromPassword = { needs = [], has = ["version"] }
    fromSecret   = { needs = ["secret_name"], has = ["keys"] }
    generated    = { needs = [], has = ["length", "special_characters", "version"] }
    writeOnly    = { needs = [], has = ["length", "special_characters", "version"] }
  }
}

locals {
  address_checks = [
    {
      id     = "service.nodePort.unused"
      at     = "service.node_port"
      holds  = var.service.node_port == null || contains(["NodePort", "LoadBalancer"], coalesce(var.service.type, "ClusterIP"))
      remedy = "A node port needs service.type = \"NodePort\" or \"LoadBalancer\"."
    },
    {
      id     = "service.externalTrafficPolicy.unused"
      at     = "service.external_traffic_policy"
      holds  = var.service.external_traffic_policy == null || contains(var.service.type[*], "NodePort")
      remedy = "The chart renders it for the type NodePort only. Use that type, or leave it out. For a LoadBalancer, set it on a Service of your own."
    },
    {
      id     = "gateway.withIngress"
      at     = "gateway"
      holds  = var.ingress == null || var.gateway == null
      remedy = "The chart renders an Ingress or an HTTPRoute, not both (prefect-server templates/_validation.tpl). Leave ingress or gateway out."
    },
    {
      id = "ingress.path.misses"
      at = "ingress.path"
      holds = anytrue([
        length(flatten(var.ingress[*].path[*])) == 0,
        var.ui_api_url != null,
        alltrue([for path in flatten(var.ingress[*].path[*]) : startswith("${local.root}/", "${replace(path, "/[/]+$/", "")}/")]),
      ])
      remedy = "The path must be a prefix of base_path, where the server answers. Set base_path to the path, or set ui_api_url if the ingress rewrites the path."
    },
  ]

  root = var.base_path == null || var.base_path == "/" ? "/" : trimsuffix(var.base_path, "/")

  other_checks = [
    {
      id     = "image.tag.floating"
      at     = "image.tag"
      holds  = var.image.tag == null || !can(regex(local.floating_tag, var.image.tag)) && (var.image.repository != null || length(local.image_versions) > 0)
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
      id     = "autoscaling.withoutRedis"
      at     = "autoscaling"
      holds  = var.autoscaling == null || var.redis != null
      remedy = "Several servers need a shared Redis. Set redis, or leave this out."
    },
    {
      id     = "label.reserved"
      at     = "setup_jobs.pod_labels[\"…\"]"
      holds  = !anytrue([for key in keys(var.setup_jobs.pod_labels) : can(regex(local.reserved_labels, key))])
      remedy = local.label_checks[0].remedy
    },
    {
      id     = "replicas.sqlite"
      at     = "replicas"
      holds  = var.database.type != "sqlite" || coalesce(var.replicas, 1) <= 1
      remedy = "SQLite has one writer. Use PostgreSQL for more than one server."
    },
    {
      id     = "replicas.withoutRedis"
      at     = "replicas"
      holds  = var.redis != null || !contains(["bundled", "external"], var.database.type) || coalesce(var.replicas, 1) <= 1
      remedy = "Without a shared Redis each server has its own queue, and runs get lost. Set redis, or use one replica."
    },
    {
      id     = "backgroundReplicas.withoutRedis"
      at     = "background_replicas"
      holds  = var.redis != null || var.background_replicas == null
      remedy = "Without redis, the background services run in the server. Set redis, or leave this out."
    },
    {
      id     = "redis.sqlite"
      at     = "redis"
      holds  = var.redis == null || var.database.type != "sqlite"
      remedy = "Several servers need PostgreSQL. Leave redis out, or use PostgreSQL."
    },
    {
      id = "release.timeout.tooShort"
      at = "release.timeout"
      # A shorter timeout than any is out of range.
      holds  = !var.release.wait || var.startup_timeout < var.release.timeout || var.release.timeout < 30
      remedy = "A server may take startup_timeout to start, but helm would give up earlier. Raise release.timeout."
    },
    {
      id     = "values.sensitive"
      at     = "values"
      holds  = !issensitive(jsonencode(var.values))
      remedy = "They have a sensitive value in them. Values are stored in the state, shown in plans and kept in the cluster. Use credentials for passwords and secret_environment for other secrets."
    },
    {
      id     = "values.notAMap"
      at     = "values"
      holds  = alltrue([for text in var.values : can(keys(yamldecode(text)))])
      remedy = "Give YAML documents that are maps, for example yamlencode({ server = { loggingLevel = \"DEBUG\" } })."
    },
  ]

  image_versions = can(regex("^[0-9]+[.][0-9]+[.][0-9]+", var.image.tag)) ? [regex("^[0-9]+[.][0-9]+[.][0-9]+", var.image.tag)] : []
}
