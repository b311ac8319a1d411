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

# [label.reserved] labels["…"]
# [label.invalid] labels["…"]
run "labels_that_are_not_for_users" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    labels = { "app.kubernetes.io/instance" = "mine", team = "a b" }
  }

  expect_failures = [output.inputs]
}

run "labels_of_every_object" {
  command = apply

  variables {
    labels     = { team = "data", tier = "apps" }
    namespace  = { labels = { tier = "prefect" } }
    basic_auth = { type = "generated" }
    workers    = { a = { work_pool = "a", namespace = { name = "workers" }, labels = { owner = "etl" } } }
  }

  assert {
    condition     = kubernetes_namespace_v1.prefect[0].metadata[0].labels == tomap({ team = "data", tier = "prefect" }) && kubernetes_namespace_v1.worker["workers"].metadata[0].labels == tomap({ team = "data", tier = "apps", owner = "etl" })
    error_message = "A namespace has other labels."
  }

  assert {
    condition = alltrue([for metadata in concat(kubernetes_secret_v1.database[*].metadata[0], values(kubernetes_secret_v1.api_auth)[*].metadata[0], kubernetes_persistent_volume_claim_v1.database[*].metadata[0]) : metadata.labels == tomap({
      "app.kubernetes.io/name"       = "prefect"
      "app.kubernetes.io/instance"   = "prefect-server"
      "app.kubernetes.io/managed-by" = "cdktf-prefect"
      team                           = "data"
      tier                           = "apps"
    })])
    error_message = "An object has other labels."
  }

  assert {
    condition = { for key, resource in kubernetes_labels.shared : key => "${resource.kind} ${resource.metadata[0].name} ${join(",", keys(resource.labels))}" } == {
      "claim"                   = "PersistentVolumeClaim prefect-server-database ${join(",", keys(local.labels))}"
      "database"                = "Secret prefect-server-database-v1 ${join(",", keys(local.labels))}"
      "api-auth/prefect"        = "Secret prefect-server-api-auth ${join(",", keys(local.labels))}"
      "api-auth/workers"        = "Secret prefect-server-api-auth ${join(",", keys(local.labels))}"
      "network-policy/database" = "NetworkPolicy prefect-server-database ${join(",", keys(local.labels))}"
      "namespace/prefect"       = "Namespace prefect team,tier"
      "namespace/workers"       = "Namespace workers owner,team,tier"
    }
    error_message = "Labels of other objects change in place."
  }

  assert {
    condition     = kubernetes_labels.shared["network-policy/database"].api_version == "networking.k8s.io/v1" && kubernetes_labels.shared["claim"].api_version == "v1"
    error_message = "Labels of another kind of object change."
  }

  assert {
    condition     = jsonencode(yamldecode(helm_release.server.values[1])) == jsonencode({ commonLabels = local.inputs.labels, server = { podLabels = local.inputs.labels }, postgresql = { commonLabels = local.inputs.labels } })
    error_message = "The objects of the chart have other labels."
  }
}

run "labels_of_a_namespace_of_several_workers" {
  command = plan

  variables {
    labels = { team = "data" }
    workers = {
      a = { work_pool = "a", labels = { owner = "a" }, job = { namespace = { name = "jobs", labels = { tier = "first" } } } }
      b = { work_pool = "b", labels = { owner = "b" }, job = { namespace = { name = "jobs", labels = { tier = "second" } } } }
      c = { work_pool = "c", namespace = { name = "own", labels = { tier = "worker" } }, job = { namespace = { name = "own", labels = { tier = "job" } } } }
    }
  }

  assert {
    condition     = kubernetes_namespace_v1.worker["jobs"].metadata[0].labels == tomap({ team = "data", owner = "a", tier = "first" }) && kubernetes_namespace_v1.worker["own"].metadata[0].labels["tier"] == "worker"
    error_message = "Another than the first worker, or than its own namespace, decides the labels."
  }
}

run "labels_of_a_job" {
  command = apply

  variables {
    labels = { team = "data" }
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "pw" } }
    }
  }

  assert {
    condition     = kubernetes_job_v1.database_setup[0].metadata[0].labels["team"] == "data" && kubernetes_job_v1.database_setup[0].spec[0].template[0].metadata[0].labels["team"] == "data"
    error_message = "The Job has other labels."
  }
}

run "other_labels_of_a_job" {
  command = plan

  variables {
    labels = { team = "platform" }
    database = {
      type        = "external"
      host        = "db.example.com"
      credentials = { type = "generated" }
      setup       = { admin_password = { secret_name = "admin", key = "pw" } }
    }
  }

  assert {
    # A name that is known only after the apply would fail here.
    condition     = can(regex("^prefect-server-db-setup-[0-9a-f]{8}$", kubernetes_job_v1.database_setup[0].metadata[0].name))
    error_message = "The Job has another name."
  }

  assert {
    condition     = kubernetes_job_v1.database_setup[0].metadata[0].labels["team"] == "data" && kubernetes_job_v1.database_setup[0].spec[0].template[0].metadata[0].labels["team"] == "data"
    error_message = "The Job runs again."
  }
}
