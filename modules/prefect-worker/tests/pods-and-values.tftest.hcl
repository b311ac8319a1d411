mock_provider "helm" {}

mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [toleration.contradiction] tolerations[…].key
# [toleration.contradiction] tolerations[…].toleration_seconds
run "tolerations_that_contradict_themselves" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    tolerations = [{ value = "a" }, { key = "a", toleration_seconds = 5 }]
  }

  expect_failures = [output.inputs]
}

# [toleration.operator.unknown] tolerations[…].operator
# [toleration.effect.unknown] tolerations[…].effect
run "tolerations_of_unknown_kinds" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    tolerations = [{ key = "a", operator = "Is", effect = "NoRun" }]
  }

  expect_failures = [output.inputs]
}

# [environment.reserved] environment
# [environment.name.invalid] environment
run "variables_that_are_not_for_users" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment = { PREFECT_API_URL = "a", "A-B" = "c" }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] secret_environment["…"].secret_name
# [secret.key.invalid] secret_environment["…"].key
run "a_secret_of_a_variable_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    secret_environment = { A = { secret_name = "S", key = "a b" } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] secret_environment["…"].secret_name
# [name.yamlScalar] secret_environment["…"].key
run "a_secret_of_a_variable_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    secret_environment = { A = { secret_name = "on", key = "1" } }
  }

  expect_failures = [output.inputs]
}

# [environment.reserved] secret_environment
# [environment.name.invalid] secret_environment
run "secret_variables_that_are_not_for_users" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    secret_environment = { PREFECT_API_URL = { secret_name = "s", key = "k" }, "A-B" = { secret_name = "s", key = "k" } }
  }

  expect_failures = [output.inputs]
}

# [values.notAMap] values
run "values_that_are_no_map" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    values = ["- a"]
  }

  expect_failures = [output.inputs]
}

# [values.secret] values
# [values.owned] values
# [values.environment.reserved] values
run "values_that_are_owned" {
  command = plan

  variables {
    values = ["worker: { config: { workPool: other }, selfHostedServerApiConfig: { basicAuth: { authString: hunter2 } }, extraEnvVars: [{ name: PREFECT_KUBERNETES_CLUSTER_UID, value: other }] }"]
  }

  expect_failures = [helm_release.worker]
}

# [environment.twice] secret_environment
run "a_variable_that_is_secret_and_is_not" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment        = { REGION = "a" }
    secret_environment = { REGION = { secret_name = "token", key = "value" } }
  }

  expect_failures = [output.inputs]
}

run "a_pod_of_ones_own" {
  command = plan

  variables {
    replicas                    = 2
    liveness_probe              = false
    cluster_uid                 = "a-cluster"
    resources                   = { requests = { cpu = "500m" }, limits = { memory = "1Gi" } }
    pod_labels                  = { team = "data" }
    pod_annotations             = { note = "ours" }
    service_account_annotations = { role = "prefect" }
    secret_annotations          = { version = "1" }
    environment                 = { PREFECT_LOGGING_LEVEL = "DEBUG" }
    secret_environment          = { TOKEN = { secret_name = "token", key = "value" } }
    node_selector               = { disk = "fast" }
    tolerations                 = [{ key = "a", operator = "Equal", value = "b", effect = "NoSchedule" }, { operator = "Exists", effect = "NoExecute", toleration_seconds = 5 }, { operator = "Exists", effect = "PreferNoSchedule" }]
    affinity                    = jsonencode({ nodeAffinity = {} })
    values                      = [yamlencode({ worker = { tolerations = [{ key = "theirs", operator = "Exists" }] } })]
  }

  assert {
    condition     = local.values_operations.worker.replicaCount == 2 && !local.values_operations.worker.livenessProbe.enabled && local.values_operations.worker.podLabels.team == "data" && local.values_operations.worker.nodeSelector.disk == "fast" && local.values_operations.serviceAccount.annotations.role == "prefect"
    error_message = "The pod is another."
  }

  assert {
    condition     = length(data.kubernetes_namespace_v1.kube_system) == 0 && local.values_pool.worker.clusterUid == "a-cluster"
    error_message = "The cluster is asked for what is given."
  }

  assert {
    condition     = local.values_follow_secrets.worker.podAnnotations.version == "1"
    error_message = "The pods do not follow the Secret."
  }

  assert {
    condition     = local.lists.worker.extraEnvVars[*].name == ["PREFECT_LOGGING_LEVEL", "TOKEN"] && length(local.lists.worker.tolerations) == 4
    error_message = "A list is another."
  }
}

run "a_pod_that_is_probed" {
  command = plan

  assert {
    condition     = local.values_operations.worker.livenessProbe.enabled && local.values_operations.worker.replicaCount == 1
    error_message = "The pod is another."
  }
}

# [environment.secret] environment
# [environment.secret] job.environment
run "secrets_in_plain_variables" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment = { MY_TOKEN = "hunter2" }
    job         = { environment = { AWS_SECRET_ACCESS_KEY = "hunter2" } }
  }

  expect_failures = [output.inputs]
}
