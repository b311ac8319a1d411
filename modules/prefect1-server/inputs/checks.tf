# Checks of the inputs: what each is (`id`), where (`at`), whether it holds, and the remedy. The output `inputs` refuses
# inputs for which one doesn't hold.
locals {
  checks = concat(
    local.kind_checks,
    flatten([for rule in local.texts : [for at, texts in rule.at : {
      id     = rule.id
      at     = at
      holds  = alltrue([for text in texts : text == null || can(regex(rule.pattern, text))])
      remedy = rule.remedy
    }]]),
    flatten([for rule in local.refused_texts : [for at, texts in rule.at : {
      id     = rule.id
      at     = at
      holds  = !anytrue([for text in texts : can(regex(rule.pattern, text))])
      remedy = rule.remedy
    }]]),
    [for number in local.numbers : {
      id     = number.id
      at     = number.at
      holds  = alltrue([for given in number.given : given == null ? true : given >= number.min && given <= number.max && floor(given) == given])
      remedy = "Give a whole number from ${number.min} to ${number.max}."
    }],
    local.label_checks,
    local.toleration_checks,
    local.environment_checks,
    local.plain_checks,
    local.database_checks,
    local.endpoint_checks,
    local.other_checks,
  )

  # A value that is unknown in the plan leaves its group for the apply. Hosts are often attributes of other resources.
  groups = { agent = "agent", apollo = "endpoints", database = "database", ui = "endpoints" }
  hosts  = ["apollo.ingress.host", "apollo_api_url", "database.host", "database.port", "ui.ingress.host"]

  checks_by_group = { for check in local.checks :
    contains(local.hosts, check.at) ? "hosts" : lookup(local.groups, regex("^\\w+", check.at), "others") => check...
  }

  problems = merge(
    { for group, checks in local.checks_by_group : group => [
      for check in checks : "[${check.id}] ${check.at}: ${check.remedy}" if !nonsensitive(check.holds)
    ] },
    { attributes = local.unknown_attributes },
  )

  kinds = [
    { at = "agent.job.template", object = one(var.agent[*].job.template), types = {
      fromConfigMap = { needs = ["config_map_name", "key"], has = [] }
      fromFile      = { needs = ["path"], has = [] }
      inline        = { needs = ["manifest"], has = [] }
    } },
    { at = "chart", object = var.chart, types = {
      fromArchive           = { needs = ["location", "version"], has = [] }
      fromPrivateRepository = { needs = ["username"], has = ["version", "repository"] }
      fromRepository        = { needs = [], has = ["version", "repository"] }
    } },
    { at = "database", object = local.given_database, types = {
      bundled = { needs = [], has = [
        "credentials", "size", "storage_class", "access_mode", "existing_claim", "set_password_at_start", "image", "resources",
        "node_selector", "tolerations", "affinity",
      ] }
      external = { needs = ["credentials"], has = ["host", "port", "ssl_mode", "setup"] }
    } },
    { at = "database.credentials", object = one(local.given_credentials), types = {
      fromPassword = { needs = [], has = ["version"] }
      fromSecret   = { needs = ["secret_name"], has = ["keys"] }
      generated    = { needs = [], has = ["length", "special_characters", "version"] }
      writeOnly    = { needs = [], has = ["length", "special_characters", "version"] }
    } },
    { at = "namespace", object = var.namespace, types = {
      create   = { needs = [], has = ["name", "labels", "annotations"] }
      existing = { needs = ["name"], has = [] }
    } },
  ]

  # The database and its credentials with null for a default.
  given_database = merge(var.database, {
    image                 = length([for attribute in values(var.database.image) : true if attribute != null]) == 0 ? null : var.database.image
    port                  = var.database.port == 5432 ? null : var.database.port
    resources             = length(var.database.resources.requests) + length(var.database.resources.limits) == 0 ? null : var.database.resources
    set_password_at_start = var.database.set_password_at_start ? null : "off"
  })
  given_credentials = [for credentials in var.database.credentials[*] : merge(credentials, {
    keys    = credentials.keys.admin_password
    length  = credentials.length == 32 ? null : credentials.length
    version = credentials.version == 1 ? null : credentials.version
  })]
}

