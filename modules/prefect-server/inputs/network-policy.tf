# Checks of network policies.
locals {
  peers = { for list in ["database_from", "server_from"] : "network_policy.${list}[…]" => coalesce(var.network_policy[list], []) }

  network_policy_checks = concat(
    [
      {
        id     = "networkPolicy.database.unused"
        at     = "network_policy.database"
        holds  = local.is_bundled || !coalesce(var.network_policy.database, false)
        remedy = "It restricts the bundled database. Leave it out."
      },
      {
        id     = "networkPolicy.databaseFrom.unused"
        at     = "network_policy.database_from"
        holds  = var.network_policy.database_from == null || local.is_bundled && coalesce(var.network_policy.database, true)
        remedy = "Without a network policy of the bundled database, everybody reaches it. Leave this out."
      },
    ],
    flatten([for at, peers in local.peers : [
      {
        id     = "networkPeer.empty"
        at     = at
        holds  = alltrue([for peer in peers : peer.cidr != null || length(peer.pod_labels) + length(peer.namespace_labels) > 0])
        remedy = "Give pod_labels, namespace_labels or cidr. Without one, the peer would be everybody."
      },
      {
        id     = "networkPeer.cidr.withLabels"
        at     = "${at}.cidr"
        holds  = alltrue([for peer in peers : peer.cidr == null || length(peer.pod_labels) + length(peer.namespace_labels) == 0])
        remedy = "Give addresses and labels in two entries."
      },
      {
        id = "networkPeer.cidr.invalid"
        at = "${at}.cidr"
        holds = alltrue([for range in [for peer in peers : peer.cidr if peer.cidr != null] :
          can(regex(local.cidr, range)) && !can(regex(local.octal_cidr, range)) && can(cidrsubnet(range, 0, 0))
        ])
        remedy = "Give a CIDR, for example 10.0.0.0/8."
      },
    ]]),
  )
}
