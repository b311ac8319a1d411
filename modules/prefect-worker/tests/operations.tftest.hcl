mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [number.outOfRange] replicas
# [number.outOfRange] concurrency_limit
# [number.outOfRange] release.timeout
# [number.outOfRange] release.max_history
run "numbers_out_of_range" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    replicas          = -1
    concurrency_limit = 0
    release           = { timeout = 1, max_history = 1 }
  }

  expect_failures = [output.inputs]
}

run "a_release_of_ones_own" {
  command = plan

  variables {
    release = { timeout = 1200, wait = false, max_history = 3, atomic = true, force_update = true, take_ownership = true, upgrade_install = true }
  }

  assert {
    condition     = helm_release.worker.timeout == 1200 && !helm_release.worker.wait && helm_release.worker.max_history == 3 && helm_release.worker.atomic && helm_release.worker.force_update && helm_release.worker.take_ownership && helm_release.worker.upgrade_install
    error_message = "helm does something else."
  }
}

run "a_release_that_is_waited_for" {
  command = plan

  variables {
    release = { wait = true, take_ownership = false }
  }

  assert {
    condition     = helm_release.worker.wait && !helm_release.worker.take_ownership && !helm_release.worker.atomic && !helm_release.worker.force_update
    error_message = "helm does something else."
  }
}

run "a_pool_of_others" {
  command = plan

  variables {
    create_pool       = false
    concurrency_limit = 5
    work_queues       = ["high priority", "default"]
  }

  assert {
    condition     = local.lists.worker.extraArgs == ["--no-create-pool-if-not-found"] && !can(local.values_pool.worker.config.baseJobTemplate.name) && local.values_pool.worker.config.limit == 5 && length(local.lists.config.workQueues) == 2
    error_message = "The worker makes a pool that is not its own."
  }
}

run "a_pool_of_ones_own" {
  command = plan

  assert {
    condition     = !can(local.lists.worker.extraArgs) && local.values_pool.worker.config.baseJobTemplate.name == "prefect-worker-kubernetes-base-job-template"
    error_message = "The worker makes no pool."
  }
}
