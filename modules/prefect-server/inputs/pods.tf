locals {
  tolerations = { "database.tolerations" = var.database.tolerations, "tolerations" = var.tolerations }

  pod_checks = flatten([
    [for at, tolerations in local.tolerations : [
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
    ]],
    [for at, names in { "environment" = keys(var.environment), "secret_environment" = keys(var.secret_environment) } : [
      {
        id     = "environment.reserved"
        at     = at
        holds  = length(setintersection(names, local.reserved_variables)) == 0
        remedy = "Other inputs set ${join(", ", local.reserved_variables)}. Remove these names: they would detach Prefect from its Secret or address."
      },
      {
        id     = "environment.name.invalid"
        at     = at
        holds  = alltrue([for name in names : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", name))])
        remedy = "Use letters, digits and \"_\". Start with a letter or \"_\"."
      },
    ]],
    {
      id     = "environment.twice"
      at     = "secret_environment"
      holds  = length(setintersection(keys(var.environment), keys(var.secret_environment))) == 0
      remedy = "environment has this variable too. Remove it from environment or from secret_environment."
    },
    [for at, texts in local.json_texts : {
      id     = "input.notJson"
      at     = at
      holds  = alltrue([for text in texts : can(keys(jsondecode(text)))])
      remedy = "Give an object as JSON text: jsonencode({ … })."
    }],
  ])

  plain_variables = { "environment" = { for name, value in var.environment : name => value if !contains(local.reserved_variables, name) } }

  json_texts = merge(local.pod_texts, {
    "affinity"               = var.affinity[*]
    "database.affinity"      = var.database.affinity[*]
    "ingress.extra_paths[…]" = flatten(var.ingress[*].extra_paths)
  })

  # Variables that inputs and the chart set.
  reserved_variables = concat(
    flatten([for name in ["CONNECTION_URL", "DRIVER", "USER", "PASSWORD", "HOST", "PORT", "NAME"] : [
      "PREFECT_SERVER_DATABASE_${name}", "PREFECT_API_DATABASE_${name}",
    ]]),
    [for name in [
      "POOL_SIZE",
      "MAX_OVERFLOW",
      "POOL_TIMEOUT",
      "CONNECT_ARGS_STATEMENT_CACHE_SIZE",
      "CONNECT_ARGS_PREPARED_STATEMENT_CACHE_SIZE",
      "CONNECT_ARGS_TLS_ENABLED",
      "CONNECT_ARGS_TLS_CHECK_HOSTNAME",
      "CONNECT_ARGS_TLS_CA_FILE",
      "CONNECT_ARGS_TLS_CERT_FILE",
      "CONNECT_ARGS_TLS_KEY_FILE",
    ] : "PREFECT_SERVER_DATABASE_SQLALCHEMY_${name}"],
    [
      "PREFECT_SERVER_DATABASE_TIMEOUT",
      "PREFECT_SERVER_EVENTS_RETENTION_PERIOD",
      "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED",
      "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD",
      "PREFECT_SERVER_CORS_ALLOWED_ORIGINS",
      "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS",
      "PREFECT_SERVER_CSRF_PROTECTION_ENABLED",
      "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED",
      "PREFECT_SERVER_ANALYTICS_ENABLED",
      "PREFECT_UI_URL",
      "PREFECT_SERVER_DATABASE_MIGRATE_ON_START",
      "PREFECT_API_DATABASE_MIGRATE_ON_START",
      "PREFECT_SERVER_API_AUTH_STRING",
      "PREFECT_SERVER_ENCRYPTION_KEY",
      "ORION_ENCRYPTION_KEY",
      "PREFECT_SERVER_API_BASE_PATH",
      "PREFECT_SERVER_API_PORT",
      "PREFECT_UI_API_URL",
      "PREFECT_SERVER_UI_API_URL",
      "PREFECT_UI_SERVE_BASE",
      "PREFECT_SERVER_UI_SERVE_BASE",
      "PREFECT_UI_STATIC_DIRECTORY",
      "PREFECT_DEBUG_MODE",
      "PREFECT_LOGGING_SERVER_LEVEL",
      "PREFECT_SERVER_API_HOST",
      "PREFECT_SERVER_DOCKET_URL",
      "PREFECT_SERVER_EVENTS_CAUSAL_ORDERING",
      "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE",
      "PREFECT_MESSAGING_BROKER",
      "PREFECT_MESSAGING_CACHE",
    ],
    [for name in ["HOST", "PORT", "DB", "USERNAME", "PASSWORD", "SSL"] : "PREFECT_REDIS_MESSAGING_${name}"],
    ["HOME"],
  )
}
