mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  database = {
    type        = "external"
    host        = "db.example.com"
    credentials = { type = "generated" }
    setup       = { admin_password = { secret_name = "admin", key = "password" } }
  }
}

# [label.invalid] setup_jobs.pod_labels["…"]
# [annotation.key.invalid] setup_jobs.pod_annotations["…"]
# [annotation.secret] setup_jobs.pod_annotations["…"]
# [quantity.invalid] setup_jobs.resources.limits.…
# [quantity.invalid] setup_jobs.resources.requests.…
# [object.name.invalid] setup_jobs.priority_class_name
run "jobs_that_no_cluster_takes" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    setup_jobs = {
      pod_labels          = { "a b" = "c" }
      pod_annotations     = { "a b" = "https://u:p@h" }
      priority_class_name = "A_b"
      resources           = { limits = { cpu = "much" }, requests = { cpu = "little" } }
    }
  }

  expect_failures = [output.inputs]
}

# [label.reserved] setup_jobs.pod_labels["…"]
run "a_label_of_the_jobs" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    setup_jobs = { pod_labels = { "cdktf-prefect/job" = "another" } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] setup_jobs.priority_class_name
run "a_priority_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    setup_jobs = { priority_class_name = "on" }
  }

  expect_failures = [output.inputs]
}

run "jobs_beside_istio_and_a_quota" {
  command = plan

  variables {
    after = ["a dump"]
    setup_jobs = {
      pod_labels          = { team = "data" }
      pod_annotations     = { "sidecar.istio.io/inject" = "false" }
      priority_class_name = "low"
      resources           = { requests = { cpu = "50m" }, limits = { memory = "256Mi" } }
    }
  }

  assert {
    condition     = kubernetes_job_v1.database_setup[0].spec[0].template[0].metadata[0].labels["team"] == "data" && kubernetes_job_v1.database_setup[0].spec[0].template[0].metadata[0].annotations["sidecar.istio.io/inject"] == "false" && kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].priority_class_name == "low"
    error_message = "The pod is another."
  }

  assert {
    condition     = jsonencode(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].resources[0]) == jsonencode({ limits = { cpu = "1", memory = "256Mi" }, requests = { cpu = "50m", memory = "128Mi" } })
    error_message = "The resources are ${jsonencode(kubernetes_job_v1.database_setup[0].spec[0].template[0].spec[0].container[0].resources)}"
  }
}
