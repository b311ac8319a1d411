# Plain texts that seem to hold a secret.
locals {
  secrets = {
    name = "(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|ENCRYPTION_KEY|AUTH_STRING|CONNECTION_URL)$"
    url  = "://[^/?#@\\s:]*:[^/?#@\\s]+@"
  }

  plain_checks = concat([for at, variables in local.plain_variables : {
    id = "environment.secret"
    at = at
    holds = !anytrue([for name, value in variables :
      anytrue([can(regex(local.secrets.name, upper(name))), can(regex(local.secrets.url, value))])
    ])
    remedy = "A variable seems to hold a secret, which values, state and plans would show. Use secret_environment. What is no secret may be in a ConfigMap."
    }], [for at, annotations in local.annotations : {
    id     = "annotation.secret"
    at     = "${at}[\"…\"]"
    holds  = !anytrue([for value in values(annotations) : can(regex(local.secrets.url, value))])
    remedy = "The URL has a password, which the object, the state and plans would show. Leave it out."
  }])
}

# Patterns for the documents of `values`.
output "secrets" {
  value = local.secrets
}
