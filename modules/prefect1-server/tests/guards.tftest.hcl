mock_provider "helm" {}

mock_provider "kubernetes" {
  mock_data "kubernetes_resources" {
    defaults = { objects = [] }
  }

  mock_resource "kubernetes_service_v1" {
    defaults = { status = [{ load_balancer = [{ ingress = [{ hostname = "", ip = "203.0.113.7" }] }] }] }
  }
}

# [exposure.unauthenticated] ui.type
run "a_service_on_each_node" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    ui             = { type = "NodePort" }
    apollo_api_url = "https://prefect.example.com/graphql"
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "a_service_of_apollo_on_each_node" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "NodePort", annotations = { "service.beta.kubernetes.io/load-balancer-source-ranges" = "10.0.0.0/8" } }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] ui.type
run "a_load_balancer_for_everybody" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    ui     = { type = "LoadBalancer" }
    apollo = { type = "LoadBalancer", allowed_source_ranges = ["10.0.0.0/8"] }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "a_load_balancer_of_apollo_for_everybody" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", annotations = { "service.beta.kubernetes.io/aws-load-balancer-extra-security-groups" = "sg-1" } }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "a_load_balancer_with_the_annotation_of_an_ingress" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", annotations = { "nginx.ingress.kubernetes.io/whitelist-source-range" = "10.0.0.0/8" } }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "an_annotation_whose_ranges_have_everybody_between_them" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", annotations = { "service.beta.kubernetes.io/load-balancer-source-ranges" = "128.0.0.0/1,0.0.0.0/1" } }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] ui.type
run "two_ranges_that_have_everybody_between_them" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    ui     = { type = "LoadBalancer", allowed_source_ranges = ["0.0.0.0/1", "128.0.0.0/1"] }
    apollo = { type = "LoadBalancer", allowed_source_ranges = ["10.0.0.0/8"] }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "ranges_of_apollo_that_have_everybody_between_them" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", allowed_source_ranges = ["128.0.0.0/1", "10.0.0.0/8", "64.0.0.0/2", "0.0.0.0/2"] }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "ranges_of_ipv6_that_have_everybody_between_them" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", allowed_source_ranges = ["10.0.0.0/8", "3000::/4", "2000::/4"] }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "ranges_that_have_every_public_address" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", allowed_source_ranges = ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"] }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "ipv4_as_ipv6_writes_it" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", allowed_source_ranges = ["::ffff:0:0/96"] }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.type
run "no_ranges" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { type = "LoadBalancer", allowed_source_ranges = [] }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] ui.ingress
run "an_ingress_for_everybody" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    ui     = { ingress = { host = "prefect.example.com" } }
    apollo = { ingress = { host = "prefect.example.com", annotations = { "nginx.ingress.kubernetes.io/auth-url" = "https://login.example.com" } } }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.ingress
run "an_ingress_of_apollo_for_everybody" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { ingress = { host = "prefect.example.com", annotations = { "cert-manager.io/cluster-issuer" = "acme" } } }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.ingress
run "an_ingress_that_asks_nobody" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { ingress = { host = "prefect.example.com", annotations = { "alb.ingress.kubernetes.io/auth-type" = "none" } } }
  }

  expect_failures = [output.inputs]
}

# [exposure.unauthenticated] apollo.ingress
run "an_ingress_with_a_range_of_everybody" {
  command = plan

  module {
    source = "./inputs"
  }

  variables {
    apollo = { ingress = { host = "prefect.example.com", annotations = { "alb.ingress.kubernetes.io/inbound-cidrs" = "10.0.0.0/8, 0.0.0.0/0" } } }
  }

  expect_failures = [output.inputs]
}


run "an_allow_list_of_an_ingress" {
  command = plan

  variables {
    ui     = { ingress = { host = "prefect.example.com", annotations = { "nginx.ingress.kubernetes.io/whitelist-source-range" = "10.0.0.0/8,192.168.0.0/16" } } }
    apollo = { ingress = { host = "prefect.example.com", annotations = { "traefik.ingress.kubernetes.io/router.middlewares" = "auth" } } }
  }

  assert {
    condition     = output.graphql_url == "http://prefect.example.com/graphql"
    error_message = "The address is another."
  }
}

run "ranges_that_miss_some" {
  command = plan

  variables {
    apollo = { type = "LoadBalancer", allowed_source_ranges = ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/4"] }
  }

  assert {
    condition     = length(kubernetes_service_v1.apollo_external) == 1
    error_message = "There is no Service."
  }
}

run "what_lets_everybody_in_and_is_known_to" {
  command = plan

  variables {
    acknowledge_no_authentication = true
    ui                            = { ingress = { host = "prefect.example.com" } }
    apollo                        = { type = "LoadBalancer" }
  }

  assert {
    condition     = length(kubernetes_service_v1.apollo_external) == 1
    error_message = "There is no Service."
  }
}
