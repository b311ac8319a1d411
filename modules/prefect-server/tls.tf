locals {
  # Behind a TLS proxy, ui_api_url has its address.
  tls_ends_elsewhere = startswith(coalesce(local.inputs.ui_api_url, "/"), "https:")
  is_routed          = local.ingress != null || local.gateway != null

  plain_http = local.auth_secret_name == null || local.tls_ends_elsewhere ? [] : compact([
    local.ingress != null && try(local.ingress.tls_secret_name, null) == null ? "The Ingress has no tls_secret_name" : "",
    try(local.gateway.https, true) ? "" : "The Gateway's listener has no HTTPS",
    local.service.type == "LoadBalancer" ? "A LoadBalancer has no TLS" : "",
    # Some ingress controllers need a NodePort.
    local.service.type == "NodePort" && !local.is_routed ? "A NodePort has no TLS" : "",
  ])
}

# A warning, because TLS may end at a proxy that this module can't see.
check "tls" {
  assert {
    condition     = length(local.plain_http) == 0
    error_message = "${join(". ", local.plain_http)}, so the auth string of basic_auth leaves the cluster unencrypted. Add TLS. If it ends elsewhere, set ui_api_url to the https address."
  }
}
