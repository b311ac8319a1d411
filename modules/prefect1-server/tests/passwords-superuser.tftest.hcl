mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

run "a_superusers_password_of_its_own" {
  command = apply
}

# [credentials.password.changed] database.credentials
run "a_superusers_password_that_is_made_anew" {
  command = apply

  plan_options {
    replace = [random_password.database_admin]
  }

  expect_failures = [kubernetes_secret_v1.database]
}
