locals {
  default_chart_version = "2026.8.18172642"

  # The Prefect that a chart deploys unless the image says otherwise.
  prefect_versions = {
    "2026.8.18172642" = "3.8.3"
    "2026.7.2211359"  = "3.7.7"
  }

  chart_version   = coalesce(local.chart.version, local.default_chart_version)
  image_version   = can(regex("^[0-9]+[.][0-9]+[.][0-9]+", local.image.tag)) ? regex("^[0-9]+[.][0-9]+[.][0-9]+", local.image.tag) : null
  default_version = local.image.tag != null ? local.image_version : lookup(local.prefect_versions, local.chart_version, null)
  prefect_version = local.inputs.prefect_version != null ? local.inputs.prefect_version : local.default_version
  version_tag     = local.prefect_version == null ? null : "${local.prefect_version}-python3.11"

  # Charts before 2026.7.23210422 have no startup probe, and refuse the key.
  has_startup_probe = tonumber(format("%04d%02d%08d", split(".", local.chart_version)...)) >= 20260723210422

  # The chart renders these texts as templates. This prints two braces.
  literal_braces = "{{`{{`}}"

  kubernetes_tolerations = { for place, tolerations in {
    server   = local.inputs.tolerations
    database = local.is_bundled ? local.database.tolerations : []
    } : place => [for toleration in tolerations : { for key, value in {
      key               = toleration.key
      operator          = toleration.operator
      value             = toleration.value
      effect            = toleration.effect
      tolerationSeconds = toleration.toleration_seconds
    } : key => value if value != null }]
  }
}

# Environment of each container that runs the server: API, background services and migration.
locals {
  pool = local.database.pool

  database_variables = local.is_sqlite ? [] : concat(
    [for variable in [
      { name = "PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_SIZE", value = local.pool.size },
      { name = "PREFECT_SERVER_DATABASE_SQLALCHEMY_MAX_OVERFLOW", value = local.pool.max_overflow },
      { name = "PREFECT_SERVER_DATABASE_SQLALCHEMY_POOL_TIMEOUT", value = local.pool.timeout },
      { name = "PREFECT_SERVER_DATABASE_TIMEOUT", value = local.pool.statement_timeout },
    ] : { name = variable.name, value = tostring(variable.value) } if variable.value != null],
    # A pooler in transaction mode gives a statement another connection than the one that prepared it.
    [for name in ["STATEMENT_CACHE_SIZE", "PREPARED_STATEMENT_CACHE_SIZE"] :
      { name = "PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_${name}", value = "0" } if local.database.transaction_pooler
    ],
  )

  # Prefect has settings for a connection with a certificate that is verified. Other modes are in the URL.
  verifies_database = local.is_external && contains(["verify-ca", "verify-full"], coalesce(local.database.ssl_mode, "prefer"))
  tls_variables = [for variable in !local.verifies_database ? [] : [
    { name = "ENABLED", value = "true" },
    { name = "CHECK_HOSTNAME", value = tostring(local.database.ssl_mode == "verify-full") },
    { name = "CA_FILE", value = local.database.ssl_ca == null ? null : "${local.ca_folder}/ca.crt" },
    { name = "CERT_FILE", value = local.database.ssl_client_certificate == null ? null : "${local.client_folder}/tls.crt" },
    { name = "KEY_FILE", value = local.database.ssl_client_certificate == null ? null : "${local.client_folder}/tls.key" },
  ] : { name = "PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_${variable.name}", value = variable.value } if variable.value != null]

  vacuum = "PREFECT_SERVER_SERVICES_DB_VACUUM"
  retention_variables = concat(
    [for days in local.inputs.retention.event_days[*] : { name = "PREFECT_SERVER_EVENTS_RETENTION_PERIOD", value = "P${days}D" }],
    flatten([for days in local.inputs.retention.flow_run_days[*] : [
      { name = "${local.vacuum}_ENABLED", value = "events,flow_runs" },
      { name = "${local.vacuum}_RETENTION_PERIOD", value = "P${days}D" },
    ]]),
  )

  address_variables = [for variable in [
    { name = "PREFECT_UI_SERVE_BASE", value = local.inputs.base_path == null ? null : local.root },
    # Without it, notifications and logs have no links.
    { name = "PREFECT_UI_URL", value = local.public_origin == null ? null : "${local.public_origin}${local.base_path}" },
    { name = "PREFECT_SERVER_CORS_ALLOWED_ORIGINS", value = try(join(",", local.inputs.cors_allowed_origins), null) },
    { name = "PREFECT_SERVER_CSRF_PROTECTION_ENABLED", value = local.inputs.csrf_protection },
    { name = "PREFECT_SERVER_ANALYTICS_ENABLED", value = local.inputs.analytics },
  ] : { name = variable.name, value = tostring(variable.value) } if variable.value != null]

  environment = concat(
    local.database_variables,
    local.tls_variables,
    local.retention_variables,
    local.address_variables,
    [for secret in local.encryption_key_secret[*] : { name = "PREFECT_SERVER_ENCRYPTION_KEY", valueFrom = { secretKeyRef = secret } }],
    [for name, value in local.inputs.environment : { name = name, value = replace(value, "{{", local.literal_braces) }],
    [for name, secret in local.inputs.secret_environment : {
      name      = name
      valueFrom = { secretKeyRef = { name = secret.secret_name, key = secret.key } }
    }],
  )
}

