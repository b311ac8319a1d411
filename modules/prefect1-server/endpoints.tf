locals {
  # The API inside the cluster.
  api_url = "http://${local.name}-apollo.${local.namespace}:${local.endpoints.apollo.port}/graphql"

  # The host of a LoadBalancer, for which the provider waits.
  ui_external_host = local.endpoints.ui.type != "LoadBalancer" ? null : coalesce(
    kubernetes_service_v1.ui_external[0].status[0].load_balancer[0].ingress[0].hostname,
    kubernetes_service_v1.ui_external[0].status[0].load_balancer[0].ingress[0].ip,
  )
  apollo_external_host = local.endpoints.apollo.type != "LoadBalancer" ? null : coalesce(
    kubernetes_service_v1.apollo_external[0].status[0].load_balancer[0].ingress[0].hostname,
    kubernetes_service_v1.apollo_external[0].status[0].load_balancer[0].ingress[0].ip,
  )
  external_hosts = { ui = local.ui_external_host, apollo = local.apollo_external_host }

  # The ports of the port-forward commands.
  local_ports = { ui = 8080, apollo = 4200 }

  # Where clients outside of the cluster reach an endpoint. A URL has an IPv6 address in brackets.
  origins = { for name, endpoint in local.endpoints : name => (
    endpoint.ingress != null ? "${endpoint.ingress.tls_secret_name == null ? "http" : "https"}://${endpoint.ingress.host}"
    : endpoint.type == "LoadBalancer" ? "http://${replace(local.external_hosts[name], "/^(.*:.*)$/", "[$1]")}:${endpoint.port}"
    : "http://localhost:${local.local_ports[name]}"
  ) }

  graphql_url = coalesce(local.inputs.apollo_api_url, "${local.origins.apollo}/graphql")
}

# The chart's Services are for the cluster only. These are for clients outside of it.

resource "kubernetes_service_v1" "ui_external" {
  count = local.endpoints.ui.type != "ClusterIP" ? 1 : 0

  metadata {
    name        = "${local.name}-ui-external"
    namespace   = local.namespace
    labels      = local.labels
    annotations = length(local.endpoints.ui.annotations) > 0 ? local.endpoints.ui.annotations : null
  }

  spec {
    type                        = local.endpoints.ui.type
    load_balancer_source_ranges = local.endpoints.ui.allowed_source_ranges
    selector                    = merge(local.pod_labels, { "app.kubernetes.io/component" = "ui" })

    port {
      name        = "http"
      port        = local.endpoints.ui.port
      target_port = "http"
    }
  }

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels, spec[0].load_balancer_class]
  }
}

resource "kubernetes_service_v1" "apollo_external" {
  count = local.endpoints.apollo.type != "ClusterIP" ? 1 : 0

  metadata {
    name        = "${local.name}-apollo-external"
    namespace   = local.namespace
    labels      = local.labels
    annotations = length(local.endpoints.apollo.annotations) > 0 ? local.endpoints.apollo.annotations : null
  }

  spec {
    type                        = local.endpoints.apollo.type
    load_balancer_source_ranges = local.endpoints.apollo.allowed_source_ranges
    selector                    = merge(local.pod_labels, { "app.kubernetes.io/component" = "apollo" })

    port {
      name        = "http"
      port        = local.endpoints.apollo.port
      target_port = "http"
    }
  }

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    ignore_changes = [metadata[0].annotations, metadata[0].labels, spec[0].load_balancer_class]
  }
}

locals {
  # The chart's labels of its pods.
  pod_labels = {
    "app.kubernetes.io/name"     = "prefect-server"
    "app.kubernetes.io/instance" = local.name
  }
}
