mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

variables {
  work_pool = "kubernetes"
  api       = { type = "selfHosted", url = "https://prefect.example.com/api" }
}

# [release.taken] name
run "a_release_of_somebody_else" {
  # The cluster is asked once the owner is in the state, which the apply of this run puts there for the others.
  command = apply

  variables {
    namespace = { type = "existing", name = "tools" }
  }

  override_data {
    target = data.kubernetes_resources.foreign_release
    values = { objects = [{ metadata = { name = "sh.helm.release.v1.prefect-worker-kubernetes.v1" } }] }
  }

  expect_failures = [helm_release.worker]
}

# [release.taken] name
run "a_release_of_another_state" {
  command = plan

  variables {
    namespace = { type = "existing", name = "tools" }
  }

  override_data {
    target = data.kubernetes_resources.release_of_another_state
    values = { objects = [{ metadata = { name = "sh.helm.release.v1.prefect-worker-kubernetes.v1" } }] }
  }

  expect_failures = [helm_release.worker]
}

# [release.taken] name
run "a_release_of_somebody_else_by_its_own_name" {
  command = plan

  variables {
    release_name = "flows"
    namespace    = { type = "existing", name = "tools" }
  }

  override_data {
    target = data.kubernetes_resources.foreign_release
    values = { objects = [{ metadata = { name = "sh.helm.release.v1.flows.v1" } }] }
  }

  expect_failures = [helm_release.worker]
}

# [release.taken] name
run "a_release_of_another_state_by_its_own_name" {
  command = plan

  variables {
    release_name = "flows"
    namespace    = { type = "existing", name = "tools" }
  }

  override_data {
    target = data.kubernetes_resources.release_of_another_state
    values = { objects = [{ metadata = { name = "sh.helm.release.v1.flows.v1" } }] }
  }

  expect_failures = [helm_release.worker]
}

run "a_release_of_somebody_else_that_is_adopted" {
  command = plan

  variables {
    namespace = { type = "existing", name = "tools" }
    release   = { upgrade_install = true }
  }

  override_data {
    target = data.kubernetes_resources.foreign_release
    values = { objects = [{ metadata = { name = "sh.helm.release.v1.prefect-worker-kubernetes.v1" } }] }
  }

  assert {
    condition     = helm_release.worker.upgrade_install
    error_message = "helm would refuse the release."
  }
}

run "a_namespace_that_is_shared" {
  command = plan

  variables {
    namespace        = { type = "create", name = "tools" }
    shared_namespace = true
  }

  assert {
    condition     = length(data.kubernetes_resources.foreign_release) == 1
    error_message = "Nothing looks for a release of somebody else."
  }
}

run "a_namespace_of_ones_own" {
  command = plan

  variables {
    namespace        = { type = "existing", name = "tools" }
    shared_namespace = false
    after            = ["a-secret"]
  }

  assert {
    condition     = length(data.kubernetes_resources.foreign_release) == 0 && length(kubernetes_namespace_v1.worker) == 0
    error_message = "Something looks for a release of somebody else."
  }
}
