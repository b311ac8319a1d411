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

run "a_job_that_failed_is_done_again" {
  command = plan

  variables {
    namespace = { type = "existing", name = "prefect" }
  }

  override_data {
    target = data.kubernetes_resources.pods_before
    values = {
      objects = [{
        metadata = { uid = "failed", labels = { "cdktf-prefect/job" = "prefect-server-db-setup" } }
        status   = { containerStatuses = [{ state = { terminated = { message = "password authentication failed" } } }] }
      }]
    }
  }

  assert {
    condition     = kubernetes_job_v1.database_setup[0].metadata[0].annotations["cdktf-prefect/retry"] == "failed"
    error_message = "The Job does not make up for the pod that failed."
  }
}
