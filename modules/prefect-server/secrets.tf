# Passwords. A version that is unknown in the plan is an error, because `count` and `for_each` of each Secret have it.
# Otherwise each apply could make a new password.
locals {
  # Another kind of credentials has another Secret: an update in place would empty one that was write-only.
  secret_suffixes = { generated = "", fromPassword = "-given", writeOnly = "-write-only" }

  no_credentials = { length = 32, special_characters = null, version = 1 }

  database_credentials = concat(local.database.credentials[*], [local.no_credentials])[0]
  # Without a password, null.
  credentials_type = local.database.type == "sqlite" ? null : one([
    for type in concat(local.database.credentials[*].type, local.database.credentials == null ? ["generated"] : []) : type if type != "none"
  ])

  # The name ends in the version. So a rotation changes the pods, and a release that is rolled back finds the old Secret.
  database_secret_name = (
    local.credentials_type == null ? null
    : local.credentials_type == "fromSecret" ? local.database.credentials.secret_name
    : "${local.name}-database${local.secret_suffixes[local.credentials_type]}-v${local.database_credentials.version}"
  )
  database_secret_uid = one(kubernetes_secret_v1.database_write_only[*].metadata[0].uid)

  # Keys of the database's Secret, by what they hold.
  database_secret_keys = local.credentials_type == null ? null : merge(
    { password = "password" },
    local.credentials_type != "fromSecret" ? { url_encoded_password = "password-urlencoded" } : {
      for name, key in local.database.credentials.keys : name => key if key != null
    },
  )
  password_key     = local.credentials_type == null ? null : local.database_secret_keys.password
  url_password_key = local.credentials_type == null ? null : lookup(local.database_secret_keys, "url_encoded_password", local.password_key)
}

# The password stays when the kind of credentials or of database changes, so that changing it back restores the password.
# Only another version makes another. Version 1 has no keepers, which would replace a password that was imported or moved.
resource "random_password" "database" {
  length           = local.database_credentials.length
  special          = local.database_credentials.special_characters != null
  override_special = local.database_credentials.special_characters
  keepers          = local.database_credentials.version > 1 ? { version = tostring(local.database_credentials.version) } : null

  lifecycle {
    ignore_changes = [
      length, lower, min_lower, min_numeric, min_special, min_upper, numeric, override_special, special, upper,
    ]
  }
}

ephemeral "random_password" "database" {
  count = local.credentials_type == "writeOnly" ? 1 : 0

  length           = local.database_credentials.length
  special          = local.database_credentials.special_characters != null
  override_special = local.database_credentials.special_characters
}

resource "kubernetes_secret_v1" "database" {
  count = contains(["generated", "fromPassword"], coalesce(local.credentials_type, "none")) && local.database_credentials.version >= 1 ? 1 : 0

  metadata {
    name      = local.database_secret_name
    namespace = local.namespace
    labels    = local.labels
  }

  type      = "Opaque"
  immutable = true
  # A URL of a connection has the password in it, so it needs the second key.
  data = {
    password            = local.credentials_type == "generated" ? random_password.database.result : var.database_password
    password-urlencoded = replace(urlencode(local.credentials_type == "generated" ? random_password.database.result : var.database_password), "+", "%20")
  }

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [data, metadata[0].annotations, metadata[0].labels]

    postcondition {
      condition     = self.data["password"] == (local.credentials_type == "generated" ? random_password.database.result : var.database_password)
      error_message = "[credentials.password.changed] database.credentials: The Secret ${local.namespace}/${local.database_secret_name} does not hold the password that Terraform has for it. To change the password, raise database.credentials.version by one. To keep it, give the old password again. If you replaced the Secret with kubectl, delete it and apply."
    }
  }
}

resource "kubernetes_secret_v1" "database_write_only" {
  count = local.credentials_type == "writeOnly" && local.database_credentials.version >= 1 ? 1 : 0

  metadata {
    name      = local.database_secret_name
    namespace = local.namespace
    labels    = local.labels
  }

  type             = "Opaque"
  immutable        = true
  data_wo_revision = local.database_credentials.version
  data_wo = {
    password            = ephemeral.random_password.database[0].result
    password-urlencoded = replace(urlencode(ephemeral.random_password.database[0].result), "+", "%20")
  }

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [metadata[0].annotations, metadata[0].labels]
  }
}

