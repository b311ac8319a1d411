mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_namespace_v1" {
    defaults = {
      metadata = { uid = "a-cluster" }
    }
  }
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
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
        namespace = { name = "workers" }
        job       = { image = "example.com/flows:1.0", namespace = { type = "create", name = "jobs" } }
      }
      third = {
        work_pool = "kubernetes"
        name      = "third"
        namespace = { type = "existing", name = "tools" }
        job       = { namespace = { type = "existing", name = "tools" } }
      }
    }
  }

  assert {
    condition     = join(",", keys(kubernetes_secret_v1.api_auth)) == "jobs,prefect,tools,workers"
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

  assert {
    condition     = strcontains(output.verify_command, "for p in [\"Elsewhere_pool\",\"kubernetes\"]}")
    error_message = "Other work pools are asked for: ${output.verify_command}"
  }

  assert {
    condition = output.debug_command == join("; ", concat(
      flatten([for namespace in ["prefect", "workers", "jobs", "tools"] : [
        "kubectl --namespace ${namespace} get pods --output wide",
        "kubectl --namespace ${namespace} get events --field-selector reason=FailedCreate",
        "kubectl --namespace ${namespace} get events --sort-by=.lastTimestamp | tail -n 20",
      ]]),
      ["kubectl --namespace prefect logs --selector app.kubernetes.io/name=postgresql --all-containers --ignore-errors --prefix --tail 50"],
      [for deployment in ["prefect/prefect-server", "workers/prefect-worker-elsewhere-pool", "prefect/prefect-worker-kubernetes", "tools/third"] :
        "kubectl --namespace ${split("/", deployment)[0]} logs deployment/${split("/", deployment)[1]} --all-containers --tail 50"
      ],
    ))
    error_message = "Something of a worker is not shown, or something else is: ${output.debug_command}"
  }
}

run "no_workers" {
  command = plan

  assert {
    condition     = strcontains(output.verify_command, "for p in []}") && output.work_pools == tolist([]) && length(split("; ", output.debug_command)) == 5
    error_message = "A worker is asked for that is not there."
  }
}

# [input.type.unknown] workers[…].namespace.type
# [input.type.unknown] workers[…].job.namespace.type
# [label.invalid] workers[…].namespace.labels["…"]
# [annotation.key.invalid] workers[…].namespace.annotations["…"]
# [label.invalid] workers[…].job.namespace.labels["…"]
# [annotation.key.invalid] workers[…].job.namespace.annotations["…"]
run "workers_in_namespaces_of_no_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    workers = {
      one = { work_pool = "one", namespace = { type = "Create", name = "a" }, job = { namespace = { type = "none", name = "b" } } }
      two = {
        work_pool = "two"
        namespace = { name = "a", labels = { "a b" = "c" }, annotations = { "a b" = "c" } }
        job       = { namespace = { name = "b", labels = { a = "b c" }, annotations = { "a b" = "c" } } }
      }
    }
  }

  expect_failures = [output.inputs]
}

# [input.missing] workers[…].namespace.name
# [input.missing] workers[…].job.namespace.name
run "workers_in_namespaces_to_be_made_without_a_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    workers = { one = { work_pool = "one", namespace = {}, job = { namespace = { type = "create" } } } }
  }

  expect_failures = [output.inputs]
}

# [input.missing] workers[…].namespace.name
# [input.unused] workers[…].namespace.labels
# [input.unused] workers[…].namespace.annotations
# [input.missing] workers[…].job.namespace.name
# [input.unused] workers[…].job.namespace.labels
# [input.unused] workers[…].job.namespace.annotations
run "workers_in_namespaces_that_exist_without_a_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    workers = {
      one = {
        work_pool = "one"
        namespace = { type = "existing", labels = { a = "b" }, annotations = { a = "b" } }
        job       = { namespace = { type = "existing", labels = { a = "b" }, annotations = { a = "b" } } }
      }
    }
  }

  expect_failures = [output.inputs]
}

# [prefectVersion.newerThanServer] workers[…].prefect_version
run "a_worker_that_is_newer_than_its_server" {
  command = plan

  variables {
    prefect_version = "3.7.7"
    workers         = { one = { work_pool = "one", image = { tag = "3.10.0-python3.11-kubernetes" } } }
  }

  expect_failures = [helm_release.server]
}

# [worker.chart.missing] workers[…].chart
run "a_worker_without_a_chart_whose_server_has_an_archive" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    chart   = { type = "fromArchive", location = "prefect-server.tgz", version = "2026.8.18172642" }
    workers = { one = { work_pool = "one" } }
  }

  expect_failures = [output.inputs]
}

# [worker.name.twice] workers
run "two_workers_of_one_name" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    workers = { one = { work_pool = "Data" }, two = { work_pool = "data" } }
  }

  expect_failures = [output.inputs]
}

# [basicAuth.writeOnly.notShared] workers
run "a_worker_that_a_write_only_password_does_not_reach" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    basic_auth = { type = "writeOnly" }
    workers    = { data = { work_pool = "data", job = { namespace = { type = "existing", name = "jobs" } } } }
  }

  expect_failures = [output.inputs]
}
