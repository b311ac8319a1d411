mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_namespace_v1" {
    defaults = {
      metadata = { uid = "a-cluster" }
    }
  }
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [pod.field.missing] pod.containers[…].name
# [pod.field.missing] pod.init_containers[…].name
# [pod.field.missing] pod.volume_mounts[…].name
# [pod.field.missing] pod.volume_mounts[…].mountPath
# [pod.field.missing] pod.volumes[…].name
run "objects_of_a_pod_without_a_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    pod = {
      containers      = [jsonencode({ image = "a:1" })]
      init_containers = [jsonencode({ image = "a:1" })]
      volume_mounts   = [jsonencode({ name = "a" }), jsonencode({ mountPath = "/a" })]
      volumes         = [jsonencode({ emptyDir = {} })]
    }
  }

  expect_failures = [output.inputs]
}

# [pod.name.reserved] pod.containers[…].name
# [pod.name.reserved] pod.init_containers[…].name
# [pod.name.reserved] pod.volumes[…].name
run "objects_of_a_pod_with_a_name_of_the_chart" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    pod = {
      containers      = [jsonencode({ name = "prefect-server" })]
      init_containers = [jsonencode({ name = "a" }), jsonencode({ name = "sync-base-job-template" })]
      volumes         = [jsonencode({ name = "cdktf-prefect-database-ca" })]
    }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] pod.environment_from_config_map
# [object.name.invalid] pod.environment_from_secret
# [object.name.invalid] pod.priority_class_name
# [object.name.invalid] service_account_name
# [serviceAccount.contradiction] service_account_annotations["…"]
run "names_of_a_pod_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    pod                         = { environment_from_config_map = "", environment_from_secret = "A", priority_class_name = "Very high" }
    service_account_name        = "A"
    service_account_annotations = { role = "prefect" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] pod.environment_from_config_map
# [name.yamlScalar] pod.environment_from_secret
# [name.yamlScalar] pod.priority_class_name
# [name.yamlScalar] service_account_name
run "names_of_a_pod_that_are_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    pod                  = { environment_from_config_map = "on", environment_from_secret = "1", priority_class_name = "no" }
    service_account_name = "null"
  }

  expect_failures = [output.inputs]
}

# [input.notJson] pod.container_security_context
# [input.notJson] pod.containers[…]
# [input.notJson] pod.init_containers[…]
# [input.notJson] pod.security_context
# [input.notJson] pod.volume_mounts[…]
# [input.notJson] pod.volumes[…]
# [input.notJson] ingress.extra_paths[…]
run "objects_that_are_no_json" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    pod = {
      container_security_context = "[]"
      containers                 = ["name: a"]
      init_containers            = ["[]"]
      security_context           = "runAsUser: 1"
      volume_mounts              = ["a"]
      volumes                    = ["{"]
    }
    ingress = { host = "a.example.com", extra_paths = ["/a"] }
  }

  expect_failures = [output.inputs]
}

# [number.outOfRange] pod.termination_grace_period_seconds
# [number.outOfRange] background_replicas
# [backgroundReplicas.withoutRedis] background_replicas
# [loggingLevel.unknown] logging_level
run "operations_that_prefect_has_not" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    pod                 = { termination_grace_period_seconds = -1 }
    background_replicas = 0
    logging_level       = "debug"
  }

  expect_failures = [output.inputs]
}

run "pods_with_more_in_them" {
  command = plan

  variables {
    service_account_name = "prefect"
    logging_level        = "INFO"
    background_replicas  = 2
    database             = { type = "external", host = "db.example.com", credentials = { type = "generated" } }
    redis = {
      host       = "redis.example.com"
      docket_url = { secret_name = "redis", key = "url" }
    }
    pod = {
      termination_grace_period_seconds = 90
      init_containers                  = [jsonencode({ name = "proxy", image = "proxy:1" })]
      containers                       = [jsonencode({ name = "exporter", image = "exporter:1", args = ["{{ a }}"] })]
      volumes                          = [jsonencode({ name = "cache", emptyDir = {} })]
      volume_mounts                    = [jsonencode({ name = "cache", mountPath = "/cache" })]
      environment_from_secret          = "more-tokens"
      environment_from_config_map      = "more-settings"
      security_context                 = jsonencode({ runAsUser = 2000, fsGroup = null })
      container_security_context       = jsonencode({ runAsUser = 2000 })
      priority_class_name              = "important"
    }
    values = [yamlencode({ server = { extraContainers = [{ name = "theirs" }] } })]
  }

  assert {
    condition     = local.merged_lists["server.extraContainers"][*].name == ["exporter", "theirs"] && local.merged_lists["backgroundServices.extraContainers"][*].name == ["exporter"] && local.merged_lists["migrations.extraVolumes"][*].name == ["cache"] && !can(local.merged_lists["migrations.extraContainers"])
    error_message = "A list is another."
  }

  assert {
    condition     = local.merged_lists["server.extraContainers"][0].args[0] == "{{`{{`}} a }}"
    error_message = "The chart would render the argument as a template."
  }

  assert {
    condition     = alltrue([for pod in [local.values_operations.server, local.values_operations.backgroundServices] : pod.terminationGracePeriodSeconds == 90 && pod.loggingLevel == "INFO" && pod.priorityClassName == "important" && pod.extraEnvVarsSecret == "more-tokens"])
    error_message = "The pods are others."
  }

  assert {
    condition     = local.values_operations.backgroundServices.replicaCount == 2 && local.values_operations.migrations.securityContext.runAsUser == 2000 && !can(local.values_operations.migrations.loggingLevel) && !local.values_operations.backgroundServices.serviceAccount.create
    error_message = "The background services or the migration are others."
  }

  assert {
    condition     = output.database_max_connections == 51
    error_message = "There are ${output.database_max_connections} connections."
  }
}

run "workers_with_more_in_them" {
  command = plan

  variables {
    workers = {
      scaled = {
        work_pool             = "scaled"
        service_account_name  = "worker"
        autoscaling           = { max_replicas = 5 }
        pod_disruption_budget = jsonencode({ maxUnavailable = 1 })
        role_rules            = [jsonencode({ apiGroups = [""], resources = ["configmaps"], verbs = ["get"] })]
        pod                   = { priority_class_name = "important", containers = [jsonencode({ name = "exporter", image = "exporter:1" })] }
        query_interval        = 2
        prefetch_seconds      = 60
      }
      named = { work_pool = "named", display_name = "the only one" }
    }
  }

  assert {
    condition     = module.worker["named"].name == "prefect-worker-named" && module.worker["scaled"].name == "prefect-worker-scaled"
    error_message = "There are other workers."
  }
}