# Values that `values` may override.
locals {
  pods       = local.redis == null ? ["server"] : ["server", "backgroundServices"]
  components = local.redis == null ? local.pods : concat(local.pods, ["migrations"])

  # The chart's `commonLabels` reach no pod, and not the bundled PostgreSQL.
  values_labels = length(local.inputs.labels) == 0 ? null : merge(
    { commonLabels = local.inputs.labels },
    { for component in local.components : component => { podLabels = local.inputs.labels } },
    local.is_bundled ? { postgresql = { commonLabels = local.inputs.labels } } : {},
  )

  # What the Pod Security Standard `restricted` asks for beyond the chart's defaults. Those for PostgreSQL pass it.
  restricted_pod       = { seccompProfile = { type = "RuntimeDefault" } }
  restricted_container = { capabilities = { drop = ["ALL"] } }
  values_pod_security = merge(
    { for component in local.pods : component => {
      podSecurityContext       = local.restricted_pod
      containerSecurityContext = local.restricted_container
    } },
    { for redis in local.redis[*] : "migrations" => {
      podSecurityContext = local.restricted_pod
      securityContext    = local.restricted_container
    } },
  )

  # The containers wait for a login to the database, and start anyway after half of the time that they have. tini is
  # process 1, as in the chart: Python as such would ignore SIGTERM.
  waiting = [
    "/usr/bin/tini", "-g", "--",
    "python", "-c", file("${path.module}/files/wait-for-database.py"), tostring(local.inputs.startup_timeout / 2),
  ]
  waiting_server = { command = concat(local.waiting, ["/opt/prefect/entrypoint.sh"]) }
  values_wait_for_database = local.is_sqlite && local.encryption_key_secret == null ? null : merge(
    { server = local.waiting_server },
    { for redis in local.redis[*] : "backgroundServices" => local.waiting_server },
    { for redis in local.redis[*] : "migrations" => { entrypoint = concat(local.waiting, ["/bin/sh", "-c"]) } },
  )

  values_release = {
    fullnameOverride = local.name
    global = { prefect = { image = { for key, value in {
      repository = join("/", compact([local.image.registry, coalesce(local.image.repository, "prefecthq/prefect")]))
      prefectTag = local.image.tag != null ? local.image.tag : local.version_tag
      pullPolicy = local.image.pull_policy
    } : key => value if value != null } } }
  }

  values_database = !local.is_bundled ? null : { postgresql = {
    image = { for key, value in {
      registry   = local.database.image.registry
      repository = local.database.image.repository
      tag        = local.database.image.tag
      pullPolicy = local.database.image.pull_policy
    } : key => value if value != null }
    primary = { for key, value in {
      resources    = local.database.resources
      nodeSelector = local.database.node_selector
      affinity     = local.database.affinity == null ? null : jsondecode(local.database.affinity)
    } : key => value if value != null }
  } }

  values_exposure = { for key, value in {
    server = {
      apiBasePath = local.api_path
      uiConfig    = { prefectUiApiUrl = local.ui_api_url }
    }
    service = { for key, value in {
      type                  = coalesce(local.service.type, "ClusterIP")
      port                  = local.service.port
      nodePort              = local.service.node_port
      annotations           = { for key, text in local.service.annotations : key => replace(text, "{{", local.literal_braces) }
      externalTrafficPolicy = local.service.external_traffic_policy
      ipFamilyPolicy        = local.service.ip_family_policy
    } : key => value if value != null }
    ingress = one([for ingress in local.ingress[*] : { for key, value in {
      enabled     = true
      className   = ingress.class_name
      annotations = { for key, text in ingress.annotations : key => replace(text, "{{", local.literal_braces) }
      host        = { hostname = ingress.host, path = coalesce(ingress.path, local.root), pathType = ingress.path_type }
    } : key => value if value != null }])
    gateway   = local.gateway == null ? null : { enabled = true, create = false }
    httproute = local.gateway == null ? null : { enabled = true, path = local.root }
  } : key => value if value != null }

  # Of the server and, with Redis, of the background services and the migration.
  pod = { for key, value in {
    resources                     = local.inputs.resources
    podLabels                     = local.inputs.pod_labels
    podAnnotations                = { for key, text in local.inputs.pod_annotations : key => replace(text, "{{", local.literal_braces) }
    nodeSelector                  = local.inputs.node_selector
    affinity                      = local.inputs.affinity == null ? null : jsondecode(local.inputs.affinity)
    loggingLevel                  = local.inputs.logging_level
    terminationGracePeriodSeconds = local.inputs.pod.termination_grace_period_seconds
    priorityClassName             = local.inputs.pod.priority_class_name
    podSecurityContext            = local.inputs.pod.security_context == null ? null : jsondecode(local.inputs.pod.security_context)
    containerSecurityContext      = local.container_security_context
    extraEnvVarsSecret            = local.inputs.pod.environment_from_secret
    extraEnvVarsCM                = local.inputs.pod.environment_from_config_map
  } : key => value if value != null }

  container_security_context = local.inputs.pod.container_security_context == null ? null : jsondecode(local.inputs.pod.container_security_context)

  service_account = { for key, value in {
    create      = local.inputs.service_account_name == null ? null : false
    name        = local.inputs.service_account_name
    annotations = { for key, text in local.inputs.service_account_annotations : key => replace(text, "{{", local.literal_braces) }
  } : key => value if value != null }

  messaging = one([for redis in local.redis[*] : {
    redis = { for key, value in {
      host                      = redis.host
      port                      = redis.port
      db                        = redis.database
      username                  = redis.username
      ssl                       = redis.ssl
      existingSecret            = one(redis.password[*].secret_name)
      existingSecretPasswordKey = one(redis.password[*].key)
    } : key => value if value != null }
    docket = { existingSecret = redis.docket_url.secret_name, existingSecretKey = redis.docket_url.key }
  }])

  migration_keys = ["resources", "podLabels", "nodeSelector", "affinity", "podSecurityContext"]

  values_operations = { for key, value in {
    server = merge(local.pod, { for key, value in {
      replicaCount = local.inputs.autoscaling == null ? coalesce(local.inputs.replicas, 1) : null
      # The chart has a target for both metrics. 0 turns one off.
      autoscaling = one([for each in local.inputs.autoscaling[*] : {
        enabled      = true
        minReplicas  = each.min_replicas
        maxReplicas  = each.max_replicas
        targetCPU    = coalesce(each.target_cpu, each.target_memory == null ? 80 : 0)
        targetMemory = coalesce(each.target_memory, 0)
      }])
      startupProbe = !local.has_startup_probe ? null : {
        config = { periodSeconds = 10, failureThreshold = ceil(local.inputs.startup_timeout / 10) }
      }
      # Older charts have it off. The apply would end before the server answers.
      readinessProbe = local.has_startup_probe ? null : { enabled = true }
      # A single server migrates the database when it starts. In a rolling update, the old pod would run on the new schema.
      updateStrategy = local.redis == null ? { type = "Recreate" } : null
      # A pod that ends still gets requests until every node and load balancer knows. The pod has 30 seconds to end.
      lifecycle = local.redis == null ? null : { preStop = { exec = { command = ["sleep", "10"] } } }
    } : key => value if value != null })
    serviceAccount = local.service_account
    backgroundServices = local.redis == null ? null : merge(local.pod, { for key, value in {
      replicaCount            = local.inputs.background_replicas
      serviceAccount          = local.service_account
      runAsSeparateDeployment = true
      messaging               = local.messaging
    } : key => value if value != null })
    # The Job that migrates the database has the time that a server may take to start.
    migrations = local.redis == null ? null : merge(
      { for key, value in local.pod : key => value if contains(local.migration_keys, key) },
      local.container_security_context == null ? {} : { securityContext = local.container_security_context },
      { timeoutSeconds = local.inputs.startup_timeout },
    )
  } : key => value if value != null }
}

