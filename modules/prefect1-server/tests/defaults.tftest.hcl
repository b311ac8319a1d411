mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

run "defaults" {
  command = apply

  assert {
    condition     = helm_release.server.name == "prefect1" && helm_release.server.namespace == "prefect1" && helm_release.server.wait && helm_release.server.timeout == 900
    error_message = "The release is another."
  }

  assert {
    condition     = helm_release.server.chart == output.chart_source && endswith(output.chart_source, "/prefect-server-2022.09.23.tgz") && helm_release.server.version == "2022.09.23"
    error_message = "The chart is another."
  }

  assert {
    condition     = kubernetes_secret_v1.database[0].metadata[0].name == "prefect1-database-v1" && kubernetes_secret_v1.database[0].immutable && kubernetes_secret_v1.database[0].data["postgres-password"] == random_password.database.result && kubernetes_secret_v1.database[0].data["admin-password"] == random_password.database_admin.result
    error_message = "The Secret of the database is another."
  }

  assert {
    condition     = length(random_password.database.result) == 32 && random_password.database.keepers == null && random_password.database_admin.keepers == null
    error_message = "The passwords are others."
  }

  assert {
    condition     = kubernetes_persistent_volume_claim_v1.database[0].metadata[0].name == "prefect1-database" && kubernetes_persistent_volume_claim_v1.database[0].spec[0].resources[0].requests.storage == "8Gi"
    error_message = "The claim of the database is another."
  }

  assert {
    condition     = [length(kubernetes_namespace_v1.prefect), length(kubernetes_job_v1.tenant), length(data.kubernetes_resources.tenant_outcome)] == [1, 1, 1]
    error_message = "Something is missing."
  }

  assert {
    condition     = length(kubernetes_secret_v1.database_write_only) + length(kubernetes_job_v1.agent_tenant) + length(kubernetes_job_v1.database_setup) + length(kubernetes_service_v1.ui_external) + length(kubernetes_service_v1.apollo_external) + length(kubernetes_config_map_v1.job_template) + length(data.kubernetes_resources.foreign_release) == 0
    error_message = "Something is there that nobody asked for."
  }

  assert {
    condition     = startswith(kubernetes_job_v1.tenant[0].metadata[0].name, "prefect1-tenant-") && { for variable in kubernetes_job_v1.tenant[0].spec[0].template[0].spec[0].container[0].env : variable.name => variable.value if variable.name != "TERMINATION_LOG" } == { TENANT_NAME = "default", TENANT_SLUG = "default", TENANT_TIMEOUT = "300", APOLLO_URL = "http://prefect1-apollo.prefect1:4200/graphql" }
    error_message = "The Job makes another tenant."
  }

  assert {
    condition     = output.graphql_url == "http://localhost:4200/graphql" && output.ui_url == "http://localhost:8080" && output.tenant == "default" && output.versions.core == "1.4.0"
    error_message = "The outputs are others."
  }
}
