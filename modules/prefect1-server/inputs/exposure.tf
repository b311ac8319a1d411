# Who reaches UI and API, and who may.
locals {
  namespace     = coalesce(var.namespace.name, "prefect1")
  components    = ["ui", "apollo", "graphql", "hasura", "towel", "agent", "postgresql"]
  service_hosts = [for component in local.components : "${var.name}-${component}.${local.namespace}"]

  endpoints     = { ui = var.ui, apollo = var.apollo }
  ingress_hosts = { for name, endpoint in local.endpoints : name => endpoint.ingress[*].host }
  is_exposed    = { for name, endpoint in local.endpoints : name => endpoint.ingress != null || endpoint.type != "ClusterIP" }
  has_tls       = { for name, endpoint in local.endpoints : name => length(compact(endpoint.ingress[*].tls_secret_name)) > 0 }
  routes = { for name, endpoint in local.endpoints : name => [
    for ingress in endpoint.ingress[*] : lower(replace("${ingress.host}${ingress.path}", "//[*]?$/", ""))
  ] }

  # For guards.tf.
  load_balancers      = { for name, endpoint in local.endpoints : "${name}.type" => merge(endpoint, { ranges = endpoint.allowed_source_ranges }) }
  ingress_annotations = { for name, endpoint in local.endpoints : "${name}.ingress" => merge(endpoint.ingress[*].annotations...) }

  # Hosts for browsers by their path, in lower case.
  browser_hosts = {
    "apollo.ingress.host" = local.ingress_hosts.apollo
    "apollo_api_url"      = try(regex(local.url_host, var.apollo_api_url), [])
    "ui.ingress.host"     = local.ingress_hosts.ui
  }

  endpoint_checks = concat(
    [for at, hosts in local.browser_hosts : {
      id = at == "apollo_api_url" ? "apolloApiUrl.inCluster" : "ingress.host.inCluster"
      at = at
      holds = alltrue([for host in [for host in hosts : trimsuffix(lower(host), ".")] : host == "localhost" || (
        !can(regex("^[-a-z0-9]+$|[.]svc([.]|$)|[.]cluster[.]local$", host)) && !contains(local.service_hosts, host)
      )])
      remedy = "A browser can't reach a name inside the cluster. Give the host that the browser uses."
    }],
    flatten([for name, endpoint in local.endpoints : [
      {
        id     = "service.range.unused"
        at     = "${name}.allowed_source_ranges"
        holds  = !contains(["ClusterIP", "NodePort"], endpoint.type) || endpoint.allowed_source_ranges == null
        remedy = "Only a LoadBalancer has source ranges. Leave this out, or use ${name}.type = \"LoadBalancer\"."
      },
      {
        id = "service.range.invalid"
        at = "${name}.allowed_source_ranges"
        holds = alltrue([for range in coalesce(endpoint.allowed_source_ranges, []) :
          can(regex(local.cidr, range)) && !can(regex(local.octal_cidr, range)) && can(cidrsubnet(range, 0, 0))
        ])
        remedy = "Give a CIDR, for example 10.0.0.0/8."
      },
      {
        id     = "exposure.unauthenticated"
        at     = "${name}.type"
        holds  = var.acknowledge_no_authentication || endpoint.type != "NodePort"
        remedy = "${local.no_authentication} Annotations can't restrict a NodePort. Set acknowledge_no_authentication = true."
      },
      {
        id     = "exposure.unauthenticated"
        at     = "${name}.type"
        holds  = var.acknowledge_no_authentication || endpoint.type != "LoadBalancer" || local.is_guarded["${name}.type"]
        remedy = "${local.no_authentication} Set allowed_source_ranges, or acknowledge_no_authentication = true."
      },
      {
        id     = "exposure.unauthenticated"
        at     = "${name}.ingress"
        holds  = var.acknowledge_no_authentication || endpoint.ingress == null || local.is_guarded["${name}.ingress"]
        remedy = "${local.no_authentication} Set an annotation for authentication or for an allow-list of your ingress controller, or acknowledge_no_authentication = true."
      },
    ]]),
    [
      {
        id     = "ingress.path.twice"
        at     = "apollo.ingress.path"
        holds  = length(setintersection(local.routes.ui, local.routes.apollo)) == 0
        remedy = "The Ingress of the UI has the same host and path. Leave the paths out: they default to \"/\" for the UI and \"/graphql\" for apollo."
      },
      {
        id     = "apolloApiUrl.missing"
        at     = "apollo_api_url"
        holds  = var.apollo_api_url != null || !local.is_exposed.ui || var.apollo.ingress != null || var.apollo.type != "NodePort"
        remedy = "apollo has a NodePort, and the address of a node is not known in the plan. Give the URL that browsers use."
      },
      {
        id     = "apollo.unreachable"
        at     = "apollo"
        holds  = var.apollo_api_url != null || !local.is_exposed.ui || local.is_exposed.apollo || !can(regex(local.service_types, var.ui.type))
        remedy = "The UI calls the API from the browser, and apollo has no address outside of the cluster. Give apollo an ingress or a LoadBalancer, or set apollo_api_url."
      },
      {
        id     = "apolloApiUrl.mixedContent"
        at     = "apollo.ingress.tls_secret_name"
        holds  = var.apollo_api_url != null || !local.has_tls.ui || !local.is_exposed.apollo || local.has_tls.apollo
        remedy = local.mixed_content
      },
      {
        id     = "apolloApiUrl.mixedContent"
        at     = "apollo_api_url"
        holds  = !local.has_tls.ui || !can(regex("^http:", var.apollo_api_url))
        remedy = local.mixed_content
      },
    ],
  )

  service_types     = "^(ClusterIP|NodePort|LoadBalancer)$"
  mixed_content     = "A browser refuses requests from an HTTPS page to an HTTP API. Give the API TLS too."
  no_authentication = "Prefect 1 has no authentication: whoever reaches this can run code in the cluster."
}
