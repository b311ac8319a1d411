mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }

  mock_resource "kubernetes_service_v1" {
    defaults = { status = [{ load_balancer = [{ ingress = [{ hostname = "", ip = "203.0.113.7" }] }] }] }
  }
}

# [service.type.unknown] ui.type
# [port.outOfRange] ui.port
run "a_service_of_an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    ui = { type = "Headless", port = 0, allowed_source_ranges = ["10.0.0.0/8"] }
  }

  expect_failures = [output.inputs]
}

# [service.type.unknown] apollo.type
# [port.outOfRange] apollo.port
run "a_service_of_apollo_of_an_unknown_type" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "Loadbalancer", port = 65536, allowed_source_ranges = ["10.0.0.0/8"] }
  }

  expect_failures = [output.inputs]
}

# [service.range.unused] ui.allowed_source_ranges
run "ranges_of_a_service_inside_the_cluster" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    ui = { allowed_source_ranges = ["10.0.0.0/8"] }
  }

  expect_failures = [output.inputs]
}

# [service.range.unused] apollo.allowed_source_ranges
run "ranges_of_a_service_of_apollo_on_each_node" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    apollo                        = { type = "NodePort", allowed_source_ranges = ["10.0.0.0/8"] }
  }

  expect_failures = [output.inputs]
}

# [service.range.invalid] ui.allowed_source_ranges
run "ranges_that_are_none" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo_api_url = "https://api.example.com/graphql"
    ui             = { type = "LoadBalancer", allowed_source_ranges = ["10.0.0.0/8", "all"] }
  }

  expect_failures = [output.inputs]
}

# [service.range.invalid] apollo.allowed_source_ranges
run "ranges_of_apollo_that_are_none" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", allowed_source_ranges = ["10.0.0.0/33"] }
  }

  expect_failures = [output.inputs]
}

# [host.invalid] ui.ingress.host
# [object.name.invalid] ui.ingress.tls_secret_name
# [ui.ingress.path.unsupported] ui.ingress.path
run "an_ingress_for_a_url" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo_api_url                = "https://api.example.com/graphql"
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "https://x", path = "/prefect", tls_secret_name = "Tls" } }
  }

  expect_failures = [output.inputs]
}

# [host.invalid] apollo.ingress.host
# [object.name.invalid] apollo.ingress.tls_secret_name
run "an_ingress_of_apollo_for_a_url" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    apollo                        = { ingress = { host = "a b", tls_secret_name = "Tls" } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] ui.ingress.tls_secret_name
run "a_certificate_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo_api_url                = "https://api.example.com/graphql"
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect.example.com", tls_secret_name = "null" } }
  }

  expect_failures = [output.inputs]
}

# [name.yamlScalar] apollo.ingress.tls_secret_name
run "a_certificate_of_apollo_that_is_no_text_in_yaml" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    apollo                        = { ingress = { host = "prefect.example.com", tls_secret_name = "on" } }
  }

  expect_failures = [output.inputs]
}

# [ingress.host.inCluster] ui.ingress.host
run "a_host_inside_the_cluster" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo_api_url                = "https://api.example.com/graphql"
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect1-ui.prefect1" } }
  }

  expect_failures = [output.inputs]
}

# [ingress.host.inCluster] apollo.ingress.host
run "a_host_of_apollo_inside_the_cluster" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    apollo                        = { ingress = { host = "api.tools.svc" } }
  }

  expect_failures = [output.inputs]
}

# [ingress.path.twice] apollo.ingress.path
run "one_path_for_both" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect.example.com" } }
    apollo                        = { ingress = { host = "prefect.example.com", path = "/" } }
  }

  expect_failures = [output.inputs]
}

