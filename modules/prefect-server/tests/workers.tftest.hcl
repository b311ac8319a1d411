mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_namespace_v1" {
    defaults = {
      metadata = { uid = "a-cluster" }
    }
  }
}

run "workers_in_three_namespaces" {
  command = apply

  variables {
    basic_auth = { type = "generated", version = 2 }
    workers = {
      kubernetes = { work_pool = "kubernetes" }
      elsewhere = {
        work_pool = "Elsewhere_pool"
        namespace = { type = "create", name = "workers" }
        job       = { image = "example.com/flows:1.0", namespace = { type = "create", name = "jobs" } }
      }
    }
  }

  assert {
    condition     = join(",", keys(kubernetes_secret_v1.api_auth)) == "jobs,prefect,workers"
    error_message = "The auth Secret has to be in each namespace: ${join(", ", keys(kubernetes_secret_v1.api_auth))}."
  }

  assert {
    condition     = join(",", keys(kubernetes_namespace_v1.worker)) == "jobs,workers"
    error_message = "The namespaces of worker and jobs have to be made."
  }

  assert {
    condition     = module.worker["elsewhere"].name == "prefect-worker-elsewhere-pool" && module.worker["elsewhere"].job_namespace == "jobs"
    error_message = "The worker has another name or namespace."
  }
}

# [worker.name.twice] workers
run "two_workers_of_one_name" {
  command = plan

  variables {
    workers = { one = { work_pool = "Data" }, two = { work_pool = "data" } }
  }

  expect_failures = [var.workers]
}

# [basicAuth.writeOnly.notShared] workers
run "a_worker_that_a_write_only_password_does_not_reach" {
  command = plan

  variables {
    basic_auth = { type = "writeOnly" }
    workers    = { data = { work_pool = "data", job = { namespace = { type = "existing", name = "jobs" } } } }
  }

  expect_failures = [var.workers]
}
