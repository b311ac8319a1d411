mock_provider "helm" {}
mock_provider "kubernetes" {}

run "passwords_that_are_given" {
  command = apply

  variables {
    database            = { credentials = { type = "fromPassword" } }
    database_password   = "first"
    basic_auth          = { type = "fromPassword" }
    basic_auth_password = "first"
  }
}

# [credentials.password.changed] basic_auth_password
# [credentials.password.changed] database.credentials
run "other_passwords_under_the_same_versions" {
  command = plan

  variables {
    database            = { credentials = { type = "fromPassword" } }
    database_password   = "second"
    basic_auth          = { type = "fromPassword" }
    basic_auth_password = "second"
  }

  expect_failures = [kubernetes_secret_v1.api_auth_given, kubernetes_secret_v1.database]
}
