mock_provider "helm" {}
mock_provider "kubernetes" {}

# [service.type.unknown] service.type
# [port.outOfRange] service.port
# [service.nodePort.outOfRange] service.node_port
# [service.nodePort.unused] service.node_port
run "a_service_of_an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    service                       = { type = "Headless", port = 0, node_port = 80 }
  }

  expect_failures = [output.inputs]
}

# [service.nodePort.unused] service.node_port
run "a_node_port_of_a_service_inside_the_cluster" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    service = { node_port = 30080 }
  }

  expect_failures = [output.inputs]
}

# [host.invalid] ingress.host
# [ingress.pathType.unknown] ingress.path_type
# [object.name.invalid] ingress.tls_secret_name
run "an_ingress_for_a_url" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ingress                       = { host = "https://x", path_type = "prefix", tls_secret_name = "Tls" }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] ingress.tls_secret_name
run "a_certificate_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ingress                       = { host = "prefect.example.com", tls_secret_name = "null" }
  }

  expect_failures = [output.inputs]
}

# [gateway.withIngress] gateway
# [object.name.invalid] gateway.name
# [namespace.name.invalid] gateway.namespace
# [host.invalid] gateway.hostnames
run "a_gateway_beside_an_ingress" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ingress                       = { host = "prefect.example.com" }
    gateway                       = { name = "Public", namespace = "My_gateways", hostnames = ["*.example.com"] }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] gateway.name
run "a_gateway_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    gateway                       = { name = "on", hostnames = ["prefect.example.com"] }
  }

  expect_failures = [output.inputs]
}

# [basePath.invalid] base_path
# [uiApiUrl.invalid] ui_api_url
# [corsAllowedOrigins.invalid] cors_allowed_origins
run "addresses_that_no_browser_understands" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    base_path  = "prefect"
    ui_api_url = "prefect.example.com"

    cors_allowed_origins = ["https://a.example.com", "*"]
  }

  expect_failures = [output.inputs]
}

# [uiApiUrl.inCluster] ui_api_url
run "an_address_that_no_browser_reaches" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    ui_api_url = "http://prefect.prefect.svc:4200/api"
  }

  expect_failures = [output.inputs]
}

run "an_ingress" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    base_path                     = "/prefect"
    ingress                       = { host = "prefect.example.com", class_name = "nginx", path_type = "Prefix", tls_secret_name = "tls", annotations = { note = "ours" } }
  }

  assert {
    condition     = local.values_exposure.ingress.enabled && local.values_exposure.ingress.host.hostname == "prefect.example.com" && local.values_exposure.ingress.host.path == "/prefect" && local.values_exposure.ingress.className == "nginx" && local.values_exposure.ingress.annotations.note == "ours" && local.merged_lists["ingress.extraTls"][0].secretName == "tls"
    error_message = "The ingress is another."
  }

  assert {
    condition     = output.ui_url == "https://prefect.example.com/prefect" && local.values_exposure.server.uiConfig.prefectUiApiUrl == "https://prefect.example.com/prefect/api"
    error_message = "The browser is told another address."
  }
}

run "an_ingress_for_one_path" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    ingress                       = { host = "prefect.example.com", path = "/", path_type = "Exact" }
  }

  assert {
    condition     = local.values_exposure.ingress.host.pathType == "Exact" && length(local.merged_lists["ingress.extraTls"]) == 0 && output.ui_url == "http://prefect.example.com"
    error_message = "The ingress is another."
  }
}

run "an_ingress_for_a_path_of_the_controllers_own" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    ingress                       = { host = "prefect.example.com", path = "/", path_type = "ImplementationSpecific" }
  }

  assert {
    condition     = local.values_exposure.ingress.host.pathType == "ImplementationSpecific" && length(local.merged_lists["ingress.extraTls"]) == 0 && output.ui_url == "http://prefect.example.com"
    error_message = "The ingress is another."
  }
}

