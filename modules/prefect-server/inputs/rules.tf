# Rules for texts and numbers. `x[*]` is an empty list where x is null.
locals {
  credentials    = var.database.credentials[*]
  connection_key = one(flatten(local.credentials[*].keys.connection_string[*]))

  # The keys that are given, by what they hold.
  secret_keys = { for name, key in merge(local.credentials[*].keys...) : name => key if key != null }

  key_names = ["connection_string", "database", "host", "password", "port", "url_encoded_password", "username"]

  # Names that a chart writes into YAML.
  names = merge(local.object_names, local.data_keys, {
    "name"            = [var.name]
    "release_name"    = var.release_name[*]
    "database.ssl_ca" = concat(local.object_names["database.ssl_ca"], local.data_keys["database.ssl_ca"])
  })

  object_names = merge(local.pod_object_names, {
    "basic_auth.secret_name"                    = flatten(var.basic_auth[*].secret_name[*])
    "database.credentials.secret_name"          = flatten(local.credentials[*].secret_name[*])
    "database.existing_claim"                   = var.database.existing_claim[*]
    "database.image.pull_secrets[…]"            = coalesce(var.database.image.pull_secrets, [])
    "database.setup.admin_password.secret_name" = var.database.setup[*].admin_password.secret_name
    "database.ssl_ca"                           = flatten([for ca in var.database.ssl_ca[*] : [ca.secret_name[*], ca.config_map_name[*]]])
    "database.ssl_client_certificate"           = var.database.ssl_client_certificate[*]
    "database.storage_class"                    = var.database.storage_class[*]
    "encryption_key.secret_name"                = flatten(var.encryption_key[*].secret_name[*])
    "gateway.name"                              = var.gateway[*].name
    "image.pull_secrets[…]"                     = coalesce(var.image.pull_secrets, [])
    "ingress.tls_secret_name"                   = flatten(var.ingress[*].tls_secret_name[*])
    "redis.docket_url.secret_name"              = flatten(var.redis[*].docket_url[*].secret_name)
    "redis.password.secret_name"                = flatten(var.redis[*].password[*].secret_name)
    "setup_jobs.priority_class_name"            = var.setup_jobs.priority_class_name[*]
    "secret_environment[\"…\"].secret_name"     = values(var.secret_environment)[*].secret_name
  })

  data_keys = merge(
    { for name in local.key_names : "database.credentials.keys.${name}" => [for each, key in local.secret_keys : key if each == name] },
    {
      "database.setup.admin_password.key" = var.database.setup[*].admin_password.key
      "database.ssl_ca"                   = flatten(var.database.ssl_ca[*].key[*])
      "encryption_key.key"                = flatten(var.encryption_key[*].key[*])
      "redis.docket_url.key"              = flatten(var.redis[*].docket_url[*].key)
      "redis.password.key"                = flatten(var.redis[*].password[*].key)
      "secret_environment[\"…\"].key"     = values(var.secret_environment)[*].key
    },
  )

  labels = {
    "database.node_selector[\"…\"]" = var.database.node_selector
    "setup_jobs.pod_labels[\"…\"]"  = var.setup_jobs.pod_labels
    "labels[\"…\"]"                 = var.labels
    "namespace.labels[\"…\"]"       = var.namespace.labels
    "node_selector[\"…\"]"          = var.node_selector
    "pod_labels[\"…\"]"             = var.pod_labels
  }
  peer_labels = merge([for at, peers in local.peers : {
    for field in ["pod_labels", "namespace_labels"] : "${at}.${field}[\"…\"]" => [for peer in peers : peer[field]]
  }]...)
}

