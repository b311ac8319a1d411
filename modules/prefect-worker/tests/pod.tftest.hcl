mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
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
# [input.notJson] pod_disruption_budget
# [input.notJson] role_rules[…]
run "objects_that_are_no_json" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    pod = {
      container_security_context = "[]"
      containers                 = ["name: a"]
      init_containers            = ["[]"]
      security_context           = "runAsUser: 1"
      volume_mounts              = ["a"]
      volumes                    = ["{"]
    }
    pod_disruption_budget = "1"
    role_rules            = [jsonencode({ verbs = ["get"] }), "*"]
  }

  expect_failures = [output.inputs]
}

run "a_pod_with_more_in_it" {
  command = plan

  variables {
    service_account_name = "prefect"
    role_rules           = [jsonencode({ apiGroups = [""], resources = ["configmaps"], verbs = ["get"] })]
    pod = {
      init_containers             = [jsonencode({ name = "proxy", image = "proxy:1" })]
      containers                  = [jsonencode({ name = "exporter", image = "exporter:1", args = ["{{ a }}"] })]
      volumes                     = [jsonencode({ name = "cache", emptyDir = {} })]
      volume_mounts               = [jsonencode({ name = "cache", mountPath = "/cache" })]
      environment_from_secret     = "more-tokens"
      environment_from_config_map = "more-settings"
      security_context            = jsonencode({ runAsUser = 2000, fsGroup = null })
      container_security_context  = jsonencode({ runAsUser = 2000 })
      priority_class_name         = "important"
    }
    values = [yamlencode({
      role = { extraPermissions = [{ verbs = ["list"] }] }
      worker = {
        extraContainers   = [{ name = "theirs" }]
        extraVolumes      = [{ name = "theirs" }]
        extraVolumeMounts = [{ name = "theirs" }]
        initContainer     = { extraContainers = [{ name = "theirs" }] }
      }
    })]
  }

  assert {
    condition     = local.lists.worker.extraContainers[*].name == ["exporter", "theirs"] && local.lists.worker.extraVolumes[*].name == ["cache", "theirs"] && local.lists.worker.extraVolumeMounts[*].name == ["cache", "theirs"] && local.lists.initContainer.extraContainers[*].name == ["proxy", "theirs"] && [for rule in local.values_lists.role.extraPermissions : rule.verbs[0]] == ["get", "list"]
    error_message = "A list is another."
  }

  assert {
    condition     = local.lists.worker.extraContainers[0].args[0] == "{{`{{`}} a }}"
    error_message = "The chart would render the argument as a template."
  }

  assert {
    condition     = local.values_operations.serviceAccount == { create = false, name = "prefect", annotations = {} } && local.values_operations.worker.podSecurityContext.runAsUser == 2000 && local.values_operations.worker.initContainer.containerSecurityContext.runAsUser == 2000 && local.values_operations.worker.priorityClassName == "important" && local.values_operations.worker.extraEnvVarsSecret == "more-tokens" && local.values_operations.worker.extraEnvVarsCM == "more-settings"
    error_message = "The pod is another."
  }
}
