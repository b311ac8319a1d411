mock_provider "helm" {}
mock_provider "kubernetes" {}

# [networkPeer.empty] network_policy.database_from[…]
# [networkPeer.empty] network_policy.server_from[…]
# [networkPeer.cidr.invalid] network_policy.database_from[…].cidr
# [networkPeer.cidr.invalid] network_policy.server_from[…].cidr
# [networkPeer.cidr.withLabels] network_policy.database_from[…].cidr
# [networkPeer.cidr.withLabels] network_policy.server_from[…].cidr
run "peers_that_no_cluster_takes" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    network_policy = {
      database_from = [{}, { cidr = "10.0.0.0" }, { cidr = "10.0.0.0/8", pod_labels = { a = "b" } }]
      server_from   = [{ pod_labels = {} }, { cidr = "10.0.0.0/33" }, { cidr = "10.0.0.0/8", namespace_labels = { a = "b" } }]
    }
  }

  expect_failures = [output.inputs]
}

# [label.invalid] network_policy.database_from[…].pod_labels["…"]
# [label.invalid] network_policy.database_from[…].namespace_labels["…"]
# [label.invalid] network_policy.server_from[…].pod_labels["…"]
# [label.invalid] network_policy.server_from[…].namespace_labels["…"]
run "labels_that_no_pod_has" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    network_policy = {
      # Another peer with the same label is valid.
      database_from = [{ pod_labels = { a = "b c" }, namespace_labels = { a = "b c" } }, { pod_labels = { a = "b" } }]
      server_from   = [{ pod_labels = { a = "b c" }, namespace_labels = { a = "b c" } }, { namespace_labels = { a = "b" } }]
    }
  }

  expect_failures = [output.inputs]
}

# [networkPolicy.database.unused] network_policy.database
# [networkPolicy.databaseFrom.unused] network_policy.database_from
run "a_policy_of_no_database" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    database       = { type = "sqlite" }
    network_policy = { database = true, database_from = [{ cidr = "10.0.0.0/8" }] }
  }

  expect_failures = [output.inputs]
}

# [networkPolicy.databaseFrom.unused] network_policy.database_from
run "peers_of_an_open_database" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    network_policy = { database = false, database_from = [{ cidr = "10.0.0.0/8" }] }
  }

  expect_failures = [output.inputs]
}

run "the_bundled_database_by_default" {
  command = plan

  variables {
    release_name = "old"
  }

  assert {
    condition     = keys(kubernetes_network_policy_v1.prefect) == ["database"] && kubernetes_network_policy_v1.prefect["database"].metadata[0].name == "prefect-server-database"
    error_message = "Not the database alone is restricted."
  }

  assert {
    condition = kubernetes_network_policy_v1.prefect["database"].spec[0].pod_selector[0].match_labels == tomap({
      "app.kubernetes.io/instance" = "old"
      "app.kubernetes.io/name"     = "postgresql"
    })
    error_message = "Other pods are restricted."
  }

  assert {
    condition = [for peer in kubernetes_network_policy_v1.prefect["database"].spec[0].ingress[0].from : peer.pod_selector[0].match_labels] == [
      tomap({ "app.kubernetes.io/instance" = "old" }),
      tomap({ "cdktf-prefect/database-client" = "prefect-server" }),
    ]
    error_message = "Others reach the database."
  }
}

run "peers_of_database_and_server" {
  command = plan

  variables {
    network_policy = {
      database      = true
      database_from = [{ pod_labels = { app = "backup" }, namespace_labels = { team = "data" } }]
      server_from   = [{ cidr = "10.0.0.0/8" }, { namespace_labels = { team = "edge" } }]
    }
    workers = {
      a = { work_pool = "a" }
      b = { work_pool = "b", job = { namespace = { name = "jobs" } } }
    }
  }

  assert {
    condition = jsonencode([for peer in kubernetes_network_policy_v1.prefect["database"].spec[0].ingress[0].from :
      [peer.pod_selector[*].match_labels, peer.namespace_selector[*].match_labels]][2]) == jsonencode([[{ app = "backup" }], [{ team = "data" }]]
    )
    error_message = "The labels of pods and of their namespaces are not those of one peer."
  }

  assert {
    condition = jsonencode([for peer in kubernetes_network_policy_v1.prefect["server"].spec[0].ingress[0].from : concat(
      peer.pod_selector[*].match_labels,
      peer.ip_block[*].cidr,
      [for selector in peer.namespace_selector : selector.match_labels if selector.match_labels != null],
      [for expression in flatten(peer.namespace_selector[*].match_expressions) : sort(expression.values)],
      )[0]]) == jsonencode([
      { "app.kubernetes.io/instance" = "prefect-server" }, { "cdktf-prefect/server-client" = "prefect-server" },
      "10.0.0.0/8", { team = "edge" }, ["jobs", "prefect"],
    ])
    error_message = "Others reach the server."
  }
}

run "a_server_without_workers" {
  command = plan

  variables {
    network_policy = { server_from = [] }
  }

  assert {
    condition     = length(kubernetes_network_policy_v1.prefect["server"].spec[0].ingress[0].from) == 2
    error_message = "Others than the release and its clients reach the server."
  }
}

run "no_policy" {
  command = plan

  variables {
    network_policy = { database = false }
  }

  assert {
    condition     = length(kubernetes_network_policy_v1.prefect) == 0
    error_message = "There is a policy."
  }
}

run "no_policy_of_an_external_database" {
  command = plan

  variables {
    database = { type = "external", host = "db.example.com", credentials = { type = "generated" } }
  }

  assert {
    condition     = length(kubernetes_network_policy_v1.prefect) == 0
    error_message = "There is a policy."
  }
}
