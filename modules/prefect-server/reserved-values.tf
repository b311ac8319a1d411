# What the user's documents must not set.
locals {
  document_paths = distinct(local.document_entries[*].path)

  secret_values = setunion(local.secret_variables, setintersection(local.document_paths, [
    "backgroundServices.messaging.docket.url",
    "backgroundServices.messaging.redis.password",
    "externalDatabase.connectionString",
    "externalDatabase.password",
    "global.postgresql.auth.password",
    "global.postgresql.auth.postgresPassword",
    "global.redis.password",
    "postgresql.auth.password",
    "postgresql.auth.postgresPassword",
    "postgresql.auth.replicationPassword",
    "postgresql.ldap.bind_password",
    "postgresql.ldap.bindpw",
    "postgresql.postgresqlPassword",
    "postgresql.primary.initdb.password",
    "redis.auth.password",
    "secret.password",
    "server.basicAuth.authString",
  ]))

  # Keys with the input to use instead.
  owned_values = [for path, input in {
    "backgroundServices.runAsSeparateDeployment" = "redis"
    "externalDatabase"                           = "database"
    "fullnameOverride"                           = "name"
    "global.postgresql"                          = "database"
    "global.prefect.image.prefectTag"            = "image.tag"
    "global.prefect.image.repository"            = "image"
    "nameOverride"                               = "name"
    "namespaceOverride"                          = "namespace"
    "postgresql.auth"                            = "database"
    "postgresql.enabled"                         = "database"
    "postgresql.fullnameOverride"                = "name"
    "postgresql.image.repository"                = "database.image"
    "postgresql.image.tag"                       = "database.image.tag"
    "postgresql.nameOverride"                    = "name"
    "postgresql.primary.persistence"             = "database"
    "secret"                                     = "database"
    "server.apiBasePath"                         = "base_path"
    "server.autoscaling"                         = "autoscaling"
    "server.basicAuth"                           = "basic_auth"
    "server.replicaCount"                        = "replicas"
    "service.port"                               = "service.port"
    "sqlite"                                     = "database"
  } : "${path} (${input})" if contains(local.document_paths, path)]

  document_variables = flatten([for entry in local.document_entries : try([for variable in entry.value : variable if can(variable.name)], [])
  if contains(["global.prefect.env", "server.env", "backgroundServices.env", "migrations.env"], entry.path)])
  owned_variables = setintersection(local.document_variables[*].name, module.inputs.reserved_variables)
  secret_variables = [for variable in local.document_variables : variable.name
    if can(variable.value) && !contains(module.inputs.reserved_variables, variable.name) && anytrue([
      can(regex(module.inputs.secrets.name, upper(variable.name))), can(regex(module.inputs.secrets.url, variable.value)),
  ])]
}
