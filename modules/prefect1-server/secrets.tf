locals {
  # Another kind of credentials has another Secret: an update in place would empty one that was write-only.
  secret_suffixes = { generated = "", fromPassword = "-given", writeOnly = "-write-only" }

  # The name ends in the version. So a rotation changes the pods, and a release that is rolled back finds the old Secret.
  database_secret_name = (
    local.credentials_type == "fromSecret" ? local.credentials.secret_name
    : "${local.name}-database${local.secret_suffixes[local.credentials_type]}-v${local.credentials.version}"
  )
  database_secret_uid = one(kubernetes_secret_v1.database_write_only[*].metadata[0].uid)

  # The chart fixes the first key.
  password_key       = "postgres-password"
  admin_password_key = coalesce(local.credentials.keys.admin_password, "admin-password")
}

# The passwords stay when the kind of credentials or of database changes, so that changing it back restores them. Only
# another version makes others. Version 1 has no keepers, which would replace a password that was imported or moved.
resource "random_password" "database" {
  length           = local.credentials.length
  special          = local.credentials.special_characters != null
  override_special = local.credentials.special_characters
  keepers          = local.credentials.version > 1 ? { version = tostring(local.credentials.version) } : null

  lifecycle {
    ignore_changes = [
      length, lower, min_lower, min_numeric, min_special, min_upper, numeric, override_special, special, upper,
    ]
  }
}

resource "random_password" "database_admin" {
  length           = local.credentials.length
  special          = local.credentials.special_characters != null
  override_special = local.credentials.special_characters
  keepers          = local.credentials.version > 1 ? { version = tostring(local.credentials.version) } : null

  lifecycle {
    ignore_changes = [
      length, lower, min_lower, min_numeric, min_special, min_upper, numeric, override_special, special, upper,
    ]
  }
}

ephemeral "random_password" "database" {
  count = local.credentials_type == "writeOnly" ? 1 : 0

  length           = local.credentials.length
  special          = local.credentials.special_characters != null
  override_special = local.credentials.special_characters
}

ephemeral "random_password" "database_admin" {
  count = local.credentials_type == "writeOnly" && local.is_bundled ? 1 : 0

  length           = local.credentials.length
  special          = local.credentials.special_characters != null
  override_special = local.credentials.special_characters
}

resource "kubernetes_secret_v1" "database" {
  # A version that is unknown in the plan is an error here. Otherwise each apply could make a new password.
  count = contains(["generated", "fromPassword"], local.credentials_type) && local.credentials.version >= 1 ? 1 : 0

  metadata {
    name      = local.database_secret_name
    namespace = local.namespace
    labels    = local.labels
  }

  type      = "Opaque"
  immutable = true
  data = merge(
    { (local.password_key) = local.credentials_type == "generated" ? random_password.database.result : var.database_password },
    # A password that is given is the user's only.
    local.is_bundled ? { (local.admin_password_key) = random_password.database_admin.result } : {},
  )

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [data, metadata[0].annotations, metadata[0].labels]

    postcondition {
      condition = self.data[local.password_key] == (
        local.credentials_type == "generated" ? random_password.database.result : var.database_password
      )
      error_message = "[credentials.password.changed] database.credentials: The Secret ${local.namespace}/${local.database_secret_name} does not hold the password that Terraform has for it. To change the password, raise database.credentials.version by one. To keep it, give the old password again. If you replaced the Secret with kubectl, delete it and apply."
    }

    postcondition {
      condition     = local.is_bundled ? self.data[local.admin_password_key] == random_password.database_admin.result : true
      error_message = "[credentials.password.changed] database.credentials: The Secret ${local.namespace}/${local.database_secret_name} does not hold the superuser's password that Terraform has for it. To change the passwords, raise database.credentials.version by one. If you replaced the Secret with kubectl, delete it and apply."
    }
  }
}

resource "kubernetes_secret_v1" "database_write_only" {
  count = local.credentials_type == "writeOnly" && local.credentials.version >= 1 ? 1 : 0

  metadata {
    name      = local.database_secret_name
    namespace = local.namespace
    labels    = local.labels
  }

  type             = "Opaque"
  immutable        = true
  data_wo_revision = local.credentials.version
  data_wo = merge(
    { (local.password_key) = ephemeral.random_password.database[0].result },
    local.is_bundled ? { (local.admin_password_key) = ephemeral.random_password.database_admin[0].result } : {},
  )

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [metadata[0].annotations, metadata[0].labels]
  }
}