# [ingress.path.twice] apollo.ingress.path
run "one_path_for_both_that_is_written_twice" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect.example.com", path = "/*" } }
    apollo                        = { ingress = { host = "prefect.example.com", path = "/" } }
  }

  expect_failures = [output.inputs]
}

# [apollo.ingress.path.misses] apollo.ingress.path
run "a_path_that_does_not_lead_to_the_api" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    apollo                        = { ingress = { host = "prefect.example.com", path = "/api" } }
  }

  expect_failures = [output.inputs]
}

# [apollo.unreachable] apollo
run "a_ui_without_an_api" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect.example.com" } }
  }

  expect_failures = [output.inputs]
}

# [apolloApiUrl.missing] apollo_api_url
run "a_ui_whose_api_has_no_known_address" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect.example.com" } }
    apollo                        = { type = "NodePort" }
  }

  expect_failures = [output.inputs]
}

# [apolloApiUrl.invalid] apollo_api_url
run "an_address_without_a_scheme" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo_api_url = "prefect.example.com/graphql"
  }

  expect_failures = [output.inputs]
}

# [apolloApiUrl.inCluster] apollo_api_url
run "an_address_inside_the_cluster" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo_api_url = "http://prefect1-apollo.prefect1:4200/graphql"
  }

  expect_failures = [output.inputs]
}

# [apolloApiUrl.mixedContent] apollo.ingress.tls_secret_name
run "a_secure_ui_and_an_insecure_ingress" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect.example.com", tls_secret_name = "tls" } }
    apollo                        = { ingress = { host = "api.example.com" } }
  }

  expect_failures = [output.inputs]
}

# [apolloApiUrl.mixedContent] apollo_api_url
run "a_secure_ui_and_an_insecure_address" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect.example.com", tls_secret_name = "tls" } }
    apollo_api_url                = "http://api.example.com/graphql"
  }

  expect_failures = [output.inputs]
}


run "an_ingress_of_both" {
  command = plan

  variables {
    ui     = { ingress = { host = "prefect.example.com", class_name = "nginx", path = "/", tls_secret_name = "tls", annotations = { "nginx.ingress.kubernetes.io/auth-url" = "https://login.example.com/auth" } } }
    apollo = { type = "ClusterIP", port = 4300, ingress = { host = "prefect.example.com", tls_secret_name = "tls", annotations = { "nginx.ingress.kubernetes.io/auth-url" = "https://login.example.com/auth" } } }
  }

  assert {
    condition     = local.values_endpoints.ui.ingress == { enabled = true, ingressClassName = "nginx", annotations = tomap({ "nginx.ingress.kubernetes.io/auth-url" = "https://login.example.com/auth" }), labels = local.inputs.labels, hosts = ["prefect.example.com"], path = "/", tls = [{ hosts = ["prefect.example.com"], secretName = "tls" }] }
    error_message = "The Ingress of the UI is another."
  }

  assert {
    condition     = local.values_endpoints.apollo.ingress.path == "/graphql" && local.values_endpoints.apollo.service == { type = "ClusterIP", port = 4300 } && local.values_browser_api.ui.apolloApiUrl == "https://prefect.example.com/graphql" && output.ui_url == "https://prefect.example.com"
    error_message = "The browser is told another address."
  }
}

run "load_balancers" {
  command = apply

  variables {
    ui     = { type = "LoadBalancer", port = 80, allowed_source_ranges = ["10.0.0.0/8", "fd00::/8"] }
    apollo = { type = "LoadBalancer", annotations = { "service.beta.kubernetes.io/azure-allowed-ip-ranges" = "10.0.0.0/8" } }
  }

  assert {
    condition     = kubernetes_service_v1.ui_external[0].spec[0].load_balancer_source_ranges == toset(["10.0.0.0/8", "fd00::/8"]) && kubernetes_service_v1.ui_external[0].spec[0].port[0].port == 80 && kubernetes_service_v1.ui_external[0].spec[0].selector["app.kubernetes.io/component"] == "ui"
    error_message = "The Service of the UI is another."
  }

  assert {
    condition     = kubernetes_service_v1.apollo_external[0].spec[0].type == "LoadBalancer" && kubernetes_service_v1.apollo_external[0].metadata[0].annotations["service.beta.kubernetes.io/azure-allowed-ip-ranges"] == "10.0.0.0/8"
    error_message = "The Service of apollo is another."
  }

  assert {
    condition     = local.values_endpoints.apollo.service.type == "ClusterIP" && output.graphql_url == "http://203.0.113.7:4200/graphql" && output.ui_url == "http://203.0.113.7:80" && output.apollo_external_address == "203.0.113.7"
    error_message = "The browser is told another address."
  }
}

run "services_on_each_node" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    ui                            = { type = "NodePort" }
    apollo                        = { type = "NodePort" }
    apollo_api_url                = "http://node.example.com:30200/graphql"
  }

  assert {
    condition     = kubernetes_service_v1.ui_external[0].spec[0].type == "NodePort" && kubernetes_service_v1.apollo_external[0].spec[0].type == "NodePort" && output.graphql_url == "http://node.example.com:30200/graphql"
    error_message = "The Services are others."
  }
}

run "services_inside_the_cluster" {
  command = plan

  variables {
    ui     = { type = "ClusterIP", port = 8081 }
    apollo = { type = "ClusterIP" }
  }

  assert {
    condition     = length(kubernetes_service_v1.ui_external) + length(kubernetes_service_v1.apollo_external) == 0 && local.values_endpoints.ui.service == { type = "ClusterIP", port = 8081 } && !can(local.values_endpoints.ui.ingress.enabled)
    error_message = "The server is exposed."
  }
}