# Values that override `values`, so that the release stays tied to its owner, its data and its Secrets.
locals {
  values_owner = local.shared_namespace ? { commonLabels = { "cdktf-prefect/owner" = local.owner_id } } : null

  # asyncpg takes these modes from the URL, and the chart copies the name into it unchanged.
  url_query = contains(["disable", "require"], coalesce(local.database.ssl_mode, "prefer")) ? "?ssl=${local.database.ssl_mode}" : ""

  connection = {
    # An IPv6 address is in brackets in a URL.
    host     = can(regex(":", local.database_host)) ? "[${trim(local.database_host, "[]")}]" : local.database_host
    port     = local.database_port
    username = replace(urlencode(local.database_username), "+", "%20")
    name     = "${replace(urlencode(local.database_name), "+", "%20")}${local.url_query}"
  }

  # The chart requires a password of the components.
  url_without_password = local.is_sqlite || local.credentials_type != null ? null : (
    "postgresql+asyncpg://${local.connection.username}@${local.connection.host}:${local.connection.port}/${local.connection.name}"
  )

  # A part is a value, or a key of the Secret: `host` or `hostSecretKey`. A whole connection string has all parts.
  connection_values = local.is_sqlite ? null : merge(
    { for url in local.url_without_password[*] : "connectionString" => url },
    { for name in local.database_secret_name[*] : "existingSecret" => name },
    { for key in local.connection_key[*] : "connectionStringSecretKey" => key },
    { for key in local.url_password_key[*] : "passwordSecretKey" => key if local.connection_key == null },
    { for part, key in local.parts_in_secret : "${part}SecretKey" => key if local.connection_key == null },
    { for part in local.known_parts : part => local.connection[part] if local.url_without_password == null },
  )

  secret_uid_annotation = { "cdktf-prefect/database-secret-uid" = local.database_secret_uid }

  values_database_ties = { for key, value in {
    # The chart's own Secret would have a default password.
    secret           = { create = false }
    externalDatabase = local.connection_values
    # The claim is a resource here, so that it outlives the release.
    sqlite = merge({ enabled = local.is_sqlite }, local.is_sqlite ? { persistence = { enabled = false } } : {})
    postgresql = { for key, value in {
      enabled          = local.is_bundled
      fullnameOverride = local.is_bundled ? local.postgresql_name : null
      auth = !local.is_bundled ? null : {
        existingSecret     = local.database_secret_name
        username           = local.database_username
        database           = local.database_name
        enablePostgresUser = false
        secretKeys         = { userPasswordKey = local.password_key }
      }
      primary = !local.is_bundled ? null : { for key, value in {
        persistence    = { enabled = true, existingClaim = local.claim_name }
        podAnnotations = local.credentials_type == "writeOnly" ? local.secret_uid_annotation : null
      } : key => value if value != null }
    } : key => value if value != null }
  } : key => value if value != null }

  values_basic_auth = { server = { basicAuth = { for key, value in {
    enabled        = local.auth_secret_name != null
    existingSecret = local.auth_secret_name
  } : key => value if value != null } } }

  # Pods restart when a Secret changes.
  secret_annotations = merge(local.auth_annotations, local.credentials_type == "writeOnly" ? local.secret_uid_annotation : {})
  values_follow_secrets = length(local.secret_annotations) == 0 ? null : {
    for component in local.pods : component => { podAnnotations = local.secret_annotations }
  }
}

