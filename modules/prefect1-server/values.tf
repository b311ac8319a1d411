locals {
  # What every image but PostgreSQL's is prefixed with.
  mirror      = local.inputs.image_registry == null ? "" : "${local.inputs.image_registry}/"
  pull_policy = coalesce(local.inputs.pull_policy, "IfNotPresent")

  # Every component but the agent, with the repository of its image.
  repositories = {
    hasura  = "hasura/graphql-engine"
    graphql = "prefecthq/server"
    apollo  = "prefecthq/apollo"
    towel   = "prefecthq/server"
    ui      = "prefecthq/ui"
  }

  kubernetes_tolerations = { for place, tolerations in {
    server   = local.inputs.tolerations
    database = local.is_bundled ? local.database.tolerations : []
    agent    = flatten(local.agent[*].tolerations)
    } : place => [for toleration in tolerations : { for key, value in {
      key               = toleration.key
      operator          = toleration.operator
      value             = toleration.value
      effect            = toleration.effect
      tolerationSeconds = toleration.toleration_seconds
    } : key => value if value != null }]
  }

  # Unlike the charts of Prefect 3, this one does not render these texts as templates.
  environments = { for place, pod in {
    server = { environment = local.inputs.environment, secret_environment = local.inputs.secret_environment }
    agent = {
      environment        = merge(local.agent[*].environment...)
      secret_environment = merge(local.agent[*].secret_environment...)
    }
    } : place => concat(
    [for name, value in pod.environment : { name = name, value = value }],
    [for name, secret in pod.secret_environment : {
      name      = name
      valueFrom = { secretKeyRef = { name = secret.secret_name, key = secret.key } }
    }],
  ) }

  # libpq and asyncpg read this. The chart has no value for encryption.
  ssl_environment = [for mode in local.database.ssl_mode[*] : { name = "PGSSLMODE", value = mode }]
}

# Values that `values` may override.
locals {
  # Every tag is set, because the chart's last source has `latest` for some.
  values_images = merge(
    {
      serverVersionTag  = local.versions.server
      prefectVersionTag = local.versions.core
      uiVersionTag      = local.versions.ui
    },
    { for component, repository in local.repositories : component => { image = merge(
      { name = "${local.mirror}${repository}", pullPolicy = local.pull_policy },
      component == "hasura" ? { tag = local.versions.hasura } : {},
    ) } },
  )

  values_database = !local.is_bundled ? null : { postgresql = {
    commonLabels = local.inputs.labels
    # The chart's default, docker.io/bitnami, no longer has versioned tags (bitnami/charts#35164). bitnamilegacy does not
    # have the chart's revision.
    image = { for key, value in {
      registry   = coalesce(local.database.image.registry, local.inputs.image_registry, "docker.io")
      repository = coalesce(local.database.image.repository, "bitnamilegacy/postgresql")
      tag        = coalesce(local.database.image.tag, "14.5.0-debian-11-r35")
      pullPolicy = local.database.image.pull_policy != null ? local.database.image.pull_policy : local.inputs.pull_policy
    } : key => value if value != null }
    primary = { for key, value in {
      resources    = local.database.resources
      nodeSelector = local.database.node_selector
      affinity     = local.database.affinity == null ? null : jsondecode(local.database.affinity)
    } : key => value if value != null }
  } }

  values_operations = merge(
    { for component in keys(local.repositories) : component => { for key, value in {
      podAnnotations = local.inputs.pod_annotations
      nodeSelector   = local.inputs.node_selector
      affinity       = local.inputs.affinity == null ? null : jsondecode(local.inputs.affinity)
      # graphql migrates the database when it starts. In a rolling update, the old pod would run on the new schema.
      strategy = component == "graphql" ? { type = "Recreate" } : null
    } : key => value if value != null } },
    { serviceAccount = { for key, value in {
      annotations = local.inputs.service_account_annotations
      create      = local.inputs.service_account_name == null ? null : false
      name        = local.inputs.service_account_name
    } : key => value if value != null } },
  )

  values_agent = { agent = merge({ enabled = local.agent != null }, [for agent in local.agent[*] : { for key, value in {
    prefectLabels = agent.labels
    replicas      = agent.replicas
    image = { for key, value in {
      # A repository that names its registry is in no mirror.
      name       = can(regex("^([^/]*[.:][^/]*|localhost)/", agent.image_repository)) ? agent.image_repository : "${local.mirror}${agent.image_repository}"
      tag        = agent.image_tag
      pullPolicy = local.pull_policy
    } : key => value if value != null }
    resources                = agent.resources
    podAnnotations           = merge(local.inputs.pod_annotations, agent.pod_annotations)
    nodeSelector             = agent.node_selector
    affinity                 = agent.affinity == null ? null : jsondecode(agent.affinity)
    jobTemplateFilePath      = local.job_template_path
    jobTemplateFileConfigMap = local.job_template_config_map
    job = { for key, value in {
      resources       = agent.job.resources
      imagePullPolicy = agent.job.image_pull_policy
    } : key => value if value != null }
  } : key => value if value != null }]...) }
}

