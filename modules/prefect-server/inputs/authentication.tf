# Whether a server without authentication is open to everybody outside the cluster.
locals {
  # For guards.tf. The chart has no source ranges.
  load_balancers      = { "service.type" = { annotations = var.service.annotations, ranges = [] } }
  ingress_annotations = { ingress = merge(var.ingress[*].annotations...) }

  may_be_open        = anytrue(concat([var.acknowledge_no_authentication], var.basic_auth[*].enabled))
  acknowledge        = "acknowledge_no_authentication = true"
  no_authentication  = "Without basic_auth, whoever reaches this can run code in the cluster."
  has_service_guard  = var.service.type == "LoadBalancer" && local.is_guarded["service.type"]
  is_service_outside = contains(["LoadBalancer", "NodePort"], coalesce(var.service.type, "ClusterIP"))

  authentication_checks = [
    {
      id     = "exposure.unauthenticated"
      at     = "service.type"
      holds  = local.may_be_open || !local.is_service_outside || local.has_service_guard
      remedy = "${local.no_authentication} Set basic_auth, for a LoadBalancer an annotation for an allow-list, or ${local.acknowledge}."
    },
    {
      id     = "exposure.unauthenticated"
      at     = "ingress"
      holds  = local.may_be_open || var.ingress == null || local.is_guarded.ingress
      remedy = "${local.no_authentication} Set basic_auth, an annotation for authentication or for an allow-list of your ingress controller, or ${local.acknowledge}."
    },
    {
      id     = "exposure.unauthenticated"
      at     = "gateway"
      holds  = local.may_be_open || var.gateway == null
      remedy = "${local.no_authentication} Set basic_auth, or ${local.acknowledge}."
    },
  ]
}
