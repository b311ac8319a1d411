mock_provider "helm" {}
mock_provider "kubernetes" {}

run "defaults" {
  command = apply

  assert {
    condition     = helm_release.server.name == "prefect-server" && helm_release.server.namespace == "prefect"
    error_message = "Another name or namespace."
  }

  assert {
    condition     = kubernetes_secret_v1.database[0].metadata[0].name == "prefect-server-database-v1" && kubernetes_secret_v1.database[0].immutable
    error_message = "The Secret of the database is another."
  }

  assert {
    condition     = length(kubernetes_namespace_v1.prefect) == 1 && length(kubernetes_secret_v1.api_auth) == 0
    error_message = "Another set of resources."
  }
}
