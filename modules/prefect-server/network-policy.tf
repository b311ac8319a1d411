# Who reaches the bundled database and the server. The policies have no ports: pods of the charts have one, and users may
# add containers with others. The database's is not made by its chart, because helm would replace the chart's list of
# peers by the user's.
locals {
  pods_of_release = { "app.kubernetes.io/instance" = local.release_name }

  network_policies = { for name, policy in {
    database = {
      is_made    = local.is_bundled && coalesce(local.inputs.network_policy.database, true)
      selector   = merge(local.pods_of_release, { "app.kubernetes.io/name" = "postgresql" })
      pods       = [local.pods_of_release, { "cdktf-prefect/database-client" = local.name }]
      namespaces = []
      peers      = coalesce(local.inputs.network_policy.database_from, [])
    }
    server = {
      is_made = local.inputs.network_policy.server_from != null
      selector = merge(local.pods_of_release, {
        "app.kubernetes.io/component" = "server"
        "app.kubernetes.io/name"      = "prefect-server"
      })
      pods       = [local.pods_of_release, { "cdktf-prefect/server-client" = local.name }]
      namespaces = distinct(concat(values(local.worker_namespaces), values(local.job_namespaces)))
      peers      = coalesce(local.inputs.network_policy.server_from, [])
    }
    } : name => {
    selector   = policy.selector
    namespaces = policy.namespaces
    peers      = concat([for labels in policy.pods : { pod_labels = labels, namespace_labels = {}, cidr = null }], policy.peers)
  } if policy.is_made }
}

resource "kubernetes_network_policy_v1" "prefect" {
  for_each = local.network_policies

  metadata {
    name      = "${local.name}-${each.key}"
    namespace = local.namespace
    labels    = local.labels
  }

  spec {
    policy_types = ["Ingress"]

    pod_selector {
      match_labels = each.value.selector
    }

    ingress {
      dynamic "from" {
        for_each = each.value.peers

        content {
          dynamic "pod_selector" {
            for_each = length(from.value.pod_labels) == 0 ? [] : [from.value.pod_labels]

            content {
              match_labels = pod_selector.value
            }
          }

          dynamic "namespace_selector" {
            for_each = length(from.value.namespace_labels) == 0 ? [] : [from.value.namespace_labels]

            content {
              match_labels = namespace_selector.value
            }
          }

          dynamic "ip_block" {
            for_each = from.value.cidr[*]

            content {
              cidr = ip_block.value
            }
          }
        }
      }

      dynamic "from" {
        for_each = length(each.value.namespaces) == 0 ? [] : [each.value.namespaces]

        content {
          namespace_selector {
            match_expressions {
              key      = "kubernetes.io/metadata.name"
              operator = "In"
              values   = from.value
            }
          }
        }
      }
    }
  }

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels]
  }
}
