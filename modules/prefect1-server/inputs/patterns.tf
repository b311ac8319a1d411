locals {
  patterns = {
    # An annotation's key may have capitals in its prefix, so it is compared in lower case.
    annotation_key = "^(${local.dns_name}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$"
    # An address range. Terraform accepts leading zeros, which other programs read as octal.
    cidr             = "^[0-9a-fA-F.:]+/[0-9]{1,3}$"
    cidr_octal       = "(^|[.:])0[0-9]+[.]|[.]0[0-9]+/"
    dns_label        = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
    host             = "^${local.dns_name}$"
    host_or_ipv6     = "^(${local.dns_name}|[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*)$"
    in_cluster       = "^[-a-z0-9]+$|[.]svc([.]|$)|[.]cluster[.]local$"
    image            = "^(${local.image_host}/)?${local.image_path}(:${local.image_tag})?(@sha256:[0-9a-f]{64})?$"
    image_fixed      = "(:[^/]+|@sha256:[0-9a-f]+)$"
    image_floating   = "^[^@]*[:-]latest(-[^@]*)?$"
    image_prefect    = "(^|/)prefecthq/prefect$"
    image_registry   = "^${local.image_host}(/${local.image_path})?$"
    image_repository = "^(${local.image_host}/)?${local.image_path}$"
    # A label with its value, `key=value`.
    label         = "^(${local.dns_name}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?=([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$"
    object_name   = "^${local.dns_name}$"
    postgres_name = "^.{1,63}$"
    quantity      = "^[0-9]+([.][0-9]+)?([KMGTPE]i?|k|m)?$"
    quantity_zero = "^0+([.]0+)?([KMGTPE]i?|k|m)?$"
    release_name  = "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$"
    secret_key    = "^[-._a-zA-Z0-9]{1,253}$"
    tag           = "^${local.image_tag}(@sha256:[0-9a-f]{64})?$"
    tag_floating  = "^$|(^|-)latest(-|$)"
    # prefecthq/prefect has agent and tenants of Prefect 1 only in its tags of 1.
    tag_later     = "^([2-9]|[1-9][0-9]+)([.-]|$)"
    url_host      = "^https?://(\\[[0-9a-fA-F:.]+\\]|[^/:\\s]+)"
    url_name      = "^[-A-Za-z0-9_.]*$"
    variable_name = "^[A-Za-z_][A-Za-z0-9_]*$"
    # `user@host` of Azure. The module percent-encodes the @.
    url_user = "^([-A-Za-z0-9_.]+(@[-A-Za-z0-9_.]+)?)?$"
    # Text that YAML reads as a boolean, a null or a number.
    yaml_scalar = join("|", [
      "^(?i:y|n|yes|no|on|off|true|false|null|~)$",
      "^[-+]?([0-9][0-9_]*([.][0-9_]*)?|[.][0-9][0-9_]*)([eE][-+]?[0-9]+)?$",
      "^([-+]?0([xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)|[-+]?[.](?i:inf)|[.](?i:nan))$",
    ])
  }

  dns_name = "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*"

  # Path of an image in a registry.
  image_path = "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
  image_host = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]+)?"
  image_tag  = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"

  remedies = {
    annotation_key   = "Use at most 63 letters, digits, \"-\", \"_\" and \".\". A key may start with a DNS prefix and \"/\", for example example.com/note."
    claim            = "An existing claim keeps its own settings. Leave this out, or leave out existing_claim."
    duration         = "Only the effect NoExecute has a duration. Remove toleration_seconds."
    environment      = "environment has this variable too. Remove it from environment or from secret_environment."
    equal            = "Equal compares the value of a key. Give the key, or use Exists to match every key."
    exists           = "Exists compares only the key. Remove the value, or use Equal."
    host             = "Give a lower-case DNS name of at most 253 characters, without scheme, port or path. Example: prefect.example.com."
    https            = "A browser refuses requests from an HTTPS page to an HTTP API. Give the API TLS too."
    image_registry   = "Give a lower-case host without scheme, with an optional port and path: registry.example.com:5000/mirror."
    image_repository = "Give a lower-case path without scheme, for example prefecthq/prefect. Put a tag or digest into tag."
    in_cluster       = "A browser can't reach a name inside the cluster. Give the host that the browser uses."
    job_resource     = "The agent sets only cpu and memory. Set other resources in agent.job.template."
    json             = "Give an object as JSON text: jsonencode({ … })."
    label            = "Use at most 63 letters, digits, \"-\", \"_\" and \".\". A key may start with a DNS prefix and \"/\"."
    object_name      = "Use at most 253 lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit."
    only_bundled     = "Only the type bundled has this attribute. Remove it."
    only_external    = "Only the type external has this attribute. Remove it."
    only_from_secret = "Only the type fromSecret has this attribute. Remove it."
    port             = "Give a whole number from 1 to 65535."
    postgres_name    = "Give a PostgreSQL name of 1 to 63 characters."
    pull_policy      = "Choose one of ${join(", ", local.pull_policies)}."
    quantity         = "Give a Kubernetes quantity, for example \"20Gi\", \"500m\" or \"2\"."
    reserved         = "Remove these names: they would detach Prefect from its Secret or address."
    secret_key       = "Use at most 253 letters, digits, \"-\", \"_\" and \".\"."
    tag              = "A tag has at most 128 letters, digits, \"_\", \".\" and \"-\". \"@sha256:\" and a digest may follow."
    tag_floating     = "A pod that restarts may run another version under this tag: \"latest\" of prefecthq/prefect is Prefect 3. ${local.give_version}"
    tag_later        = "This tag is another major version of Prefect, which has no agent and no tenants of Prefect 1. ${local.give_version}"
    taint_effect     = "Choose one of ${join(", ", local.taint_effects)}."
    taint_operator   = "Choose one of ${join(", ", local.taint_operators)}."
    unauthenticated  = "Prefect 1 has no authentication: whoever reaches this can run code in the cluster."
    url_name         = "The chart writes it into a URL without encoding. Use letters, digits, \"_\", \".\" and \"-\"."
    variable_name    = "Use letters, digits and \"_\". Start with a letter or \"_\"."
    yaml_scalar      = "The charts write this name into YAML without quotes, and YAML reads it as a boolean, a null or a number. Choose another name."
  }

  give_version    = "Give a version, for example 1.4.0."
  pull_policies   = ["IfNotPresent", "Always", "Never"]
  service_types   = ["ClusterIP", "NodePort", "LoadBalancer"]
  ssl_modes       = ["disable", "prefer", "require", "verify-ca", "verify-full"]
  taint_effects   = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
  taint_operators = ["Equal", "Exists"]

  broken_charts = {
    "2022.03.29" = "its prefectVersionTag and uiVersionTag are empty, so its images have no tags"
    "2022.09.07" = "its prefectVersionTag is 2.3.2, so agent and tenant would use Prefect 2"
    "0.0.0" = join(" ", [
      "this is an unreleased checkout with \"latest\" images, which are now Prefect 3. Package it with a version",
      "above 2022.09.23 (helm package --version 2022.10.11), and give that version",
    ])
  }

  # Environment variables that inputs and the chart set.
  reserved_variables = concat(local.server_variables, local.agent_variables)
  server_variables = [
    "PREFECT_SERVER__DATABASE__CONNECTION_URL",
    "PREFECT_SERVER__DATABASE__HOST",
    "PREFECT_SERVER__DATABASE__PORT",
    "PREFECT_SERVER__DATABASE__USERNAME",
    "PREFECT_SERVER__DATABASE__PASSWORD",
    "HASURA_GRAPHQL_DATABASE_URL",
    "PGPASSWORD",
    "PGSSLMODE",
    "PREFECT_SERVER__APOLLO_URL",
    "PREFECT_SERVER__HASURA__HOST",
    "PREFECT_SERVER__HASURA__PORT",
    "PREFECT_SERVER__API__URL",
    "PREFECT_SERVER__SERVICES__APOLLO__PORT",
  ]
  agent_variables = [
    "PREFECT__CLOUD__API",
    "PREFECT__BACKEND",
    "NAMESPACE",
    "IMAGE_PULL_SECRETS",
    "IMAGE_PULL_POLICY",
    "JOB_MEM_REQUEST",
    "JOB_MEM_LIMIT",
    "JOB_CPU_REQUEST",
    "JOB_CPU_LIMIT",
    "SERVICE_ACCOUNT_NAME",
    "PREFECT__CLOUD__AGENT__LABELS",
    "PREFECT__CLOUD__AGENT__AGENT_ADDRESS",
  ]
}
