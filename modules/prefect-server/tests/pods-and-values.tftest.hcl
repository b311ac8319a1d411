mock_provider "helm" {}

mock_provider "kubernetes" {}

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
    environment = { PREFECT_SERVER_DATABASE_CONNECTION_URL = "a", "A-B" = "c" }
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
    secret_environment = { PREFECT_SERVER_DATABASE_CONNECTION_URL = { secret_name = "s", key = "k" }, "A-B" = { secret_name = "s", key = "k" } }
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
    values = ["externalDatabase: { host: elsewhere, password: hunter2 }", "server: { env: [{ name: PREFECT_SERVER_API_AUTH_STRING, value: hunter2 }] }"]
  }

  expect_failures = [helm_release.server]
}

# [values.unsupported] values
run "values_that_nothing_here_can_follow" {
  command = plan

  variables {
    values = ["postgresql: { primary: { service: { ports: { postgresql: 6432 } } } }"]
  }

  expect_failures = [helm_release.server]
}

run "a_pod_of_ones_own" {
  command = plan

  variables {
    resources                   = { requests = { cpu = "500m" }, limits = { memory = "1Gi" } }
    pod_labels                  = { team = "data" }
    pod_annotations             = { note = "ours" }
    service_account_annotations = { role = "prefect" }
    environment                 = { PREFECT_LOGGING_LEVEL = "DEBUG" }
    secret_environment          = { TOKEN = { secret_name = "token", key = "value" } }
    node_selector               = { disk = "fast" }
    tolerations                 = [{ key = "a", operator = "Equal", value = "b", effect = "PreferNoSchedule" }]
    affinity                    = jsonencode({ nodeAffinity = {} })
    values                      = [yamlencode({ server = { loggingLevel = "DEBUG", tolerations = [{ key = "theirs", operator = "Exists" }] } })]
  }

  assert {
    condition     = local.values_operations.server.resources.requests.cpu == "500m" && local.values_operations.server.podLabels.team == "data" && local.values_operations.server.podAnnotations.note == "ours" && local.values_operations.serviceAccount.annotations.role == "prefect" && local.values_operations.server.nodeSelector.disk == "fast" && can(local.values_operations.server.affinity.nodeAffinity)
    error_message = "The pod is another."
  }

  assert {
    condition     = local.merged_lists["global.prefect.env"][*].name == ["PREFECT_LOGGING_LEVEL", "TOKEN"]
    error_message = "The environment is another."
  }

  assert {
    condition     = local.merged_lists["server.tolerations"][*].key == ["a", "theirs"]
    error_message = "A list of the user’s own values is lost."
  }

  assert {
    condition     = contains(helm_release.server.values, var.values[0])
    error_message = "The user’s own values are lost."
  }
}

# [environment.twice] secret_environment
run "a_variable_that_is_secret_and_is_not" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment        = { NOTE = "a" }
    secret_environment = { NOTE = { secret_name = "token", key = "value" } }
  }

  expect_failures = [output.inputs]
}

# [environment.secret] environment
run "secrets_in_plain_variables" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment = { SENTRY = "https://user:hunter2@sentry.example.com/1" }
  }

  expect_failures = [output.inputs]
}

# [environment.secret] environment
run "a_plain_variable_with_the_name_of_a_secret" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment = { db_password = "hunter2" }
  }

  expect_failures = [output.inputs]
}
