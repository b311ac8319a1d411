resource "terraform_data" "owner" {}

locals {
  namespace  = var.server.namespace
  claim_name = coalesce(var.existing_claim, "${var.server.name}-backups")
  claim_size = coalesce(var.size, "8Gi")

  labels = merge(var.server.labels, {
    "app.kubernetes.io/name"       = "prefect"
    "app.kubernetes.io/instance"   = var.server.name
    "app.kubernetes.io/managed-by" = "cdktf-prefect"
  })

  # Kubernetes makes no volume smaller. Without this check the plan would replace the claim.
  claims_before = flatten(data.kubernetes_resources.claim_before[*].objects)
  sizes_before  = compact([for claim in local.claims_before : try(claim.spec.resources.requests.storage, null)])
  larger_size   = one([for size in local.sizes_before : size if local.bytes[size] > local.bytes[local.claim_size]])
  bytes = {
    for size in distinct(concat([local.claim_size], local.sizes_before)) :
    size => tonumber(regex("^[0-9.]+", size)) * local.scales[regex("[a-zA-Z]*$", size)]
  }
  scales = merge(
    { "" = 1, m = 0.001 },
    { for index, unit in ["k", "M", "G", "T", "P", "E"] : unit => pow(1000, index + 1) },
    { for index, unit in ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] : unit => pow(1024, index + 1) },
  )
}

data "kubernetes_resources" "claim_before" {
  count = var.existing_claim == null ? 1 : 0

  api_version    = "v1"
  kind           = "PersistentVolumeClaim"
  namespace      = local.namespace
  field_selector = "metadata.name=${local.claim_name}"

  # So the first plan asks no cluster, which the same configuration may make.
  depends_on = [terraform_data.owner]
}

# Its replacement fails on its name, so another storage class can't destroy the dumps.
resource "kubernetes_persistent_volume_claim_v1" "backups" {
  count = var.existing_claim == null ? 1 : 0

  metadata {
    name      = local.claim_name
    namespace = local.namespace
    labels    = local.labels
  }

  spec {
    access_modes       = ["ReadWriteOnce"]
    storage_class_name = var.storage_class

    resources {
      requests = { storage = local.claim_size }
    }
  }

  # Some storage classes bind a claim when its first pod starts.
  wait_until_bound = false

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [metadata[0].annotations, metadata[0].labels]

    precondition {
      condition     = local.larger_size == null
      error_message = "[claim.size.smaller] size: The claim ${local.namespace}/${local.claim_name} has ${coalesce(local.larger_size, "more")}, and Kubernetes makes no volume smaller. Give at least that."
    }
  }
}