locals {
  texts = [
    {
      id      = "object.name.invalid"
      pattern = "^${local.dns_name}$"
      remedy  = "Use at most 253 lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit."
      # RE2 counts up to 1000 only, so a pattern can't restrict the length of a whole name.
      at = { for at, names in local.object_names : at => [for name in names : length(name) > 253 ? "" : name] }
    },
    {
      id      = "secret.key.invalid"
      pattern = "^[-._a-zA-Z0-9]{1,253}$"
      remedy  = "Use at most 253 letters, digits, \"-\", \"_\" and \".\"."
      at      = local.data_keys
    },
    {
      id      = "name.invalid"
      pattern = "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$"
      remedy  = "Use at most 40 lower-case letters, digits and \"-\", starting with a letter. Names of Services and Secrets add suffixes to it."
      at      = { "name" = [var.name], "release_name" = var.release_name[*] }
    },
    {
      id      = "namespace.name.invalid"
      pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
      remedy  = "A namespace has at most 63 lower-case letters, digits and \"-\", and starts and ends with a letter or digit."
      at      = { "gateway.namespace" = flatten(var.gateway[*].namespace[*]), "namespace" = var.namespace.name[*] }
    },
    {
      id      = "label.invalid"
      pattern = local.label
      remedy  = local.label_remedy
      at = { for at, maps in merge({ for at, labels in local.labels : at => [labels] }, local.peer_labels) :
        at => flatten([for labels in maps : [for key, value in labels : "${key}=${value == null ? "" : value}"]])
      }
    },
    {
      id      = "annotation.key.invalid"
      pattern = local.annotation_key
      remedy  = local.annotation_remedy
      at      = { for at, annotations in local.annotations : "${at}[\"…\"]" => keys(annotations) }
    },
    {
      id      = "quantity.invalid"
      pattern = "^[0-9]+([.][0-9]+)?([KMGTPE]i?|k|m)?$"
      remedy  = "Give a Kubernetes quantity, for example \"20Gi\", \"500m\" or \"2\"."
      at = {
        "database.resources.limits.…"     = values(var.database.resources.limits)
        "database.resources.requests.…"   = values(var.database.resources.requests)
        "database.size"                   = var.database.size[*]
        "setup_jobs.resources.limits.…"   = values(var.setup_jobs.resources.limits)
        "setup_jobs.resources.requests.…" = values(var.setup_jobs.resources.requests)
        "resources.limits.…"              = values(var.resources.limits)
        "resources.requests.…"            = values(var.resources.requests)
      }
    },
    {
      id      = "database.identifier.invalid"
      pattern = "^.{1,63}$"
      remedy  = "Give a PostgreSQL name of 1 to 63 characters."
      at = {
        "database.name"                 = var.database.name[*]
        "database.setup.admin_database" = var.database.setup[*].admin_database
        "database.setup.admin_username" = var.database.setup[*].admin_username
        "database.username"             = var.database.username[*]
      }
    },
    {
      id      = "host.invalid"
      pattern = "^${local.dns_name}$"
      remedy  = local.host_remedy
      at = {
        "ingress.extra_hosts[…]" = [for host in flatten(var.ingress[*].extra_hosts) : length(host) > 253 ? "" : trimprefix(host, "*.")]
        "ingress.host"           = [for host in var.ingress[*].host : length(host) > 253 ? "" : host]
        "redis.host"             = [for host in flatten(var.redis[*].host[*]) : length(host) > 253 ? "" : host]
      }
    },
    {
      # The outputs have the first one, so it has no wildcard.
      id      = "host.invalid"
      pattern = "^${local.dns_name}(,([*][.])?${local.dns_name})*$"
      remedy  = local.host_remedy
      at      = { "gateway.hostnames" = [for gateway in var.gateway[*] : join(",", gateway.hostnames)] }
    },
    {
      id      = "host.invalid"
      pattern = "^(${local.dns_name}|${local.ipv6})$"
      remedy  = local.host_or_address_remedy
      at = {
        "database.host" = [
          for host in var.database.host[*] :
          length(host) <= 253 && can(regex(local.name_or_address, host)) ? host : "" if local.connection_key == null
        ]
      }
    },
    {
      id      = "basePath.invalid"
      pattern = "^(/[A-Za-z0-9._~-]+)*/?$"
      remedy  = "Give a path such as /prefect."
      at      = { "base_path" = var.base_path[*] }
    },
    {
      id      = "uiApiUrl.invalid"
      pattern = "^(https?://[^/ ]+)?/[^ ]*$"
      remedy  = "Give a URL such as https://prefect.example.com/api, or a path such as /api."
      at      = { "ui_api_url" = var.ui_api_url[*] }
    },
    {
      id      = "corsAllowedOrigins.invalid"
      pattern = "^https?://[^/ ,*]+$"
      remedy  = "Give the scheme and host of a page, with its port if it has one: https://dashboard.example.com."
      at      = { "cors_allowed_origins" = coalesce(var.cors_allowed_origins, []) }
    },
    {
      id      = "credentials.specialCharacters.invalid"
      pattern = "^[!-~]*$"
      remedy  = "Use printable ASCII characters except the space, for example \"-_.~\"."
      at = {
        "basic_auth.special_characters"           = flatten(var.basic_auth[*].special_characters[*])
        "database.credentials.special_characters" = flatten(local.credentials[*].special_characters[*])
      }
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
      at      = { "database.image.registry" = var.database.image.registry[*], "image.registry" = var.image.registry[*] }
    },
    {
      id      = "image.repository.invalid"
      pattern = "^(${local.image_host}/)?${local.image_path}$"
      remedy  = "Give a lower-case path without scheme, for example prefecthq/prefect. Put a tag or digest into tag."
      at      = { "database.image.repository" = var.database.image.repository[*], "image.repository" = var.image.repository[*] }
    },
    {
      id      = "image.tag.invalid"
      pattern = "^${local.image_tag}(@sha256:[0-9a-f]{64})?$"
      remedy  = "A tag has at most 128 letters, digits, \"_\", \".\" and \"-\". \"@sha256:\" and a digest may follow."
      at      = { "database.image.tag" = var.database.image.tag[*], "image.tag" = var.image.tag[*] }
    },
    {
      id      = "image.invalid"
      pattern = "^(${local.image_host}/)?${local.image_path}(:${local.image_tag})?(@sha256:[0-9a-f]{64})?$"
      remedy  = "Give an image with its tag or digest, for example registry.example.com/postgres:17.6. Only the tag may have upper-case letters."
      at      = { "database.setup.image" = flatten(var.database.setup[*].image[*]) }
    },
  ]

  annotations = {
    "ingress.annotations"         = merge(var.ingress[*].annotations...)
    "namespace.annotations"       = var.namespace.annotations
    "setup_jobs.pod_annotations"  = var.setup_jobs.pod_annotations
    "pod_annotations"             = var.pod_annotations
    "service.annotations"         = var.service.annotations
    "service_account_annotations" = var.service_account_annotations
  }

  refused_texts = [
    {
      id      = "url.credentials"
      pattern = "^[a-z]+://[^/]*@"
      remedy  = "URLs are stored in the state, shown in plans and kept in the cluster. Leave user and password out. A chart's repository may have the type fromPrivateRepository."
      at      = { "chart.location" = var.chart.location[*], "chart.repository" = var.chart.repository[*], "ui_api_url" = var.ui_api_url[*] }
    },
    {
      id      = "name.yamlScalar"
      pattern = local.yaml_scalar
      remedy  = "The charts write this name into YAML without quotes, and YAML reads it as a boolean, a null or a number. Choose another name."
      at      = local.names
    },
    {
      id      = "quantity.zero"
      pattern = "^0+([.]0+)?([KMGTPE]i?|k|m)?$"
      remedy  = "The size must be above zero, for example \"8Gi\"."
      at      = { "database.size" = var.database.size[*] }
    },
    {
      id      = "image.tag.floating"
      pattern = local.floating_tag
      remedy  = "A pod that restarts may run another major version of PostgreSQL, which does not start on an existing volume. Give a version, for example 14.13.0."
      at      = { "database.image.tag" = var.database.image.tag[*] }
    },
    {
      id      = "uiApiUrl.inCluster"
      pattern = "^https?://[^/]+[.]svc([.][^/]*)?(:[0-9]+)?(/|$)"
      remedy  = "A browser can't reach a cluster-internal name. Give the address that the browser uses."
      at      = { "ui_api_url" = var.ui_api_url[*] }
    },
  ]

  choices = [
    { id = "database.accessMode.unknown", choices = ["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"], at = {
      "database.access_mode" = var.database.access_mode[*]
    } },
    { id = "database.sslMode.unknown", choices = ["disable", "prefer", "require", "verify-ca", "verify-full"], at = {
      "database.ssl_mode" = var.database.ssl_mode[*]
    } },
    { id = "service.type.unknown", choices = ["ClusterIP", "NodePort", "LoadBalancer"], at = {
      "service.type" = var.service.type[*]
    } },
    { id = "service.externalTrafficPolicy.unknown", choices = ["Cluster", "Local"], at = {
      "service.external_traffic_policy" = var.service.external_traffic_policy[*]
    } },
    { id = "service.ipFamilyPolicy.unknown", choices = ["SingleStack", "PreferDualStack", "RequireDualStack"], at = {
      "service.ip_family_policy" = var.service.ip_family_policy[*]
    } },
    { id = "service.ipFamilies.unknown", choices = ["IPv4", "IPv6"], at = { "service.ip_families[…]" = var.service.ip_families } },
    { id = "loggingLevel.unknown", choices = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], at = {
      "logging_level" = var.logging_level[*]
    } },
    { id = "ingress.pathType.unknown", choices = ["Prefix", "Exact", "ImplementationSpecific"], at = {
      "ingress.path_type" = var.ingress[*].path_type
    } },
    { id = "image.pullPolicy.unknown", choices = ["IfNotPresent", "Always", "Never"], at = {
      "database.image.pull_policy" = var.database.image.pull_policy[*], "image.pull_policy" = var.image.pull_policy[*]
    } },
    { id = "toleration.operator.unknown", choices = ["Equal", "Exists"], at = {
      for at, tolerations in local.tolerations : "${at}[…].operator" => [for each in tolerations : each.operator if each.operator != null]
    } },
    { id = "toleration.effect.unknown", choices = ["NoSchedule", "PreferNoSchedule", "NoExecute"], at = {
      for at, tolerations in local.tolerations : "${at}[…].effect" => [for each in tolerations : each.effect if each.effect != null]
    } },
  ]

  numbers = [
    { id = "number.outOfRange", min = 1, max = 1000, at = { "database.pool.size" = var.database.pool.size[*] } },
    { id = "number.outOfRange", min = 0, max = 1000, at = { "database.pool.max_overflow" = var.database.pool.max_overflow[*] } },
    { id = "number.outOfRange", min = 1, max = 3600, at = {
      "database.pool.statement_timeout" = var.database.pool.statement_timeout[*]
      "database.pool.timeout"           = var.database.pool.timeout[*]
    } },
    { id = "number.outOfRange", min = 1, max = 100, at = {
      "autoscaling.max_replicas" = var.autoscaling[*].max_replicas
      "autoscaling.min_replicas" = var.autoscaling[*].min_replicas
    } },
    { id = "number.outOfRange", min = 1, max = 1000, at = {
      "autoscaling.target_cpu"    = flatten(var.autoscaling[*].target_cpu[*])
      "autoscaling.target_memory" = flatten(var.autoscaling[*].target_memory[*])
    } },
    { id = "number.outOfRange", min = 1, max = 100, at = { "background_replicas" = var.background_replicas[*], "replicas" = var.replicas[*] } },
    { id = "number.outOfRange", min = 0, max = 86400, at = {
      "pod.termination_grace_period_seconds" = var.pod.termination_grace_period_seconds[*]
    } },
    { id = "number.outOfRange", min = 30, max = 86400, at = { "release.timeout" = [var.release.timeout], "startup_timeout" = [var.startup_timeout] } },
    { id = "number.outOfRange", min = 2, max = 1000, at = { "release.max_history" = [var.release.max_history] } },
    { id = "number.outOfRange", min = 1, max = 36500, at = {
      "retention.event_days"    = var.retention.event_days[*]
      "retention.flow_run_days" = var.retention.flow_run_days[*]
    } },
    { id = "port.outOfRange", min = 1, max = 65535, at = {
      "database.port" = var.database.port[*]
      "redis.port"    = var.redis[*].port
      "service.port"  = [var.service.port]
    } },
    { id = "service.nodePort.outOfRange", min = 30000, max = 32767, at = { "service.node_port" = var.service.node_port[*] } },
    { id = "credentials.length.outOfRange", min = 16, max = 128, at = {
      "basic_auth.length"           = var.basic_auth[*].length
      "database.credentials.length" = local.credentials[*].length
    } },
    { id = "credentials.version.invalid", min = 1, max = 1000000000, at = {
      "basic_auth.version"           = var.basic_auth[*].version
      "database.credentials.version" = local.credentials[*].version
    } },
  ]
}

