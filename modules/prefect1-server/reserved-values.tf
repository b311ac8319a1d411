# What the user's documents must not set.
locals {
  document_paths = distinct(local.document_entries[*].path)

  secret_values = setunion(local.secret_variables, setintersection(local.document_paths, [
    "global.postgresql.auth.password",
    "global.postgresql.auth.postgresPassword",
    "global.postgresql.postgresqlPassword",
    "postgresql.auth.password",
    "postgresql.auth.postgresPassword",
    "postgresql.auth.replicationPassword",
    "postgresql.initdbPassword",
    "postgresql.ldap.bind_password",
    "postgresql.ldap.bindpw",
    "postgresql.postgresqlPassword",
    "postgresql.postgresqlPostgresPassword",
    "postgresql.primary.initdb.password",
    "postgresql.replication.password",
    "prefectConfig.database.connection_url",
    "prefectConfig.database.password",
  ]))

  # Keys with the input to use instead.
  owned_values = [for path, input in {
    "agent.enabled"                  = "agent"
    "apollo.ingress"                 = "apollo.ingress"
    "apollo.service"                 = "apollo"
    "global.postgresql"              = "database"
    "includeChartNameInComponents"   = "name"
    "jobs.createTenant"              = "tenant"
    "nameOverride"                   = "name"
    "postgresql.architecture"        = "database"
    "postgresql.auth"                = "database"
    "postgresql.existingSecret"      = "database"
    "postgresql.externalHostname"    = "database"
    "postgresql.fullnameOverride"    = "name"
    "postgresql.nameOverride"        = "name"
    "postgresql.primary.name"        = "name"
    "postgresql.primary.persistence" = "database"
    "postgresql.useSubChart"         = "database"
    "prefectConfig.api"              = "name"
    "prefectConfig.database"         = "database"
    "prefectConfig.hasura"           = "name"
    "ui.apolloApiUrl"                = "apollo_api_url"
    "ui.ingress"                     = "ui.ingress"
    "ui.service"                     = "ui"
    # Neither has authentication, so neither may be exposed outside of the cluster. Expose apollo in their place.
    "graphql.service" = "apollo"
    "hasura.service"  = "apollo"
    # Charts up to 2022.04.14 have these keys. This chart ignores them.
    "postgresql.initdbScripts"      = "database"
    "postgresql.initdbUser"         = "database"
    "postgresql.persistence"        = "database"
    "postgresql.postgresqlDatabase" = "database"
    "postgresql.postgresqlUsername" = "database"
    "postgresql.servicePort"        = "database"
  } : "${path} (${input})" if contains(local.document_paths, path)]

  # Variables in the lists of a component.
  document_variables = flatten([for entry in local.document_entries : try([for variable in entry.value : variable if can(variable.name)], [])
  if contains([for component in concat(keys(local.repositories), ["graphql.init", "agent"]) : "${component}.env"], entry.path)])
  owned_variables = setintersection(local.document_variables[*].name, module.inputs.reserved_variables)
  secret_variables = [for variable in local.document_variables : variable.name
    if can(variable.value) && !contains(module.inputs.reserved_variables, variable.name) && anytrue([
      can(regex(module.inputs.secrets.name, upper(variable.name))), can(regex(module.inputs.secrets.url, variable.value)),
  ])]

  no_replicas = "database = { type = \"external\" }: there are no replicas"

  # Keys that do nothing, or break the chart or what was tested together.
  unsupported_values = [for path, remedy in merge(
    { for path, input in {
      "agent.image.tag"   = "agent.image_tag"
      "apollo.image.tag"  = "versions.server"
      "graphql.image.tag" = "versions.server"
      "hasura.image.tag"  = "versions.hasura"
      "prefectVersion"    = "versions.core"
      "prefectVersionTag" = "versions.core"
      "serverVersionTag"  = "versions.server"
      "towel.image.tag"   = "versions.server"
      "ui.image.tag"      = "versions.ui"
      "uiVersionTag"      = "versions.ui"
    } : path => "The input ${input} keeps the components at versions that were tested together. Use it in place of this key." },
    { for component in concat(keys(local.repositories), ["agent"]) : "${component}.image.pullPolicy" =>
    "The input pull_policy also sets the Jobs beside the release. Use it in place of this key." },
    # The templates write `securityContext:` on the line of the container's name.
    { for component in concat(keys(local.repositories), ["graphql.init"]) : "${component}.securityContext" =>
    "The chart renders it as invalid YAML. Use ${split(".", component)[0]}.podSecurityContext." },
    { "agent.securityContext" = "The chart does not read it. Use agent.podSecurityContext." },
    { for key, now in {
      configurationConfigMap        = "postgresql.primary.existingConfigmap"
      extendedConfConfigMap         = "postgresql.primary.existingExtendedConfigmap"
      extraEnv                      = "postgresql.primary.extraEnvVars"
      extraEnvVarsCM                = "postgresql.primary.extraEnvVarsCM"
      initdbScriptsConfigMap        = "postgresql.primary.initdb.scriptsConfigMap"
      initdbScriptsSecret           = "postgresql.primary.initdb.scriptsSecret"
      livenessProbe                 = "postgresql.primary.livenessProbe"
      master                        = "postgresql.primary"
      nodeSelector                  = "postgresql.primary.nodeSelector"
      pgHbaConfiguration            = "postgresql.primary.pgHbaConfiguration"
      postgresqlConfiguration       = "postgresql.primary.configuration"
      postgresqlExtendedConf        = "postgresql.primary.extendedConfiguration"
      postgresqlInitdbArgs          = "postgresql.primary.initdb.args"
      postgresqlInitdbWalDir        = "postgresql.primary.initdb.postgresqlWalDir"
      readinessProbe                = "postgresql.primary.readinessProbe"
      replication                   = local.no_replicas
      resources                     = "postgresql.primary.resources"
      securityContext               = "postgresql.primary.podSecurityContext"
      service                       = "no other key: the Service is for the namespace only"
      slave                         = local.no_replicas
      terminationGracePeriodSeconds = "postgresql.primary.terminationGracePeriodSeconds"
      updateStrategy                = "postgresql.primary.updateStrategy"
    } : "postgresql.${key}" => "Only charts up to 2022.04.14 read it. Use ${now}." },
    { "postgresql.primary.service" = join(" ", [
      "The services connect to the bundled PostgreSQL at port 5432 of the Service that the chart creates.",
      "Leave this key out.",
    ]) },
  ) : "${path}: ${remedy}" if contains(local.document_paths, path)]
}
