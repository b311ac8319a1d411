# Where the API and the UI are, in the cluster and outside.
locals {
  # Empty at the root.
  base_path = local.inputs.base_path == null ? "" : trimsuffix(local.inputs.base_path, "/")
  root      = local.base_path == "" ? "/" : local.base_path
  api_path  = "${local.base_path}/api"

  cluster_api_url = "http://${local.name}.${local.namespace}.svc:${local.service.port}${local.api_path}"

  # A proxy may terminate TLS or rewrite the path, so a URL in `ui_api_url` overrides Ingress and Gateway.
  browser_api_url = can(regex("^https?://[^/]", local.inputs.ui_api_url)) ? replace(local.inputs.ui_api_url, "/[/]+$/", "") : null

  # The part of the public URL in front of `base_path`.
  public_origin = (
    local.browser_api_url != null ? (
      endswith(local.browser_api_url, local.api_path)
      ? trimsuffix(local.browser_api_url, local.api_path)
      : regex("^https?://[^/]+", local.browser_api_url)
    )
    : local.ingress != null ? "${local.ingress.tls_secret_name == null ? "http" : "https"}://${local.ingress.host}"
    : local.gateway != null ? "${local.gateway.https ? "https" : "http"}://${local.gateway.hostnames[0]}"
    : null
  )
  public_api_url = (
    local.browser_api_url != null ? local.browser_api_url
    : local.public_origin != null ? "${local.public_origin}${local.api_path}"
    : null
  )

  # Without a host the UI asks the API where the UI itself is, which works behind every port-forward and load balancer.
  ui_api_url = (
    local.inputs.ui_api_url != null ? local.inputs.ui_api_url
    : local.public_api_url != null ? local.public_api_url
    : local.api_path
  )

  # With the port-forward.
  local_origin   = "http://localhost:4200"
  client_origin  = coalesce(local.public_origin, local.local_origin)
  client_api_url = coalesce(local.public_api_url, "${local.local_origin}${local.api_path}")
}
