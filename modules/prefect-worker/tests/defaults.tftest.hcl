mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "Kubernetes_pool"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

run "defaults" {
  command = apply

  assert {
    condition     = helm_release.worker.name == "prefect-worker-kubernetes-pool"
    error_message = "The name is ${helm_release.worker.name}."
  }
}