run "a_gateway" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    gateway                       = { name = "public", namespace = "gateways", section_name = "web", hostnames = ["prefect.example.com"] }
  }

  assert {
    condition     = local.values_exposure.httproute.enabled && local.merged_lists["httproute.parentRefs"][0].name == "public" && local.merged_lists["httproute.parentRefs"][0].namespace == "gateways" && local.merged_lists["httproute.parentRefs"][0].sectionName == "web" && local.merged_lists["httproute.hostnames"] == ["prefect.example.com"]
    error_message = "The route is another."
  }

  assert {
    condition     = output.ui_url == "https://prefect.example.com"
    error_message = "The browser is told another address."
  }
}

run "a_gateway_without_tls" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    gateway                       = { name = "public", hostnames = ["prefect.example.com"], https = false }
  }

  assert {
    condition     = output.ui_url == "http://prefect.example.com" && local.merged_lists["httproute.parentRefs"][0].namespace == "prefect"
    error_message = "The browser is told another address."
  }
}

run "nothing_but_the_service" {
  command = plan

  assert {
    condition     = local.values_exposure.service.type == "ClusterIP" && local.values_exposure.service.port == 4200 && local.values_exposure.server.uiConfig.prefectUiApiUrl == "/api" && !can(local.values_exposure.ingress.enabled) && !can(local.values_exposure.httproute.enabled)
    error_message = "The server is exposed."
  }
}

run "an_address_of_ones_own" {
  command = plan

  variables {
    ui_api_url = "https://proxy.example.com/flows/api/"
  }

  assert {
    condition     = output.ui_url == "https://proxy.example.com/flows" && local.values_exposure.server.uiConfig.prefectUiApiUrl == "https://proxy.example.com/flows/api/"
    error_message = "The browser is told another address."
  }
}

run "a_service_inside_the_cluster" {
  command = plan

  variables {
    service = { type = "ClusterIP", port = 80 }
  }

  assert {
    condition     = local.values_exposure.service.type == "ClusterIP" && local.values_exposure.service.port == 80
    error_message = "The Service is another."
  }
}

run "a_service_on_each_node" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    service                       = { type = "NodePort", node_port = 30080 }
  }

  assert {
    condition     = local.values_exposure.service.type == "NodePort" && local.values_exposure.service.nodePort == 30080
    error_message = "The Service is another."
  }
}

run "a_service_with_a_load_balancer" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    service                       = { type = "LoadBalancer", annotations = { note = "ours" } }
  }

  assert {
    condition     = local.values_exposure.service.type == "LoadBalancer" && local.values_exposure.service.annotations.note == "ours"
    error_message = "The Service is another."
  }
}

run "a_load_balancer_that_has_an_address" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    service                       = { type = "LoadBalancer" }
  }

  override_data {
    target = data.kubernetes_service_v1.server
    values = { status = [{ load_balancer = [{ ingress = [{ ip = "203.0.113.7", hostname = "" }] }] }] }
  }

  override_resource {
    target = helm_release.server
  }

  assert {
    condition     = length(data.kubernetes_service_v1.server) == 1
    error_message = "The Service is not read."
  }
}

run "a_service_without_an_address_of_its_own" {
  command = plan

  assert {
    condition     = length(data.kubernetes_service_v1.server) == 0 && output.external_address == null
    error_message = "The Service is read, or has an address."
  }
}

# [service.externalTrafficPolicy.unknown] service.external_traffic_policy
# [service.externalTrafficPolicy.unused] service.external_traffic_policy
# [service.ipFamilyPolicy.unknown] service.ip_family_policy
# [service.ipFamilies.unknown] service.ip_families[…]
# [host.invalid] ingress.extra_hosts[…]
run "a_service_and_hosts_that_kubernetes_refuses" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    service                       = { external_traffic_policy = "local", ip_family_policy = "DualStack", ip_families = ["IPv4", "ipv6"] }
    ingress                       = { host = "a.example.com", extra_hosts = ["*.example.com", "https://b"] }
  }

  expect_failures = [output.inputs]
}