# The init container that sets the password of the bundled PostgreSQL from its Secret, before PostgreSQL accepts
# connections. By itself it reads the password on an empty volume only.
locals {
  set_password = [for set in [{
    name                     = "set-password"
    image                    = "{{ include \"postgresql.v1.image\" . }}"
    imagePullPolicy          = "{{ .Values.image.pullPolicy }}"
    terminationMessagePolicy = "FallbackToLogsOnError"
    command                  = ["/bin/sh", "-c", file("${path.module}/files/set-password.sh")]
    env = [
      { name = "PGDATA", value = "{{ .Values.postgresqlDataDir }}" },
      { name = "POSTGRES_USER", value = replace(local.database_username, "{{", local.literal_braces) },
      { name = "POSTGRES_DATABASE", value = replace(local.database_name, "{{", local.literal_braces) },
      {
        name      = "POSTGRES_PASSWORD"
        valueFrom = { secretKeyRef = { name = local.database_secret_name, key = local.password_key } }
      },
    ]
    securityContext = {
      runAsNonRoot             = true
      allowPrivilegeEscalation = false
      capabilities             = { drop = ["ALL"] }
      readOnlyRootFilesystem   = true
      seccompProfile           = { type = "RuntimeDefault" }
    }
    # The chart's requests for PostgreSQL's container, so that this one doesn't raise those of the pod.
    resources = {
      requests = merge({ cpu = "250m", memory = "256Mi" }, local.database.resources.requests)
      limits   = local.database.resources.limits
    }
    volumeMounts = [{ name = "data", mountPath = "{{ .Values.primary.persistence.mountPath }}" }]
  }] : set if local.is_bundled && local.database.set_password_at_start]
}

