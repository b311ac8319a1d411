# Kubernetes makes no volume smaller. Without this check the plan would replace the claim, and the apply would fail.
locals {
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
  count = local.makes_claim ? 1 : 0

  api_version    = "v1"
  kind           = "PersistentVolumeClaim"
  namespace      = local.namespace
  field_selector = "metadata.name=${local.claim_name}"

  # So the first plan asks no cluster, which the same configuration may make.
  depends_on = [terraform_data.owner]
}