# Numbers and texts. `x[*]` is an empty list where x is null. Attributes that a type doesn't have are checked as such only.
locals {
  # A list of the database, or none.
  bundled  = [for database in [var.database] : database if database.type == "bundled"]
  external = [for database in [var.database] : database if database.type == "external"]
  setup    = flatten([for database in local.external : database.setup[*]])

  new_credentials   = [for credentials in var.database.credentials[*] : credentials if contains(["generated", "writeOnly"], coalesce(credentials.type, "none"))]
  secret            = [for credentials in var.database.credentials[*] : credentials if credentials.type == "fromSecret"]
  admin_secret_keys = length(local.bundled) == 0 ? [] : local.secret[*].keys.admin_password

  templates  = flatten([for agent in var.agent[*] : agent.job.template[*]])
  config_map = [for template in local.templates : template if template.type == "fromConfigMap"]

  numbers = [
    { id = "number.outOfRange", at = "agent.replicas", min = 1, max = 100, given = var.agent[*].replicas },
    { id = "port.outOfRange", at = "apollo.port", min = 1, max = 65535, given = [var.apollo.port] },
    { id = "credentials.length.outOfRange", at = "database.credentials.length", min = 16, max = 128, given = local.new_credentials[*].length },
    { id = "port.outOfRange", at = "database.port", min = 1, max = 65535, given = local.external[*].port },
    { id = "number.outOfRange", at = "release.max_history", min = 2, max = 1000, given = [var.release.max_history] },
    { id = "number.outOfRange", at = "release.timeout", min = 30, max = 86400, given = [var.release.timeout] },
    { id = "port.outOfRange", at = "ui.port", min = 1, max = 65535, given = [var.ui.port] },
  ]

  object_names = {
    "agent.job.image_pull_secrets[…]"             = flatten([for agent in var.agent[*] : coalesce(agent.job.image_pull_secrets, [])])
    "agent.job.template"                          = local.config_map[*].config_map_name
    "agent.secret_environment[\"…\"].secret_name" = local.agent_secrets[*].secret_name
    "apollo.ingress.tls_secret_name"              = var.apollo.ingress[*].tls_secret_name
    "database.credentials.secret_name"            = local.secret[*].secret_name
    "database.existing_claim"                     = local.bundled[*].existing_claim
    "database.image.pull_secrets[…]"              = flatten([for database in local.bundled : coalesce(database.image.pull_secrets, [])])
    "database.setup.admin_password.secret_name"   = local.setup[*].admin_password.secret_name
    "database.storage_class"                      = local.bundled[*].storage_class
    "pull_secrets[…]"                             = coalesce(var.pull_secrets, [])
    "secret_environment[\"…\"].secret_name"       = values(var.secret_environment)[*].secret_name
    "setup_jobs.priority_class_name"              = [var.setup_jobs.priority_class_name]
    "service_account_name"                        = [var.service_account_name]
    "ui.ingress.tls_secret_name"                  = var.ui.ingress[*].tls_secret_name
  }
  agent_secrets = flatten([for agent in var.agent[*] : values(agent.secret_environment)])

  # The chart's template of the agent has name and key of a ConfigMap.
  secret_keys = {
    "agent.job.template"                       = local.config_map[*].key
    "agent.secret_environment[\"…\"].key"      = local.agent_secrets[*].key
    "database.credentials.keys.admin_password" = local.admin_secret_keys
    "database.setup.admin_password.key"        = local.setup[*].admin_password.key
    "secret_environment[\"…\"].key"            = values(var.secret_environment)[*].key
  }

  labels = {
    "setup_jobs.pod_labels[\"…\"]"  = var.setup_jobs.pod_labels
    "agent.node_selector[\"…\"]"    = merge(var.agent[*].node_selector...)
    "database.node_selector[\"…\"]" = var.database.node_selector
    "labels[\"…\"]"                 = var.labels
    "namespace.labels[\"…\"]"       = var.namespace.labels
    "node_selector[\"…\"]"          = var.node_selector
  }

  tags = {
    "agent.image_tag" = var.agent[*].image_tag
    "versions.core"   = [var.versions.core]
    "versions.hasura" = [var.versions.hasura]
    "versions.server" = [var.versions.server]
    "versions.ui"     = [var.versions.ui]
  }

  texts = [
    {
      id      = "name.invalid"
      pattern = "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$"
      remedy  = "Use at most 40 lower-case letters, digits and \"-\", starting with a letter. Names of Services and Secrets add suffixes to it."
      at      = { "name" = [var.name] }
    },
    {
      id      = "namespace.name.invalid"
      pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
      remedy  = "A namespace has at most 63 lower-case letters, digits and \"-\", and starts and ends with a letter or digit."
      at      = { "namespace" = [var.namespace.name] }
    },
    {
      id      = "object.name.invalid"
      pattern = "^${local.dns_name}$"
      remedy  = "Use at most 253 lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit."
      at      = { for at, names in local.object_names : at => [for name in names : name == null ? null : length(name) <= 253 ? name : "too long"] }
    },
    {
      id      = "secret.key.invalid"
      pattern = "^[-._a-zA-Z0-9]{1,253}$"
      remedy  = "Use at most 253 letters, digits, \"-\", \"_\" and \".\"."
      at      = local.secret_keys
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
        "agent.job.resources.limits.…"    = values(merge(var.agent[*].job.resources.limits...))
        "agent.job.resources.requests.…"  = values(merge(var.agent[*].job.resources.requests...))
        "agent.resources.limits.…"        = values(merge(var.agent[*].resources.limits...))
        "agent.resources.requests.…"      = values(merge(var.agent[*].resources.requests...))
        "database.resources.limits.…"     = values(var.database.resources.limits)
        "database.resources.requests.…"   = values(var.database.resources.requests)
        "database.size"                   = local.bundled[*].size
        "setup_jobs.resources.limits.…"   = values(var.setup_jobs.resources.limits)
        "setup_jobs.resources.requests.…" = values(var.setup_jobs.resources.requests)
      }
    },
    {
      id      = "credentials.specialCharacters.invalid"
      pattern = "^[!-~]*$"
      remedy  = "Use printable ASCII characters except the space, for example \"-_.~\"."
      at      = { "database.credentials.special_characters" = local.new_credentials[*].special_characters }
    },
    {
      id      = "database.identifier.invalid"
      pattern = "^.{1,63}$"
      remedy  = "Give a PostgreSQL name of 1 to 63 characters."
      at = {
        "database.name"                 = [var.database.name]
        "database.setup.admin_database" = local.setup[*].admin_database
        "database.setup.admin_username" = local.setup[*].admin_username
        "database.username"             = [var.database.username]
      }
    },
    {
      id      = "database.identifier.unsupported"
      pattern = "^[-A-Za-z0-9_.]*$"
      remedy  = "The chart writes it into a URL without encoding. Use letters, digits, \"_\", \".\" and \"-\"."
      at = {
        "database.name" = [var.database.name]
        # The module encodes the @ of Azure's `user@host`.
        "database.username" = [length(local.external) > 0 ? replace(var.database.username, "/^([^@]+)@([^@]+)$/", "$1$2") : var.database.username]
      }
    },
    {
      id      = "host.invalid"
      pattern = "^(${local.dns_name}|${local.ipv6})$"
      remedy  = local.host_or_address_remedy
      at = {
        "database.host" = [
          for host in local.external[*].host :
          host == null ? null : length(host) <= 253 && can(regex(local.name_or_address, host)) ? host : ""
        ]
      }
    },
    {
      id      = "host.invalid"
      pattern = "^${local.dns_name}$"
      remedy  = local.host_remedy
      at      = { for name in ["ui", "apollo"] : "${name}.ingress.host" => [for host in local.ingress_hosts[name] : length(host) <= 253 ? host : "too long"] }
    },
    {
      id      = "ui.ingress.path.unsupported"
      pattern = "^/[*]?$"
      remedy  = "The UI loads its files from the root of its host. Leave this out. If \"/\" is taken, give the UI another host."
      at      = { "ui.ingress.path" = var.ui.ingress[*].path }
    },
    {
      id      = "apollo.ingress.path.misses"
      pattern = "^/(graphql/?)?$"
      remedy  = "The API answers under /graphql, which this path does not route. Leave it out. If the ingress rewrites it, set apollo_api_url."
      at      = { "apollo.ingress.path" = var.apollo_api_url == null ? var.apollo.ingress[*].path : [] }
    },
    {
      id      = "apolloApiUrl.invalid"
      pattern = "${local.url_host}(:[0-9]+)?/\\S+$"
      remedy  = "Give a URL, for example https://prefect.example.com/graphql."
      at      = { "apollo_api_url" = [var.apollo_api_url] }
    },
    {
      id      = "job.template.path.invalid"
      pattern = "^(/|[a-z0-9]+://)[-A-Za-z0-9._~/%@:+]+$"
      remedy  = "Give an absolute path or a URL, without characters that a shell interprets."
      at      = { "agent.job.template" = [for template in local.templates : template.path if template.type == "fromFile"] }
    },
    {
      id      = "tenant.name.invalid"
      pattern = "^[^$]{1,100}$"
      remedy  = "Give 1 to 100 characters without \"$\"."
      at      = { "tenant.name" = [var.tenant.name] }
    },
    {
      id      = "tenant.slug.invalid"
      pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"
      remedy  = "Give at most 100 characters: lower-case letters, digits and single \"-\"."
      at      = { "tenant.slug" = [length(var.tenant.slug) <= 100 ? var.tenant.slug : "too long"] }
    },
    {
      id      = "image.registry.invalid"
      pattern = "^${local.image_host}(/${local.image_path})?$"
      remedy  = "Give a lower-case host without scheme, with an optional port and path: registry.example.com:5000/mirror."
      at      = { "database.image.registry" = local.bundled[*].image.registry, "image_registry" = [var.image_registry] }
    },
    {
      id      = "image.repository.invalid"
      pattern = "^(${local.image_host}/)?${local.image_path}$"
      remedy  = "Give a lower-case path without scheme, for example prefecthq/prefect. Put a tag or digest into tag."
      at      = { "agent.image_repository" = var.agent[*].image_repository, "database.image.repository" = local.bundled[*].image.repository }
    },
    {
      id      = "image.tag.invalid"
      pattern = "^${local.image_tag}(@sha256:[0-9a-f]{64})?$"
      remedy  = "A tag has at most 128 letters, digits, \"_\", \".\" and \"-\". \"@sha256:\" and a digest may follow."
      at      = merge(local.tags, { "database.image.tag" = local.bundled[*].image.tag })
    },
    {
      id      = "image.invalid"
      pattern = "^(${local.image_host}/)?${local.image_path}(:${local.image_tag})?(@sha256:[0-9a-f]{64})?$"
      remedy  = "Give an image with its tag or digest, for example registry.example.com/postgres:17.6. Only the tag may have upper-case letters."
      at      = { "database.setup.image" = local.setup[*].image }
    },
    {
      id      = "image.tag.floating"
      pattern = "(:[^/]+|@sha256:[0-9a-f]+)$"
      remedy  = "This image may change at any time. Give a version, for example postgres:17.6."
      # `latest` is replaced by nothing, as if there were no tag.
      at = { "database.setup.image" = [for image in local.setup[*].image : image == null ? null : replace(image, "/^([^@]*)[:-]latest(-[^@]*)?$/", "$1")] }
    },
    {
      id      = "image.pullPolicy.unknown"
      pattern = "^(IfNotPresent|Always|Never)$"
      remedy  = "Choose one of IfNotPresent, Always, Never."
      at = {
        "agent.job.image_pull_policy" = var.agent[*].job.image_pull_policy
        "database.image.pull_policy"  = local.bundled[*].image.pull_policy
        "pull_policy"                 = [var.pull_policy]
      }
    },
    {
      id      = "database.accessMode.unknown"
      pattern = "^(ReadWriteOnce|ReadWriteOncePod|ReadWriteMany)$"
      remedy  = "Choose one of ReadWriteOnce, ReadWriteOncePod, ReadWriteMany."
      at      = { "database.access_mode" = local.bundled[*].access_mode }
    },
    {
      id      = "database.sslMode.unknown"
      pattern = "^(disable|prefer|require|verify-ca|verify-full)$"
      remedy  = "Choose one of disable, prefer, require. It decides which settings are made, so it has to be known in the plan."
      at      = { "database.ssl_mode" = local.external[*].ssl_mode }
    },
    {
      id      = "service.type.unknown"
      pattern = "^(ClusterIP|NodePort|LoadBalancer)$"
      remedy  = "Choose one of ClusterIP, NodePort, LoadBalancer. It decides whether a Service is created, so it has to be known in the plan."
      at      = { "apollo.type" = [var.apollo.type], "ui.type" = [var.ui.type] }
    },
    {
      id      = "chart.repository.invalid"
      pattern = "^(https?|oci)://[^/ ]+(/[^ ]*)?$"
      remedy  = "Give a URL that starts with https://, http:// or oci://. For a folder or file, use chart = { type = \"fromArchive\" }."
      at      = { "chart.repository" = var.chart.type != "fromArchive" ? [var.chart.repository] : [] }
    },
    {
      id      = "chart.version.invalid"
      pattern = "^([0-9]{4}[.][0-9]{2}[.][0-9]{2}|0[.]0[.]0)$"
      remedy  = "Give 2022.09.23."
      at      = { "chart.version" = [var.chart.version] }
    },
  ]

  annotations = {
    "agent.pod_annotations"       = merge(var.agent[*].pod_annotations...)
    "apollo.annotations"          = var.apollo.annotations
    "apollo.ingress.annotations"  = local.ingress_annotations["apollo.ingress"]
    "namespace.annotations"       = var.namespace.annotations
    "setup_jobs.pod_annotations"  = var.setup_jobs.pod_annotations
    "pod_annotations"             = var.pod_annotations
    "service_account_annotations" = var.service_account_annotations
    "ui.annotations"              = var.ui.annotations
    "ui.ingress.annotations"      = local.ingress_annotations["ui.ingress"]
  }

  refused_texts = [
    {
      id      = "url.credentials"
      pattern = "^[a-z]+://[^/]*@"
      remedy  = "URLs are stored in the state, shown in plans and kept in the cluster. Leave user and password out. A chart's repository may have the type fromPrivateRepository."
      at      = { "apollo_api_url" = [var.apollo_api_url], "chart.location" = [var.chart.location], "chart.repository" = [var.chart.repository] }
    },
    {
      id      = "name.yamlScalar"
      pattern = local.yaml_scalar
      remedy  = "The charts write this name into YAML without quotes, and YAML reads it as a boolean, a null or a number. Choose another name."
      at = merge(local.object_names, local.secret_keys, {
        "agent.job.template" = concat(local.config_map[*].config_map_name, local.config_map[*].key)
        "name"               = [var.name]
      })
    },
    {
      id      = "quantity.zero"
      pattern = "^0+([.]0+)?([KMGTPE]i?|k|m)?$"
      remedy  = "The size must be above zero, for example \"8Gi\"."
      at      = { "database.size" = local.bundled[*].size }
    },
    {
      id      = "database.username.superuser"
      pattern = "^postgres$"
      remedy  = "The superuser has a password key of its own in the chart, and Prefect needs no superuser. Choose another name."
      at      = { "database.username" = local.bundled[*].username }
    },
    {
      id      = "database.setup.systemDatabase"
      pattern = "^(postgres|template0|template1)$"
      remedy  = "The set-up makes Prefect's role the owner of this database, which every server has. Choose another name."
      at      = { "database.name" = length(local.setup) > 0 ? [var.database.name] : [] }
    },
    {
      id      = "database.sslMode.unsupported"
      pattern = "^verify-(ca|full)$"
      remedy  = "The chart mounts no certificates to verify with. To encrypt, use \"require\"."
      at      = { "database.ssl_mode" = local.external[*].ssl_mode }
    },
    {
      id      = "image.tag.floating"
      pattern = "^$|(^|-)latest(-|$)"
      remedy  = "A pod that restarts may run another version under this tag: \"latest\" of prefecthq/prefect is Prefect 3. Give a version, for example 1.4.0."
      at      = local.tags
    },
    {
      id      = "image.tag.floating"
      pattern = "^$|(^|-)latest(-|$)"
      remedy  = "A pod that restarts may run another major version of PostgreSQL, which does not start on an existing volume. Give a version, for example 14.13.0."
      at      = { "database.image.tag" = local.bundled[*].image.tag }
    },
    {
      id      = "image.tag.notPrefect1"
      pattern = "^([2-9]|[1-9][0-9]+)([.-]|$)"
      remedy  = "This tag is another major version of Prefect, which has no agent and no tenants of Prefect 1. Give a version, for example 1.4.0."
      at = {
        "agent.image_tag" = [for agent in var.agent[*] : agent.image_tag if can(regex("(^|/)prefecthq/prefect$", agent.image_repository))]
        "versions.core"   = [var.versions.core]
      }
    },
    {
      id      = "chart.version.broken"
      pattern = "^(2022[.]03[.]29|2022[.]09[.]07|0[.]0[.]0)$"
      remedy  = "This chart does not work: ${try(local.broken_charts[var.chart.version], "")}. Use 2022.09.23."
      at      = { "chart.version" = [var.chart.version] }
    },
    {
      id      = "chart.version.tooOld"
      pattern = "^([01]|20[01]|202[01])|^2022[.](0[0-8]|09[.]([01]|2[0-2]))"
      remedy  = "Charts up to 2022.04.14 have flat values, other Secret keys and PostgreSQL 11. Install 2022.09.23 under another name and move the data: docs/prefect1.md, \"A second release and a dump\"."
      at      = { "chart.version" = can(local.broken_charts[var.chart.version]) ? [] : [var.chart.version] }
    },
  ]

  host_or_address_remedy = "Give a lower-case DNS name or an IP address, without scheme, port or path. Example: postgres.databases.svc."
  host_remedy            = "Give a lower-case DNS name of at most 253 characters, without scheme, port or path. Example: prefect.example.com."

  broken_charts = {
    "2022.03.29" = "its prefectVersionTag and uiVersionTag are empty, so its images have no tags"
    "2022.09.07" = "its prefectVersionTag is 2.3.2, so agent and tenant would use Prefect 2"
    "0.0.0" = join(" ", [
      "this is an unreleased checkout with \"latest\" images, which are now Prefect 3. Package it with a version above",
      "2022.09.23 (helm package --version 2022.10.11), and give that version",
    ])
  }

  dns_name      = "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
  short_name    = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
  prefixed_name = "(${local.dns_name}/)?${local.short_name}"
  image_path    = "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
  image_host    = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]+)?"
  image_tag     = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
  url_host      = "^https?://(\\[[0-9a-fA-F:.]+\\]|[^/:\\s]+)"

  ipv6 = "[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*"
  # 10.0.0.300 has the form of a DNS name, but no name ends with a number.
  name_or_address = "^(((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])([.]|$)){4}|.*:.*|(.*[.])?[^.]*[^.0-9][^.]*)$"

  # What YAML reads as a boolean, a null or a number.
  yaml_scalar = join("|", [
    "^(?i:y|n|yes|no|on|off|true|false|null|~)$",
    "^[-+]?([0-9][0-9_]*([.][0-9_]*)?|[.][0-9][0-9_]*)([eE][-+]?[0-9]+)?$",
    "^([-+]?0([xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)|[-+]?[.](?i:inf)|[.](?i:nan))$",
  ])
}

