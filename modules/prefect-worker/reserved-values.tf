# What the user's documents must not set, by the path in the document and the input to use instead.
locals {
  reserved_values = [for document in local.documents : {
    "fullnameOverride (name)"                    = can(document.fullnameOverride)
    "nameOverride (name)"                        = can(document.nameOverride)
    "namespaceOverride (namespace)"              = can(document.namespaceOverride)
    "role.namespace (job.namespace)"             = can(document.role.namespace)
    "worker.apiConfig (api)"                     = can(document.worker.apiConfig)
    "worker.cloudApiConfig (api)"                = can(document.worker.cloudApiConfig)
    "worker.config.baseJobTemplate (job)"        = can(document.worker.config.baseJobTemplate)
    "worker.config.jobNamespace (job.namespace)" = can(document.worker.config.jobNamespace)
    "worker.config.type (type)"                  = can(document.worker.config.type)
    "worker.config.workPool (work_pool)"         = can(document.worker.config.workPool)
    "worker.customerManagedCloudApiConfig (api)" = can(document.worker.customerManagedCloudApiConfig)
    "worker.image.prefectTag (image.tag)"        = can(document.worker.image.prefectTag)
    "worker.image.repository (image)"            = can(document.worker.image.repository)
    "worker.selfHostedServerApiConfig (api)"     = can(document.worker.selfHostedServerApiConfig)
  }]

  owned_values = distinct(flatten([for values in local.reserved_values : [for path, is_set in values : path if is_set]]))

  secret_values = concat(local.secret_variables, [for document in local.documents : "worker.selfHostedServerApiConfig.basicAuth.authString"
  if can(document.worker.selfHostedServerApiConfig.basicAuth.authString)])

  user_variables = flatten([for document in local.documents : [for entry in concat(
    try(document.worker.extraEnvVars, []),
    try(document.worker.initContainer.extraEnvVars, []),
  ) : entry if can(entry.name)]])

  owned_variables = setintersection(local.user_variables[*].name, module.inputs.reserved_variables)
  secret_variables = [for variable in local.user_variables : variable.name
    if can(variable.value) && !contains(module.inputs.reserved_variables, variable.name) && anytrue([
      can(regex(module.inputs.secrets.name, upper(variable.name))), can(regex(module.inputs.secrets.url, variable.value)),
  ])]
}
