mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

variables {
  namespace = { type = "existing", name = "tools" }
}

run "a_job_that_is_done_again_after_a_failure" {
  command = plan

  override_data {
    target = data.kubernetes_resources.pods_before
    values = {
      objects = [{
        metadata = { uid = "failed", labels = { "cdktf-prefect/job" = "prefect1-tenant" } }
        status   = { containerStatuses = [{ state = { terminated = { message = "the slug is taken" } } }] }
      }]
    }
  }

  assert {
    condition     = local.retried_pods["prefect1-tenant"] == "failed" && kubernetes_job_v1.tenant[0].metadata[0].annotations["cdktf-prefect/retry"] == "failed"
    error_message = "The Job is not done again."
  }
}