locals {
  toleration_checks = flatten([for at, tolerations in {
    "agent.tolerations"    = flatten(var.agent[*].tolerations)
    "database.tolerations" = flatten(local.bundled[*].tolerations)
    "tolerations"          = var.tolerations
    } : [
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

  # Variables that inputs and the chart set.
  server_variables = [
    "PREFECT_SERVER__DATABASE__CONNECTION_URL",
    "PREFECT_SERVER__DATABASE__HOST",
    "PREFECT_SERVER__DATABASE__PORT",
    "PREFECT_SERVER__DATABASE__USERNAME",
    "PREFECT_SERVER__DATABASE__PASSWORD",
    "HASURA_GRAPHQL_DATABASE_URL",
    "PGPASSWORD",
    "PGSSLMODE",
    "PREFECT_SERVER__APOLLO_URL",
    "PREFECT_SERVER__HASURA__HOST",
    "PREFECT_SERVER__HASURA__PORT",
    "PREFECT_SERVER__API__URL",
    "PREFECT_SERVER__SERVICES__APOLLO__PORT",
  ]
  agent_variables = [
    "PREFECT__CLOUD__API",
    "PREFECT__BACKEND",
    "NAMESPACE",
    "IMAGE_PULL_SECRETS",
    "IMAGE_PULL_POLICY",
    "JOB_MEM_REQUEST",
    "JOB_MEM_LIMIT",
    "JOB_CPU_REQUEST",
    "JOB_CPU_LIMIT",
    "SERVICE_ACCOUNT_NAME",
    "PREFECT__CLOUD__AGENT__LABELS",
    "PREFECT__CLOUD__AGENT__AGENT_ADDRESS",
  ]

  plain_variables = {
    "agent.environment" = { for name, value in merge(var.agent[*].environment...) : name => value if !contains(local.agent_variables, name) }
    "environment"       = { for name, value in var.environment : name => value if !contains(local.server_variables, name) }
  }

  environment_checks = flatten([for at, environment in {
    "agent.environment"        = { names = keys(merge(var.agent[*].environment...)), reserved = local.agent_variables }
    "agent.secret_environment" = { names = keys(merge(var.agent[*].secret_environment...)), reserved = local.agent_variables }
    "environment"              = { names = keys(var.environment), reserved = local.server_variables }
    "secret_environment"       = { names = keys(var.secret_environment), reserved = local.server_variables }
    } : [
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

  database_checks = concat(
    [for name in ["size", "storage_class", "access_mode"] : {
      id     = "database.claim.contradiction"
      at     = "database.${name}"
      holds  = anytrue([length(local.bundled) == 0, var.database[name] == null, var.database.existing_claim == null])
      remedy = "An existing claim keeps its own settings. Leave this out, or leave out existing_claim."
    }],
    [
      {
        id     = "database.existingClaim.own"
        at     = "database.existing_claim"
        holds  = length(local.bundled) == 0 || var.database.existing_claim != "${var.name}-database"
        remedy = "Without existing_claim, Terraform creates a claim of this name. With it, Terraform would forget that claim. Leave existing_claim out. If somebody else created the claim, import it."
      },
      {
        id     = "database.host.missing"
        at     = "database.host"
        holds  = alltrue([for host in local.external[*].host : host != null])
        remedy = "Give the database's DNS name or IP address."
      },
      {
        id     = "database.setup.sameRole"
        at     = "database.username"
        holds  = alltrue([for setup in local.setup : setup.admin_username != var.database.username])
        remedy = "This is the administrator, and the set-up would change its password. Choose another username."
      },
      {
        id     = "database.setup.twoRoles.noVersion"
        at     = "database.setup.two_roles"
        holds  = !anytrue([for setup in local.setup : setup.two_roles && length(local.secret) > 0])
        remedy = "The version of the password decides whose turn it is, and a Secret of yours has no version. Use other credentials, or leave this out."
      },
      {
        id     = "credentials.version.invalid"
        at     = "database.credentials.version"
        holds  = alltrue([for version in var.database.credentials[*].version : version >= 1 && floor(version) == version])
        remedy = "Give a whole number from 1."
      },
      {
        id     = "database.keys.unsupported"
        at     = "database.credentials.keys.admin_password"
        holds  = length(local.external) == 0 || alltrue([for secret in local.secret : secret.keys.admin_password == null])
        remedy = "The chart of Prefect 1 reads only the password from the Secret. Remove it."
      },
    ],
  )

  other_checks = concat(
    [for at, text in {
      "affinity"                    = var.affinity
      "agent.affinity"              = one(var.agent[*].affinity)
      "agent.job.template.manifest" = one([for template in local.templates : template.manifest if template.type == "inline"])
      "database.affinity"           = one(local.bundled[*].affinity)
      } : {
      id     = "input.notJson"
      at     = at
      holds  = text == null || can(keys(jsondecode(text)))
      remedy = "Give an object as JSON text: jsonencode({ … })."
    }],
    [for at, pod in {
      "agent.secret_environment" = [merge(var.agent[*].environment...), merge(var.agent[*].secret_environment...)]
      "secret_environment"       = [var.environment, var.secret_environment]
      } : {
      id     = "environment.twice"
      at     = at
      holds  = length(setintersection(keys(pod[0]), keys(pod[1]))) == 0
      remedy = "environment has this variable too. Remove it from environment or from secret_environment."
    }],
    [for part, quantities in {
      limits   = merge(var.agent[*].job.resources.limits...)
      requests = merge(var.agent[*].job.resources.requests...)
      } : {
      id     = "job.resource.unknown"
      at     = "agent.job.resources.${part}.…"
      holds  = length(setsubtract(keys(quantities), ["cpu", "memory"])) == 0
      remedy = "The agent sets only cpu and memory. Set other resources in agent.job.template."
    }],
    [
      {
        id     = "agent.withoutTenant"
        at     = "create_tenant"
        holds  = var.create_tenant || var.agent == null
        remedy = "An agent fails without a tenant (GraphQL errors with \"tenant_id\": null). Leave this out. An existing tenant with this slug stays as it is."
      },
      {
        id     = "label.reserved"
        at     = "setup_jobs.pod_labels[\"…\"]"
        holds  = !anytrue([for key in keys(var.setup_jobs.pod_labels) : can(regex(local.reserved_labels, key))])
        remedy = local.label_checks[0].remedy
      },
      {
        id     = "serviceAccount.contradiction"
        at     = "service_account_annotations[\"…\"]"
        holds  = length(var.service_account_annotations) == 0 || var.service_account_name == null
        remedy = "An existing service account keeps its own annotations. Leave out service_account_name or service_account_annotations."
      },
      {
        id     = "chart.repository.missing"
        at     = "chart.repository"
        holds  = var.chart.type != "fromPrivateRepository" || var.chart.repository != null
        remedy = "Give the URL of the repository to which user and password belong."
      },
      {
        id     = "chart.source.missing"
        at     = "chart.version"
        holds  = var.chart.type != "fromRepository" || var.chart.repository != null || var.chart.version == null || var.chart.version == "2022.09.23"
        remedy = "Prefect released only 2022.09.23. Give the source of this version: chart = { type = \"fromArchive\" }, or { type = \"fromRepository\" } with a repository."
      },
      {
        id = "chart.version.contradiction"
        at = "chart.version"
        holds = var.chart.type != "fromArchive" || alltrue([
          for version in try(regex("prefect-server-([0-9]+[.][0-9]+[.][0-9]+)[.]tgz$", var.chart.location), []) : version == var.chart.version
        ])
        remedy = "The name of the archive has another version. Give the version of its Chart.yaml."
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
    ],
  )
}
