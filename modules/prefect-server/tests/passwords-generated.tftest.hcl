mock_provider "helm" {}
mock_provider "kubernetes" {}

run "a_password_that_is_generated" {
  command = apply

  variables {
    database = { credentials = { type = "generated" } }
  }
}

# [credentials.password.changed] database.credentials
run "a_password_that_is_made_anew_under_the_same_version" {
  command = apply

  plan_options {
    replace = [random_password.database]
  }

  variables {
    database = { credentials = { type = "generated" } }
  }

  expect_failures = [kubernetes_secret_v1.database]
}