# helm replaces a list whole. So the entries of the user's list, which is that of the last document, are appended.
locals {
  documents = [for text in local.inputs.values : try(yamldecode(text), {})]

  # Every key of the documents with its value, four levels deep. A key of a list or a text has no keys in it.
  document_entries = flatten([for document in local.documents : [for a, in_a in document : [
    { path = a, value = in_a }, try([for b, in_b in in_a : [
      { path = "${a}.${b}", value = in_b }, try([for c, in_c in in_b : [
        { path = "${a}.${b}.${c}", value = in_c },
        try([for d, in_d in in_c : { path = "${a}.${b}.${c}.${d}", value = in_d }], []),
      ]], []),
    ]], []),
  ]]])

  user_lists = { for path, found in {
    for entry in local.document_entries : entry.path => entry.value... if can(length(entry.value))
  } : path => reverse(found)[0] }

  certificate_prefix = "cdktf-prefect-database"
  server_volumes = [for each in local.certificates : merge(
    { name = "${local.certificate_prefix}-${each.name}" },
    local.certificate_volumes[each.name],
  ) if local.verifies_database]
  server_mounts = [for each in local.certificates : {
    name      = "${local.certificate_prefix}-${each.name}"
    mountPath = each.mount_path
    readOnly  = true
  } if local.verifies_database]

  # The chart renders those of the migration as they are, and others as templates.
  pod_lists = { for component in local.components : component => {
    for name in ["containers", "init_containers", "volume_mounts", "volumes"] : name => [
      for text in local.inputs.pod[name] : jsondecode(component == "migrations" ? text : replace(text, "{{", local.literal_braces))
    ]
  } }

  lists = concat(
    [
      { path = "global.prefect.env", entries = local.environment },
      { path = "global.prefect.image.pullSecrets", entries = coalesce(local.image.pull_secrets, []) },
    ],
    flatten([for component in local.components : [
      { path = "${component}.extraVolumes", entries = concat(local.server_volumes, local.pod_lists[component].volumes) },
      { path = "${component}.extraVolumeMounts", entries = concat(local.server_mounts, local.pod_lists[component].volume_mounts) },
      { path = "${component}.tolerations", entries = local.kubernetes_tolerations.server },
    ]]),
    flatten([for component in local.pods : [
      { path = "${component}.extraInitContainers", entries = local.pod_lists[component].init_containers },
      { path = "${component}.extraContainers", entries = local.pod_lists[component].containers },
    ]]),
    [
      { path = "postgresql.image.pullSecrets", entries = coalesce(local.is_bundled ? local.database.image.pull_secrets : null, []) },
      { path = "postgresql.primary.tolerations", entries = local.kubernetes_tolerations.database },
      { path = "postgresql.primary.initContainers", entries = local.set_password },
      { path = "ingress.extraTls", entries = [for ingress in local.ingress[*] : {
        hosts      = concat([ingress.host], ingress.extra_hosts)
        secretName = ingress.tls_secret_name
      } if ingress.tls_secret_name != null] },
      { path = "ingress.extraHosts", entries = flatten([for ingress in local.ingress[*] : [for host in ingress.extra_hosts : {
        name     = host
        path     = coalesce(ingress.path, local.root)
        pathType = ingress.path_type
      }]]) },
      { path = "ingress.extraPaths", entries = [for text in flatten(local.ingress[*].extra_paths) : jsondecode(text)] },
      # The chart's server listens on 0.0.0.0. `::` is IPv6 alone, because uvicorn listens in one family. So a dual-stack
      # Service has the chart's.
      { path = "server.extraArgs", entries = jsonencode(local.service.ip_families) == jsonencode(["IPv6"]) ? ["--host", "::"] : [] },
      { path = "service.ipFamilies", entries = local.service.ip_families },
      { path = "httproute.hostnames", entries = flatten(local.gateway[*].hostnames) },
      { path = "httproute.parentRefs", entries = [for gateway in local.gateway[*] : {
        name        = gateway.name
        namespace   = coalesce(gateway.namespace, local.namespace)
        sectionName = gateway.section_name
      }] },
    ],
  )
  merged_lists = { for list in local.lists : list.path => concat(list.entries, try(local.user_lists[list.path], [])) }

  values_lists = [for list in local.lists : merge([for entries in [local.merged_lists[list.path]] : [
    { (split(".", list.path)[0]) = { (split(".", list.path)[1]) = entries } },
    try({ (split(".", list.path)[0]) = { (split(".", list.path)[1]) = { (split(".", list.path)[2]) = entries } } }, {}),
    try({ (split(".", list.path)[0]) = { (split(".", list.path)[1]) = { (split(".", list.path)[2]) = {
      (split(".", list.path)[3]) = entries
    } } } }, {}),
  ][length(split(".", list.path)) - 2] if length(entries) > 0]...)]
}

locals {
  values = concat(
    [for layer in [
      # First, because a plan also prints the document beside one that changed, and a version changes most often.
      local.values_release,
      local.values_labels,
      local.values_pod_security,
      local.values_wait_for_database,
      local.values_database,
      local.values_exposure,
      local.values_operations,
    ] : yamlencode(layer) if layer != null],
    local.inputs.values,
    [for layer in [
      local.values_owner,
      local.values_database_ties,
      local.values_basic_auth,
      local.values_follow_secrets,
    ] : yamlencode(layer) if layer != null],
    [for layer in local.values_lists : yamlencode(layer) if length(layer) > 0],
  )
}