# Patterns, and remedies of several rules.
locals {
  dns_name       = "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
  short_name     = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
  prefixed_name  = "(${local.dns_name}/)?${local.short_name}"
  label          = "^${local.prefixed_name}=(${local.short_name})?$"
  annotation_key = "^(?i:${local.prefixed_name})$"
  image_host     = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]+)?"
  image_path     = "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
  image_tag      = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
  floating_tag   = "(^|-)latest(-|$)|^$"

  ipv6 = "[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*"
  # 10.0.0.300 has the form of a DNS name, but no name ends with a number.
  name_or_address = "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.]|$)){4}|.*:.*|(.*[.])?[^.]*[^.0-9][^.]*)$"

  # What YAML reads as a boolean, a null or a number.
  yaml_scalar = join("|", [
    "^(?i:y|n|yes|no|on|off|true|false|null|~)$",
    "^[-+]?([0-9][0-9_]*([.][0-9_]*)?|[.][0-9][0-9_]*)([eE][-+]?[0-9]+)?$",
    "^([-+]?0([xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)|[-+]?[.](?i:inf)|[.](?i:nan))$",
  ])

  host_remedy            = "Give a lower-case DNS name of at most 253 characters, without scheme, port or path. Example: prefect.example.com."
  host_or_address_remedy = "Give a lower-case DNS name or an IP address, without scheme, port or path. Example: postgres.databases.svc."
  label_remedy           = "Use at most 63 letters, digits, \"-\", \"_\" and \".\". A key may start with a DNS prefix and \"/\"."
  annotation_remedy      = "${local.label_remedy} Example: example.com/note."
}
