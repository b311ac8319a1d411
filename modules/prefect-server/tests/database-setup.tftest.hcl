mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = {
      objects = []
    }
  }
}

variables {
  database = {
    type        = "external"
    host        = "db.example.com"
    port        = 6432
    name        = "flows"
    username    = "$(owner)"
    credentials = { type = "generated", version = 2 }
    setup       = { admin_password = { secret_name = "admin", key = "pw" } }
  }
}

# Each run has a state of its own: a mocked provider never replaces a Job, whose template Terraform ignores.
run "sets_a_database_up" {
  command = apply

  assert {
    condition = { for env in kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].env : env.name => try(env.value_from[0].secret_key_ref[0], env.value) } == {
      ADMIN_SECRET         = "admin"
      PGHOST               = "db.example.com"
      PGPORT               = "6432"
      PGUSER               = "postgres"
      PGPASSWORD           = { name = "admin", key = "pw", optional = true }
      SETUP_ADMIN_DATABASE = "postgres"
      SETUP_DATABASE       = "flows"
      SETUP_EXTENSIONS     = "pg_trgm"
      SETUP_PASSWORD       = { name = "prefect-server-database-v2", key = "password", optional = true }
      SETUP_ROLE           = "$$(owner)"
      SETUP_SECRET         = "prefect-server-database-v2"
      SETUP_TIMEZONE       = ""
      TERMINATION_LOG      = "/dev/termination-log"
    }
    error_message = "The Job has other variables: ${jsonencode(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].env)}"
  }

  assert {
    condition     = length(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].volume) == 0 && kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context[0].fs_group == null
    error_message = "There is nothing to mount."
  }

  assert {
    condition = (
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context[0].run_as_user == "1001" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context[0].run_as_non_root &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context[0].seccomp_profile[0].type == "RuntimeDefault" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].security_context[0].read_only_root_filesystem &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].security_context[0].run_as_non_root
    )
    error_message = "The Pod Security Standard restricted refuses the pod: ${jsonencode(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context)}"
  }
}

run "with_certificates_and_where_the_servers_pods_run" {
  command   = apply
  state_key = "with_certificates_and_where_the_servers_pods_run"

  variables {
    database = {
      type                   = "external"
      credentials            = { type = "fromSecret", secret_name = "db", keys = { host = "host", username = "user", database = "name" } }
      ssl_mode               = "verify-full"
      ssl_ca                 = { type = "fromConfigMap", config_map_name = "ca" }
      ssl_client_certificate = "client"
      setup                  = { admin_password = { secret_name = "admin", key = "pw" }, image = "registry.example.com/postgres:17.6" }
    }
    image         = { pull_policy = "Always", pull_secrets = ["one", "two"] }
    node_selector = { disk = "ssd" }
    tolerations   = [{ key = "only", operator = "Exists", effect = "NoExecute", toleration_seconds = 60 }]
  }

  assert {
    condition = { for env in kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].env : env.name => try(env.value_from[0].secret_key_ref[0].key, env.value) if !startswith(env.name, "ADMIN") } == {
      PGHOST               = "host"
      PGPORT               = "5432"
      PGUSER               = "postgres"
      PGPASSWORD           = "pw"
      PGSSLCERT            = "/etc/cdktf-prefect/database-client/tls.crt"
      PGSSLKEY             = "/etc/cdktf-prefect/database-client/tls.key"
      PGSSLMODE            = "verify-full"
      PGSSLROOTCERT        = "/etc/cdktf-prefect/database-ca/ca.crt"
      SETUP_ADMIN_DATABASE = "postgres"
      SETUP_DATABASE       = "name"
      SETUP_EXTENSIONS     = "pg_trgm"
      SETUP_PASSWORD       = "password"
      SETUP_ROLE           = "user"
      SETUP_SECRET         = "db"
      SETUP_TIMEZONE       = ""
      TERMINATION_LOG      = "/dev/termination-log"
    }
    error_message = "The Job has other variables: ${jsonencode(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].env)}"
  }

  assert {
    condition = (
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].volume[0].config_map[0].items[0].key == "ca.crt" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].volume[1].secret[0].secret_name == "client" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].volume_mount[1].mount_path == "/etc/cdktf-prefect/database-client" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].security_context[0].fs_group == "1001"
    )
    error_message = "The certificates are not mounted: ${jsonencode(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].volume)}"
  }

  assert {
    condition = (
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].image == "registry.example.com/postgres:17.6" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].image_pull_policy == "Always" &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].image_pull_secrets[*].name == tolist(["one", "two"]) &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].node_selector == tomap({ disk = "ssd" }) &&
      kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].toleration[0].toleration_seconds == "60"
    )
    error_message = "The pod is another: ${jsonencode(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0])}"
  }
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

run "without_a_setup_there_is_no_job" {
  command   = plan
  state_key = "without_a_setup_there_is_no_job"

  variables {
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
    }
  }

  assert {
    condition     = length(kubernetes_job_v1.database_setup) == 0 && length(data.kubernetes_resources.pods_before) == 0
    error_message = "There is a Job that nobody asked for."
  }
}

# [job.failed] database.setup
run "an_administrator_who_is_refused" {
  command   = apply
  state_key = "an_administrator_who_is_refused"

  override_data {
    target = data.kubernetes_resources.database_setup_outcome
    values = { objects = [{ status = { containerStatuses = [{ state = { terminated = { message = "password authentication failed" } } }] } }] }
  }

  expect_failures = [data.kubernetes_resources.database_setup_outcome]
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
