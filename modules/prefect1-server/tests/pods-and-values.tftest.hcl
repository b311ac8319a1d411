mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

# [environment.reserved] environment
# [environment.name.invalid] environment
run "variables_that_the_chart_sets" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment = { PGPASSWORD = "hunter2", "A-B" = "1" }
  }

  expect_failures = [output.inputs]
}

# [object.name.invalid] secret_environment["…"].secret_name
# [name.yamlScalar] secret_environment["…"].secret_name
# [secret.key.invalid] secret_environment["…"].key
# [name.yamlScalar] secret_environment["…"].key
run "secret_variables_of_odd_secrets" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    secret_environment = { A = { secret_name = "Tokens", key = "a b" }, B = { secret_name = "null", key = "on" } }
  }

  expect_failures = [output.inputs]
}

# [environment.reserved] secret_environment
# [environment.name.invalid] secret_environment
run "secret_variables_that_the_chart_sets" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    secret_environment = { PGSSLMODE = { secret_name = "tokens", key = "api" }, "A-B" = { secret_name = "tokens", key = "api" } }
  }

  expect_failures = [output.inputs]
}

# [environment.twice] secret_environment
run "one_variable_twice" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment        = { A = "1" }
    secret_environment = { A = { secret_name = "tokens", key = "api" } }
  }

  expect_failures = [output.inputs]
}

# [serviceAccount.contradiction] service_account_annotations["…"]
run "annotations_of_an_account_that_exists" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    service_account_name        = "mine"
    service_account_annotations = { role = "a" }
  }

  expect_failures = [output.inputs]
}

# [toleration.contradiction] tolerations[…].key
# [toleration.contradiction] tolerations[…].toleration_seconds
# [toleration.operator.unknown] tolerations[…].operator
# [toleration.effect.unknown] tolerations[…].effect
run "tolerations_that_contradict_themselves" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    tolerations = [
      { operator = "In" },
      { effect = "NoRun" },
      { key = "a", effect = "NoSchedule", toleration_seconds = 5 },
      { key = "b", toleration_seconds = 5 },
    ]
  }

  expect_failures = [output.inputs]
}

# [values.notAMap] values
run "values_that_are_a_list" {
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
run "values_that_tie_the_release_to_another_secret" {
  command = plan

  variables {
    values = [yamlencode({ postgresql = { existingSecret = "mine", auth = { password = "hunter2" } } }), yamlencode({ hasura = { env = [{ name = "PGPASSWORD", value = "hunter2" }] } })]
  }

  expect_failures = [helm_release.server]
}

# [values.unsupported] values
run "values_that_nobody_reads" {
  command = plan

  variables {
    values = [yamlencode({ postgresql = { securityContext = { enabled = true } }, ui = { image = { tag = "latest" } } })]
  }

  expect_failures = [helm_release.server]
}

# [number.outOfRange] release.timeout
# [number.outOfRange] release.max_history
run "numbers_out_of_range" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    release = { timeout = 10, max_history = 1 }
  }

  expect_failures = [output.inputs]
}

run "pods" {
  command = plan

  variables {
    environment                 = { NOTE = "ours" }
    secret_environment          = { TOKEN = { secret_name = "tokens", key = "api" } }
    pod_annotations             = { note = "ours" }
    service_account_annotations = { role = "ours" }
    node_selector               = { "kubernetes.io/os" = "linux" }
    tolerations                 = [{ key = "prefect", operator = "Exists" }]
    affinity                    = jsonencode({ podAntiAffinity = {} })
  }

  assert {
    condition     = local.lists["apollo.env"] == [{ name = "NOTE", value = "ours" }, { name = "TOKEN", valueFrom = { secretKeyRef = { name = "tokens", key = "api" } } }] && local.lists["graphql.env"] == local.lists["apollo.env"] && local.lists["hasura.env"] == []
    error_message = "The variables are others."
  }

  assert {
    condition     = alltrue([for component in ["hasura", "graphql", "apollo", "towel", "ui"] : local.values_operations[component].podAnnotations.note == "ours" && local.values_operations[component].nodeSelector["kubernetes.io/os"] == "linux" && can(local.values_operations[component].affinity.podAntiAffinity)]) && local.lists["ui.tolerations"][0].key == "prefect"
    error_message = "The pods are others."
  }

  assert {
    condition     = local.values_operations.serviceAccount.annotations.role == "ours" && !can(local.values_operations.serviceAccount.name)
    error_message = "The service account is another."
  }
}

run "a_service_account_that_exists" {
  command = plan

  variables {
    service_account_name = "mine"
  }

  assert {
    condition     = !local.values_operations.serviceAccount.create && local.values_operations.serviceAccount.name == "mine"
    error_message = "The service account is another."
  }
}

run "further_values" {
  command = plan

  variables {
    environment = { NOTE = "ours" }
    values      = ["apollo: { replicas: 2 }", yamlencode({ apollo = { env = [{ name = "MORE", value = "yes" }] } })]
  }

  assert {
    condition     = contains(helm_release.server.values, "apollo: { replicas: 2 }") && contains(helm_release.server.values, yamlencode({ apollo = { env = [{ name = "NOTE", value = "ours" }, { name = "MORE", value = "yes" }] } }))
    error_message = "The values are others."
  }
}

run "how_helm_installs" {
  command = plan

  variables {
    release = { timeout = 1200, wait = false, max_history = 3, atomic = true, force_update = true, take_ownership = true }
  }

  assert {
    condition     = helm_release.server.timeout == 1200 && !helm_release.server.wait && helm_release.server.max_history == 3 && helm_release.server.atomic && helm_release.server.force_update && helm_release.server.take_ownership
    error_message = "The release is made in another way."
  }
}

run "how_helm_installs_by_default" {
  command = plan

  variables {
    release = { wait = true, take_ownership = false }
  }

  assert {
    condition     = helm_release.server.wait && !helm_release.server.atomic && !helm_release.server.force_update && !helm_release.server.take_ownership && helm_release.server.max_history == 10
    error_message = "The release is made in another way."
  }
}

# [environment.secret] environment
# [environment.secret] agent.environment
run "secrets_in_plain_variables" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    environment = { MY_TOKEN = "hunter2" }
    agent       = { environment = { SENTRY = "https://user:hunter2@sentry.example.com/1" } }
  }

  expect_failures = [output.inputs]
}