# Values that override `values`, so that the release stays tied to its owner, its data, its Secret and its addresses.
locals {
  values_owner = local.shared_namespace ? { annotations = { "cdktf-prefect/owner" = local.owner_id } } : null

  # The chart's Services are LoadBalancers by default.
  values_endpoints = { for name, endpoint in local.endpoints : name => { for key, value in {
    service = { type = "ClusterIP", port = endpoint.port }
    ingress = endpoint.ingress == null ? null : { for key, value in {
      enabled          = true
      ingressClassName = endpoint.ingress.class_name
      annotations      = endpoint.ingress.annotations
      labels           = local.inputs.labels
      hosts            = [endpoint.ingress.host]
      path             = endpoint.ingress.path
      tls = endpoint.ingress.tls_secret_name == null ? null : [
        { hosts = [endpoint.ingress.host], secretName = endpoint.ingress.tls_secret_name },
      ]
    } : key => value if value != null }
  } : key => value if value != null } }

  values_browser_api = { ui = { apolloApiUrl = local.graphql_url } }

  # The released chart reads `existingSecret`, its last source and the subchart `auth.existingSecret`. The chart also
  # reads port and user at two paths each. Without the paths here, PREFECT_SERVER__DATABASE__* are empty.
  values_database_ties = { postgresql = { for key, value in {
    existingSecret     = local.database_secret_name
    servicePort        = local.database.port
    postgresqlUsername = local.database_username
    useSubChart        = local.is_bundled
    externalHostname   = local.is_bundled ? null : local.database.host
    fullnameOverride   = local.is_bundled ? "${local.name}-postgresql" : null
    auth = { for key, value in {
      existingSecret = local.database_secret_name
      database       = local.database.name
      # For Azure's `user@host`. The migration's init container decodes it.
      username = local.is_bundled ? local.database_username : replace(local.database_username, "@", "%40")
      # The services read the user's password at the key where the subchart has the superuser's. The subchart's init
      # scripts run as the superuser.
      enablePostgresUser = local.is_bundled ? true : null
      secretKeys         = local.is_bundled ? { userPasswordKey = local.password_key, adminPasswordKey = local.admin_password_key } : null
    } : key => value if value != null }
    primary = { for key, value in {
      service = { ports = { postgresql = local.database.port } }
      # With the chart's default, the data is lost with the pod.
      persistence    = local.is_bundled ? { enabled = true, existingClaim = local.claim_name } : null
      podAnnotations = local.is_bundled && local.credentials_type == "writeOnly" ? local.secret_annotations : null
    } : key => value if value != null }
  } : key => value if value != null } }

  # Pods restart when a write-only Secret is created anew, with another password.
  secret_annotations = { "cdktf-prefect/database-secret-uid" = local.database_secret_uid }
  values_follow_secret = local.credentials_type != "writeOnly" ? null : {
    for component in keys(local.repositories) : component => { podAnnotations = local.secret_annotations }
  }

  values_follow_template = local.job_template_type != "inline" ? null : {
    agent = { podAnnotations = { "cdktf-prefect/job-template" = local.job_template_hash } }
  }

  # The Jobs of this module create the tenant.
  values_tenant = { jobs = { createTenant = { enabled = false } } }
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

  postgresql_pull_secrets = !local.is_bundled ? [] : (
    local.database.image.pull_secrets != null ? local.database.image.pull_secrets : coalesce(local.inputs.pull_secrets, [])
  )

  lists = merge(
    {
      "imagePullSecrets"                  = [for name in coalesce(local.inputs.pull_secrets, []) : { name = name }]
      "hasura.env"                        = local.ssl_environment
      "graphql.env"                       = concat(local.ssl_environment, local.environments.server)
      "graphql.init.env"                  = concat(local.ssl_environment, local.environments.server)
      "apollo.env"                        = local.environments.server
      "towel.env"                         = local.environments.server
      "agent.env"                         = local.environments.agent
      "agent.tolerations"                 = local.kubernetes_tolerations.agent
      "agent.job.imagePullSecrets"        = flatten([for agent in local.agent[*] : coalesce(agent.job.image_pull_secrets, [])])
      "postgresql.image.pullSecrets"      = local.postgresql_pull_secrets
      "postgresql.primary.tolerations"    = local.kubernetes_tolerations.database
      "postgresql.primary.initContainers" = concat(local.volume_check, local.set_password)
    },
    { for component in keys(local.repositories) : "${component}.tolerations" => local.kubernetes_tolerations.server },
  )

  values_lists = [for path, entries in local.lists : merge([for list in [concat(entries, try(local.user_lists[path], []))] : [
    { (split(".", path)[0]) = list },
    try({ (split(".", path)[0]) = { (split(".", path)[1]) = list } }, {}),
    try({ (split(".", path)[0]) = { (split(".", path)[1]) = { (split(".", path)[2]) = list } } }, {}),
  ][length(split(".", path)) - 1] if length(list) > 0]...)]
}

locals {
  values = concat(
    [for layer in [
      local.values_images,
      local.values_database,
      local.values_operations,
      local.values_agent,
    ] : yamlencode(layer) if layer != null],
    local.inputs.values,
    [for layer in [
      local.values_owner,
      local.values_endpoints,
      local.values_browser_api,
      local.values_database_ties,
      local.values_follow_secret,
      local.values_follow_template,
      local.values_tenant,
    ] : yamlencode(layer) if layer != null],
    [for layer in local.values_lists : yamlencode(layer) if length(layer) > 0],
  )
}
