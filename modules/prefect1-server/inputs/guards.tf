# Whether a LoadBalancer or an Ingress restricts access: `is_guarded` by the path of each in `load_balancers` and
# `ingress_annotations`.
locals {
  # A range of addresses. Terraform accepts leading zeros, which other programs read as octal.
  cidr       = "^[0-9a-fA-F.:]+/[0-9]{1,3}$"
  octal_cidr = "(^|[.:])0[0-9]+[.]|[.]0[0-9]+/"

  # Annotations that restrict a LoadBalancer. AWS adds extra security groups to an open one.
  service_guard     = "^service([.](alpha|beta))?[.]kubernetes[.]io/(.*-)?(source-ranges|allowed-ip-ranges|inbound-cidrs|security-groups)$"
  not_service_guard = "/.*extra-security-groups"

  # Annotations with which nginx, Traefik, HAProxy and ALB restrict an Ingress. Those of Services have no effect on it.
  ingress_guard = join("", [
    "^[^/]+/(.*[.-])?",
    "((allow|white)-?list(-source-range)?|inbound-cidrs|security-groups|auth-(url|type|tls-secret)|middlewares)$",
  ])
  not_ingress_guard = "^service[.]"

  # What restricts each LoadBalancer and Ingress: ranges, or the name of a group, a middleware or a URL.
  guards = merge(
    { for path, service in local.load_balancers : path => concat(
      [join(",", coalesce(service.ranges, []))],
      [for key, text in service.annotations : text if can(regex(local.service_guard, lower(key))) && !can(regex(local.not_service_guard, lower(key)))],
    ) },
    { for path, annotations in local.ingress_annotations : path => [
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
        if can(regex(local.cidr, range)) && !can(regex(local.octal_cidr, range)) && strcontains(try(cidrsubnet(range, 0, 0), ""), separator)
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
