# The key that Prefect encrypts its blocks with. It never changes, so nothing here has a version.
locals {
  encryption_key_type = one(local.inputs.encryption_key[*].type)

  # The Secret that pods use. No annotation of them follows a Secret that is made anew: a server that runs is then the
  # last to know the key.
  encryption_key_secret = one([for key in local.inputs.encryption_key[*] : {
    name = key.type == "fromSecret" ? key.secret_name : "${local.name}-encryption-key${local.secret_suffixes[key.type]}"
    key  = coalesce(key.key, "encryption-key")
  }])
  made_encryption_key = one([for key in local.inputs.encryption_key[*] : local.encryption_key_secret.name if key.type != "fromSecret"])
}

resource "random_bytes" "encryption_key" {
  count = local.encryption_key_type == "generated" ? 1 : 0

  length = 32
}

# There are no ephemeral bytes.
ephemeral "random_password" "encryption_key" {
  count = local.encryption_key_type == "writeOnly" ? 1 : 0

  length  = 64
  special = false
}

resource "kubernetes_secret_v1" "encryption_key" {
  count = contains(["generated", "fromPassword"], coalesce(local.encryption_key_type, "none")) ? 1 : 0

  metadata {
    name      = local.made_encryption_key
    namespace = local.namespace
    labels    = local.labels
  }

  type      = "Opaque"
  immutable = true
  data = {
    encryption-key = (
      local.encryption_key_type == "generated"
      ? replace(replace(random_bytes.encryption_key[0].base64, "+", "-"), "/", "_")
      : var.encryption_key_password
    )
  }

  depends_on = [kubernetes_namespace_v1.prefect]

  # A replacement fails on its name, so it can't destroy the key.
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [data, metadata[0].annotations, metadata[0].labels]

    postcondition {
      condition = self.data["encryption-key"] == (
        local.encryption_key_type == "generated"
        ? replace(replace(random_bytes.encryption_key[0].base64, "+", "-"), "/", "_")
        : var.encryption_key_password
      )
      error_message = "[encryptionKey.changed] encryption_key: The Secret ${local.namespace}/${local.made_encryption_key} does not hold the encryption key that Terraform has for it. Another key would make all blocks unreadable. Give the old key again. If you replaced the Secret with kubectl, restore it."
    }
  }
}

resource "kubernetes_secret_v1" "encryption_key_write_only" {
  count = local.encryption_key_type == "writeOnly" ? 1 : 0

  metadata {
    name      = local.made_encryption_key
    namespace = local.namespace
    labels    = local.labels
  }

  type             = "Opaque"
  immutable        = true
  data_wo_revision = 1
  data_wo = {
    encryption-key = replace(replace(base64sha256(ephemeral.random_password.encryption_key[0].result), "+", "-"), "/", "_")
  }

  depends_on = [kubernetes_namespace_v1.prefect]

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [metadata[0].annotations, metadata[0].labels]
  }
}
