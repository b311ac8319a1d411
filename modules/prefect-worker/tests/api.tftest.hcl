mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
}

# [input.type.unknown] api.type
run "an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    api = { type = "server" }
  }

  expect_failures = [output.inputs]
}

# [input.missing] api.url
# [input.unused] api.account_id
# [input.unused] api.workspace_id
# [input.unused] api.api_key
run "what_only_prefect_cloud_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    api = { type = "selfHosted", account_id = "a", workspace_id = "b", api_key = { secret_name = "s", key = "k" } }
  }

  expect_failures = [output.inputs]
}

# [api.url.invalid] api.url
# [object.name.invalid] api.auth_secret_name
run "a_server_without_the_path_of_its_api" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    api = { type = "selfHosted", url = "http://prefect:4200", auth_secret_name = "Auth" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] api.auth_secret_name
run "a_secret_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    api = { type = "selfHosted", url = "http://prefect:4200/api", auth_secret_name = "on" }
  }

  expect_failures = [output.inputs]
}

# [input.missing] api.account_id
# [input.missing] api.workspace_id
# [input.missing] api.api_key
# [input.unused] api.auth_secret_name
run "a_cloud_without_its_ids" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    api = { type = "cloud", auth_secret_name = "auth" }
  }

  expect_failures = [output.inputs]
}

# [api.cloud.id.invalid] api.account_id
# [api.cloud.id.invalid] api.workspace_id
# [api.url.invalid] api.url
# [object.name.invalid] api.api_key.secret_name
# [secret.key.invalid] api.api_key.key
run "ids_that_are_none" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    api = { type = "cloud", account_id = "", workspace_id = "a/b", url = "api.prefect.cloud", api_key = { secret_name = "S", key = "a b" } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] api.api_key.secret_name
# [name.yamlScalar] api.api_key.key
run "a_key_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    api = { type = "cloud", account_id = "a", workspace_id = "b", api_key = { secret_name = "on", key = "1" } }
  }

  expect_failures = [output.inputs]
}

run "a_server_with_basic_authentication" {
  command = plan

  variables {
    api = { type = "selfHosted", url = "http://prefect:4200/api", auth_secret_name = "auth" }
  }

  assert {
    condition     = local.values_api.worker.selfHostedServerApiConfig.apiUrl == "http://prefect:4200/api" && local.values_api.worker.selfHostedServerApiConfig.basicAuth.existingSecret == "auth"
    error_message = "The worker asks another server."
  }
}

run "prefect_cloud" {
  command = plan

  variables {
    api = { type = "cloud", account_id = "a", workspace_id = "b", api_key = { secret_name = "cloud", key = "key" } }
  }

  assert {
    condition     = local.values_api.worker.apiConfig == "cloud" && local.values_api.worker.cloudApiConfig.accountId == "a" && local.values_api.worker.cloudApiConfig.apiKeySecret.name == "cloud"
    error_message = "The worker asks another workspace."
  }
}
