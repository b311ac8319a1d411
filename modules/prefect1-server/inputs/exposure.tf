# Prefect 1 has no authentication, so what leads to it from outside has to restrict its clients.

locals {
  namespace     = coalesce(var.namespace.name, "prefect1")
  components    = ["ui", "apollo", "graphql", "hasura", "towel", "agent", "postgresql"]
  service_hosts = [for component in local.components : "${var.name}-${component}.${local.namespace}"]

  ui_is_exposed     = var.ui.ingress != null || var.ui.type != "ClusterIP"
  apollo_is_exposed = var.apollo.ingress != null || var.apollo.type != "ClusterIP"
  ui_has_tls        = var.ui.ingress == null ? false : var.ui.ingress.tls_secret_name != null
  apollo_has_tls    = var.apollo.ingress == null ? false : var.apollo.ingress.tls_secret_name != null

  # Annotations that restrict a LoadBalancer. AWS adds extra security groups to an open one.
  service_guard     = "^service([.](alpha|beta))?[.]kubernetes[.]io/(.*-)?(source-ranges|allowed-ip-ranges|inbound-cidrs|security-groups)$"
  not_service_guard = "/.*extra-security-groups"

  # Annotations with which nginx, Traefik, HAProxy and ALB restrict an Ingress. Those of Services have no effect on it.
  ingress_guard = join("", [
    "^[^/]+/(.*[.-])?",
    "((allow|white)-?list(-source-range)?|inbound-cidrs|security-groups|auth-(url|type|tls-secret)|middlewares)$",
  ])
  not_ingress_guard = "^service[.]"

  service_annotations = { ui = var.ui.annotations, apollo = var.apollo.annotations }
  ingress_annotations = {
    ui     = var.ui.ingress == null ? {} : var.ui.ingress.annotations
    apollo = var.apollo.ingress == null ? {} : var.apollo.ingress.annotations
  }

  # What restricts each LoadBalancer and Ingress: ranges, or the name of a group, a middleware or a URL.
  guards = merge(
    { for endpoint, annotations in local.service_annotations : "${endpoint}.type" => concat(
      [join(",", coalesce({ ui = var.ui, apollo = var.apollo }[endpoint].allowed_source_ranges, []))],
      [for key, text in annotations : text if can(regex(local.service_guard, lower(key))) && !can(regex(local.not_service_guard, lower(key)))],
    ) },
    { for endpoint, annotations in local.ingress_annotations : "${endpoint}.ingress" => [
      for key, text in annotations : text if can(regex(local.ingress_guard, lower(key))) && !can(regex(local.not_ingress_guard, lower(key)))
    ] },
  )

  # The ranges or words of each guard, without quotes.
  guard_words = { for path, texts in local.guards : path => [
    for text in texts : [for word in try(regexall("[^\\s\\x{b}\\x{85}\\pZ\\x{feff},;]+", text), []) : trim(word, "\"'[]")]
  ] }

  not_public = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
    # Every address of IPv6 but 2000::/3.
    "::/3", "4000::/2", "8000::/1",
  ]

  # For each guard the ranges of IPv4 and those of IPv6, as [address, length]. With the addresses that are not public, they may cover all.
  guard_ranges = { for path, guards in local.guard_words : path => [
    for words in guards : [
      for separator in [".", ":"] : distinct([
        for range in concat(words, local.not_public) : split("/", cidrsubnet(range, 0, 0))
        if can(regex(local.patterns.cidr, range)) && !can(regex(local.patterns.cidr_octal, range)) && strcontains(try(cidrsubnet(range, 0, 0), ""), separator)
      ])
    ]
  ] }

  # The part of all addresses that the ranges cover. Two ranges are nested or disjoint, so those in no other add up.
  # The literal 0 makes Terraform add exactly.
  guard_coverage = { for path, guards in local.guard_ranges : path => [
    for families in guards : [
      for ranges in families : sum(concat([0], [
        for range in ranges : pow(2, -tonumber(range[1])) if !anytrue([
          for other in ranges : cidrsubnet("${range[0]}/${other[1]}", 0, 0) == join("/", other) if tonumber(other[1]) < tonumber(range[1])
        ])
      ]))
    ]
  ] }

  # Whether a guard keeps anybody out.
  is_guarded = { for path, guards in local.guard_words : path => anytrue([
    for index, words in guards :
    !contains(["", "none", "off", "false"], lower(join("", words))) && !contains(local.guard_coverage[path][index], 1)
  ]) }
}