run "a_node_port_of_both_families_and_an_ingress_of_two_hosts" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    service                       = { type = "NodePort", external_traffic_policy = "Local", ip_family_policy = "PreferDualStack", ip_families = ["IPv6", "IPv4"] }
    ingress = {
      host            = "prefect.example.com"
      tls_secret_name = "prefect-tls"
      extra_hosts     = ["prefect.example.org"]
      extra_paths     = [jsonencode({ path = "/*", pathType = "ImplementationSpecific", backend = { service = { name = "ssl-redirect", port = { name = "use-annotation" } } } })]
    }
  }

  assert {
    condition     = local.values_exposure.service.externalTrafficPolicy == "Local" && local.values_exposure.service.ipFamilyPolicy == "PreferDualStack" && local.merged_lists["service.ipFamilies"] == ["IPv6", "IPv4"]
    error_message = "The Service is another."
  }

  assert {
    condition     = local.merged_lists["ingress.extraTls"][0].hosts == ["prefect.example.com", "prefect.example.org"] && local.merged_lists["ingress.extraHosts"][0].name == "prefect.example.org" && local.merged_lists["ingress.extraPaths"][0].path == "/*"
    error_message = "The Ingress is another."
  }
}

run "a_server_on_ipv6" {
  command = plan

  variables {
    service = { ip_families = ["IPv6"] }
  }

  assert {
    condition     = local.merged_lists["server.extraArgs"] == ["--host", "::"]
    error_message = "The server listens on IPv4."
  }
}

# [exposure.unauthenticated] service.type
# [exposure.unauthenticated] ingress
run "a_node_port_and_an_ingress_without_authentication" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    service = { type = "NodePort", annotations = { "service.beta.kubernetes.io/load-balancer-source-ranges" = "10.0.0.0/8" } }
    ingress = { host = "prefect.example.com", annotations = { "nginx.ingress.kubernetes.io/whitelist-source-range" = "0.0.0.0/0" } }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] service.type
# [exposure.unauthenticated] gateway
run "a_load_balancer_and_a_gateway_without_authentication" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    basic_auth = { type = "generated", enabled = false }
    service    = { type = "LoadBalancer", annotations = { "nginx.ingress.kubernetes.io/whitelist-source-range" = "10.0.0.0/8" } }
    gateway    = { name = "public", hostnames = ["prefect.example.com"] }
  }

  expect_failures = [output.inputs]
}

run "allow_lists_of_a_load_balancer_and_an_ingress" {
  command = plan

  variables {
    service = { type = "LoadBalancer", annotations = { "service.beta.kubernetes.io/load-balancer-source-ranges" = "10.0.0.0/8" } }
    ingress = { host = "prefect.example.com", annotations = { "nginx.ingress.kubernetes.io/auth-url" = "https://login.example.com" } }
  }

  assert {
    condition     = local.values_exposure.service.type == "LoadBalancer" && local.values_exposure.ingress.enabled
    error_message = "The server isn't exposed."
  }
}

run "a_login_over_tls" {
  command = plan

  variables {
    basic_auth = { type = "generated" }
    service    = { type = "NodePort" }
    ingress    = { host = "prefect.example.com", tls_secret_name = "tls" }
  }

  assert {
    condition     = length(local.plain_http) == 0
    error_message = "It warns of plain HTTP."
  }
}

run "a_login_over_tls_that_ends_elsewhere" {
  command = plan

  variables {
    basic_auth = { type = "generated" }
    ui_api_url = "https://prefect.example.com/api"
    service    = { type = "LoadBalancer" }
    ingress    = { host = "prefect.example.com" }
  }

  assert {
    condition     = length(local.plain_http) == 0
    error_message = "It warns of plain HTTP."
  }
}

run "a_login_over_plain_http" {
  command = plan

  variables {
    basic_auth = { type = "generated" }
    service    = { type = "LoadBalancer" }
    ingress    = { host = "prefect.example.com" }
  }

  assert {
    condition     = length(local.plain_http) == 2
    error_message = "It warns of less, or of more."
  }

  expect_failures = [check.tls]
}

run "a_login_over_plain_http_of_a_gateway" {
  command = plan

  variables {
    basic_auth = { type = "generated" }
    gateway    = { name = "public", hostnames = ["prefect.example.com"], https = false }
  }

  expect_failures = [check.tls]
}

run "a_login_over_plain_http_of_a_node_port" {
  command = plan

  variables {
    basic_auth = { type = "generated" }
    service    = { type = "NodePort" }
  }

  expect_failures = [check.tls]
}