# Basic authentication of API and UI.
locals {
  auth_type        = one(local.basic_auth[*].type)
  auth_credentials = concat(local.basic_auth[*], [local.no_credentials])[0]

  # The Secret that pods use. With `enabled = false` it stays, and no pod uses it.
  auth_secret_name = one([for auth in local.basic_auth[*] : (
    auth.type == "fromSecret" ? auth.secret_name : "${local.name}-api-auth${local.secret_suffixes[auth.type]}"
  ) if auth.enabled])
  auth_secret_uid = one(kubernetes_secret_v1.api_auth_write_only[*].metadata[0].uid)

  # The name of the Secret has no version. So its annotations, and those of its pods, have the kind and the version.
  auth_version = { "cdktf-prefect/api-auth-version" = join("-", [
    local.auth_type == "fromPassword" ? "given" : coalesce(local.auth_type, "none"),
    tostring(local.auth_credentials.version),
  ]) }

  # Annotations of pods. They restart when the Secret changes.
  auth_annotations = local.auth_secret_name == null || local.auth_type == "fromSecret" ? {} : merge(
    local.auth_version,
    local.auth_type == "writeOnly" ? { "cdktf-prefect/api-auth-secret-uid" = local.auth_secret_uid } : {},
  )
}

resource "random_password" "api_auth" {
  length           = local.auth_credentials.length
  special          = local.auth_credentials.special_characters != null
  override_special = local.auth_credentials.special_characters
  keepers          = local.auth_credentials.version > 1 ? { version = tostring(local.auth_credentials.version) } : null

  lifecycle {
    ignore_changes = [
      length, lower, min_lower, min_numeric, min_special, min_upper, numeric, override_special, special, upper,
    ]
  }
}

ephemeral "random_password" "api_auth" {
  count = local.auth_type == "writeOnly" ? 1 : 0

  length           = local.auth_credentials.length
  special          = local.auth_credentials.special_characters != null
  override_special = local.auth_credentials.special_characters
}

resource "kubernetes_secret_v1" "api_auth" {
  for_each = local.auth_type == "generated" && local.auth_credentials.version >= 1 ? local.pod_namespaces : toset([])

  metadata {
    name        = "${local.name}-api-auth"
    namespace   = each.value
    labels      = local.labels
    annotations = local.auth_version
  }

  type = "Opaque"
  data = { auth-string = "admin:${random_password.api_auth.result}" }

  depends_on = [kubernetes_namespace_v1.prefect, kubernetes_namespace_v1.worker]

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [metadata[0].labels]
  }
}

resource "terraform_data" "api_auth_version" {
  count = local.auth_type == "fromPassword" ? 1 : 0

  triggers_replace = { version = local.auth_credentials.version }
}

# A password that is given takes effect with its version, which replaces the Secret under its own name.
resource "kubernetes_secret_v1" "api_auth_given" {
  for_each = local.auth_type == "fromPassword" && local.auth_credentials.version >= 1 ? local.pod_namespaces : toset([])

  metadata {
    name        = "${local.name}-api-auth-given"
    namespace   = each.value
    labels      = local.labels
    annotations = local.auth_version
  }

  type = "Opaque"
  data = { auth-string = "admin:${var.basic_auth_password}" }

  depends_on = [kubernetes_namespace_v1.prefect, kubernetes_namespace_v1.worker]

  lifecycle {
    ignore_changes       = [data, metadata[0].labels]
    replace_triggered_by = [terraform_data.api_auth_version]

    postcondition {
      condition     = self.data["auth-string"] == "admin:${var.basic_auth_password}"
      error_message = "[credentials.password.changed] basic_auth_password: The auth Secret does not hold the password that is given for basic authentication. To change the password, raise basic_auth's version by one. To keep it, give the old password again. If you replaced the Secret with kubectl, delete it and apply."
    }
  }
}

# A second Secret would get another password, so only the server's namespace has one.
resource "kubernetes_secret_v1" "api_auth_write_only" {
  count = local.auth_type == "writeOnly" && local.auth_credentials.version >= 1 ? 1 : 0

  metadata {
    name        = "${local.name}-api-auth-write-only"
    namespace   = local.namespace
    labels      = local.labels
    annotations = local.auth_version
  }

  type             = "Opaque"
  data_wo_revision = local.auth_credentials.version
  data_wo          = { auth-string = "admin:${ephemeral.random_password.api_auth[0].result}" }

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [metadata[0].labels]
  }
}
