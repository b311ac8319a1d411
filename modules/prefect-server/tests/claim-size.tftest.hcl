mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }
}

run "made" {
  command = apply
}

# [claim.size.smaller] database.size
run "smaller" {
  command = plan

  variables {
    database = { size = "7900Mi" }
  }

  override_data {
    target = data.kubernetes_resources.claim_before
    values = { objects = [{ spec = { resources = { requests = { storage = "8Gi" } } } }] }
  }

  expect_failures = [kubernetes_persistent_volume_claim_v1.database]
}

run "larger" {
  command = plan

  variables {
    database = { size = "9G" }
  }

  override_data {
    target = data.kubernetes_resources.claim_before
    values = { objects = [{ spec = { resources = { requests = { storage = "8Gi" } } } }] }
  }

  assert {
    condition     = kubernetes_persistent_volume_claim_v1.database[0].spec[0].resources[0].requests.storage == "9G"
    error_message = "the claim has another size"
  }
}
