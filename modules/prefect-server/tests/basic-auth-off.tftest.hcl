mock_provider "helm" {}
mock_provider "kubernetes" {}

run "on" {
  command = apply

  variables {
    basic_auth = { type = "generated", version = 2 }
  }

  assert {
    condition     = random_password.api_auth.keepers == tomap({ version = "2" })
    error_message = "The version has to be in the password's keepers."
  }

  assert {
    condition     = output.api_auth_secret_name == "prefect-server-api-auth"
    error_message = "The server has to ask for the auth string."
  }
}

run "off" {
  command = apply

  variables {
    basic_auth = { type = "generated", version = 2, enabled = false }
  }

  assert {
    condition     = random_password.api_auth.keepers == tomap({ version = "2" }) && keys(kubernetes_secret_v1.api_auth) == ["prefect"]
    error_message = "Password and Secret have to stay."
  }

  assert {
    condition     = output.api_auth_secret_name == null && output.api_auth_command == null
    error_message = "Nobody needs the auth string now."
  }

  assert {
    condition     = alltrue([for text in helm_release.server.values : !strcontains(text, "api-auth")])
    error_message = "The release still refers to the Secret."
  }
}

run "write_only_off" {
  command = plan

  variables {
    basic_auth = { type = "writeOnly", enabled = false }
  }

  assert {
    condition     = length(kubernetes_secret_v1.api_auth_write_only) == 1
    error_message = "Nobody but the Secret knows the password, so it has to stay."
  }
}

run "no_authentication" {
  command = plan

  assert {
    condition     = random_password.api_auth.keepers == null && length(kubernetes_secret_v1.api_auth) == 0
    error_message = "Without basic_auth there is no Secret and no version."
  }
}
