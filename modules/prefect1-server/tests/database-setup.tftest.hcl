mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

variables {
  namespace = { type = "existing", name = "tools" }
}

# Each run has a state of its own: a mocked provider never replaces a Job, whose template Terraform ignores.
run "a_database_that_is_set_up" {
  command = apply

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      port        = 6432
      name        = "flows"
      username    = "owner"
      ssl_mode    = "require"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, admin_username = "root", admin_database = "root", image = "registry.example.com/psql:15" }
    }
  }

  assert {
    condition     = { for variable in kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].env : variable.name => variable.value if variable.value != "" && variable.value != null && variable.name != "TERMINATION_LOG" } == { PGUSER = "root", SETUP_ADMIN_DATABASE = "root", SETUP_EXTENSIONS = "pgcrypto pg_trgm", SETUP_TIMEZONE = "UTC", ADMIN_SECRET = "admin", SETUP_SECRET = "prefect1-database-v1", PGSSLMODE = "require", PGHOST = "db.example.com", PGPORT = "6432", SETUP_ROLE = "owner", SETUP_DATABASE = "flows" }
    error_message = "The database is set up in another way."
  }

  assert {
    condition     = { for variable in kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].env : variable.name => "${variable.value_from[0].secret_key_ref[0].name} ${variable.value_from[0].secret_key_ref[0].key}" if length(variable.value_from) > 0 } == { PGPASSWORD = "admin password", SETUP_PASSWORD = "prefect1-database-v1 postgres-password" }
    error_message = "The passwords are from elsewhere."
  }

  assert {
    condition     = kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].image == "registry.example.com/psql:15" && kubernetes_secret_v1.database[0].data == tomap({ "postgres-password" = random_password.database.result })
    error_message = "The image, or the Secret, is another."
  }

  assert {
    condition = (
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context[0].run_as_user == "1001" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context[0].seccomp_profile[0].type == "RuntimeDefault" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].security_context[0].read_only_root_filesystem &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].security_context[0].run_as_non_root
    )
    error_message = "The Pod Security Standard restricted refuses the pod: ${jsonencode(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context)}"
  }
}

# [job.failed] database.setup
run "a_database_that_can_not_be_set_up" {
  command   = apply
  state_key = "a_database_that_can_not_be_set_up"

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" } }
    }
  }

  override_data {
    target = data.kubernetes_resources.database_setup_outcome
    values = { objects = [{ status = { containerStatuses = [{ state = { terminated = { message = "the administrator can't log in" } } }] } }] }
  }

  expect_failures = [data.kubernetes_resources.database_setup_outcome]
}

run "by_an_image_that_needs_its_own_user" {
  command   = plan
  state_key = "by_an_image_that_needs_its_own_user"

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, restricted = false }
    }
  }

  assert {
    condition     = length(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context) == 0
    error_message = "The pod is restricted."
  }
}

run "two_roles_of_which_the_second_has_its_turn" {
  command   = plan
  state_key = "two_roles_of_which_the_second_has_its_turn"

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      username    = "owner"
      credentials = { type = "generated", version = 2 }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, two_roles = true }
    }
  }

  assert {
    condition     = { for env in kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].env : env.name => env.value if contains(["SETUP_OWNER", "SETUP_ROLE"], env.name) } == { SETUP_OWNER = "owner", SETUP_ROLE = "owner_b" }
    error_message = "The Job sets up other roles."
  }

  assert {
    condition     = output.database_username == "owner_b"
    error_message = "Prefect logs in as another role."
  }
}

# [database.setup.twoRoles.noVersion] database.setup.two_roles
run "two_roles_with_a_secret_of_ones_own" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "fromSecret", secret_name = "db" }
      setup       = { admin_password = { secret_name = "admin", key = "password" }, two_roles = true }
    }
  }

  expect_failures = [output.inputs]
}
