locals {
  is_bundled  = var.database.type == "bundled"
  is_external = var.database.type == "external"
  setup       = local.is_external ? var.database.setup : null
  is_verified = contains(["verify-ca", "verify-full"], coalesce(var.database.ssl_mode, "prefer"))

  # The key that already has a part of the connection, if any.
  keys_of_parts = { for part, name in { host = "host", port = "port", username = "username", name = "database" } :
    part => local.connection_key != null ? local.connection_key : lookup(local.secret_keys, name, null)
  }
  twice_remedy   = "The Secret's key %q already gives it. Leave out the key or this."
  end_of_url_key = local.keys_of_parts.name

  database_checks = concat(
    [for option in ["size", "storage_class", "access_mode"] : {
      id     = "database.claim.contradiction"
      at     = "database.${option}"
      holds  = !local.is_bundled || var.database.existing_claim == null || var.database[option] == null
      remedy = "An existing claim keeps its own settings. Leave this out, or leave out existing_claim."
    }],
    [for name in ["connection_string", "username", "host", "port", "database"] : {
      id     = "database.keys.unused"
      at     = "database.credentials.keys.${name}"
      holds  = !local.is_bundled || !contains(keys(local.secret_keys), name)
      remedy = "The bundled database takes only the password from its Secret. Leave this key out, and set user and database name as inputs."
    }],
    [for part, key in local.keys_of_parts : {
      id     = "database.keys.contradiction"
      at     = "database.${part}"
      holds  = anytrue([!local.is_external, key == null, var.database[part] == null])
      remedy = format(local.twice_remedy, coalesce(key, "…"))
    }],
    [for name in ["host", "port", "username", "database", "url_encoded_password"] : {
      id     = "database.keys.contradiction"
      at     = "database.credentials.keys.${name}"
      holds  = !local.is_external || local.connection_key == null || !contains(keys(local.secret_keys), name)
      remedy = format(local.twice_remedy, coalesce(local.connection_key, "…"))
    }],
    [for option in ["ssl_ca", "ssl_client_certificate"] : {
      id     = "database.ssl.unused"
      at     = "database.${option}"
      holds  = !local.is_external || local.is_verified || var.database[option] == null
      remedy = "Certificates need database.ssl_mode = \"verify-ca\" or \"verify-full\". Set one of these, or leave this out."
    }],
    [
      {
        id     = "database.existingClaim.own"
        at     = "database.existing_claim"
        holds  = var.database.existing_claim != "${var.name}-database"
        remedy = "Without existing_claim, Terraform creates a claim of this name. With it, Terraform would forget that claim. Leave existing_claim out. If somebody else created the claim, import it."
      },
      {
        id     = "database.credentials.none"
        at     = "database.credentials"
        holds  = !anytrue([for credentials in local.credentials : local.is_bundled && credentials.type == "none"])
        remedy = "Only an external database has logins without a password. Choose another type, for example generated."
      },
      {
        id     = "database.username.superuser"
        at     = "database.username"
        holds  = !local.is_bundled || var.database.username != "postgres"
        remedy = "The superuser has a password key of its own in the chart, and Prefect needs no superuser. Choose another name."
      },
      {
        id     = "database.host.missing"
        at     = "database.host"
        holds  = anytrue([!local.is_external, local.keys_of_parts.host != null, var.database.host != null, var.database.credentials == null])
        remedy = "Give the database's DNS name or IP address."
      },
      {
        id     = "database.sslMode.inSecret"
        at     = "database.ssl_mode"
        holds  = !local.is_external || local.end_of_url_key == null || !contains(["disable", "require"], coalesce(var.database.ssl_mode, "prefer"))
        remedy = "The URL has this mode as a query parameter, and the Secret's key \"${coalesce(local.end_of_url_key, "…")}\" has the end of the URL. Append ?ssl=${coalesce(var.database.ssl_mode, "…")} there, and leave ssl_mode out."
      },
    ],
  )

  setup_checks = [
    {
      id     = "database.setup.connectionString"
      at     = "database.credentials.keys.connection_string"
      holds  = local.setup == null || local.connection_key == null
      remedy = "The set-up can't parse a connection string. Name the keys of password, username, host and database, or leave setup out."
    },
    {
      id     = "database.setup.noPassword"
      at     = "database.setup"
      holds  = local.setup == null || var.database.credentials[*].type != ["none"]
      remedy = "The set-up gives the role a password. Leave setup out, and create role and database yourself."
    },
    {
      id     = "database.setup.sslCa.missing"
      at     = "database.ssl_ca"
      holds  = local.setup == null || !local.is_verified || var.database.ssl_ca != null
      remedy = "The set-up's image trusts no CA by itself. Give the CA that signed the server's certificate."
    },
    {
      id     = "database.setup.pooler"
      at     = "database.transaction_pooler"
      holds  = local.setup == null || !var.database.transaction_pooler
      remedy = "The set-up can't create a database through a pooler. Leave setup out, and create role and database yourself."
    },
    {
      id = "image.tag.floating"
      at = "database.setup.image"
      holds = alltrue([for image in flatten(var.database.setup[*].image[*]) :
        can(regex("(:[^/]+|@sha256:[0-9a-f]+)$", image)) && !can(regex("^[^@]*[:-]latest(-[^@]*)?$", image))
      ])
      remedy = "This image may change at any time. Give a version, for example postgres:17.6."
    },
    {
      id     = "database.setup.systemDatabase"
      at     = "database.name"
      holds  = local.setup == null || !contains(["postgres", "template0", "template1"], coalesce(var.database.name, "server"))
      remedy = "The set-up makes Prefect's role the owner of this database, which every server has. Choose another name."
    },
    {
      id     = "database.setup.sameRole"
      at     = "database.username"
      holds  = alltrue([for setup in local.setup[*] : var.database.username != setup.admin_username])
      remedy = "This is the administrator, and the set-up would change its password. Choose another username."
    },
    {
      id     = "database.setup.twoRoles.noVersion"
      at     = "database.setup.two_roles"
      holds  = !anytrue([for setup in local.setup[*] : setup.two_roles && var.database.credentials[*].type == ["fromSecret"]])
      remedy = "The version of the password decides whose turn it is, and a Secret of yours has no version. Use other credentials, or leave this out."
    },
  ]
}
