# The inputs with their types and checks. A comment above an attribute is its description in the README.

# The inputs that are objects, as they were given: see unknown.tf.
variable "given" {
  type    = any
  default = {}
}

# What unknown.tf writes before a path.
variable "path" {
  type     = string
  default  = ""
  nullable = false
}

variable "name" {
  type     = string
  default  = "prefect1"
  nullable = false

  validation {
    condition     = can(regex(local.patterns.release_name, var.name))
    error_message = "[name.invalid] name: Use at most 40 lower-case letters, digits and \"-\", starting with a letter. Names of Services and Secrets add suffixes to it."
  }

  validation {
    condition     = !can(regex(local.patterns.yaml_scalar, var.name))
    error_message = "[name.yamlScalar] name: ${local.remedies.yaml_scalar}"
  }
}

variable "namespace" {
  type = object({
    # `"create"`: A namespace that the stack creates as a resource, never through helm. The release's Secret needs the
    # namespace first, and helm would not delete it. Destroying it deletes the volume claims in it. `"existing"`: A
    # namespace that exists. The stack neither changes nor destroys it. Default: "create".
    type = optional(string, "create")
    # For `create`: At most 63 lower-case letters, digits and `-`; changing it replaces everything in the namespace,
    # data included. For `existing`: Its name; it must exist before the apply. Required for `existing`.
    name = optional(string)
    # For `create`. Labels of the namespace, for example `pod-security.kubernetes.io/enforce`. Updated in place.
    # Default: none.
    labels = optional(map(string), {})
    # For `create`. Annotations of the namespace. Updated in place. Default: none.
    annotations = optional(map(string), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["create", "existing"], var.namespace.type)
    error_message = "[input.type.unknown] namespace.type: Choose one of create, existing."
  }

  validation {
    condition     = var.namespace.type != "existing" || var.namespace.name != null
    error_message = "[input.missing] namespace.name: The type existing needs this attribute."
  }

  validation {
    condition     = var.namespace.type != "existing" || length(var.namespace.labels) == 0
    error_message = "[input.unused] namespace.labels: Only the type create has this attribute. Remove it."
  }

  validation {
    condition     = var.namespace.type != "existing" || length(var.namespace.annotations) == 0
    error_message = "[input.unused] namespace.annotations: Only the type create has this attribute. Remove it."
  }

  validation {
    condition     = alltrue([for key, value in var.namespace.labels : can(regex(local.patterns.label, "${key}=${value}"))])
    error_message = "[label.invalid] namespace.labels[\"…\"]: ${local.remedies.label}"
  }

  validation {
    condition     = alltrue([for key in keys(var.namespace.annotations) : can(regex(local.patterns.annotation_key, lower(key)))])
    error_message = "[annotation.key.invalid] namespace.annotations[\"…\"]: ${local.remedies.annotation_key}"
  }

  validation {
    condition     = var.namespace.name == null ? true : can(regex(local.patterns.dns_label, var.namespace.name))
    error_message = "[namespace.name.invalid] namespace: A namespace has at most 63 lower-case letters, digits and \"-\", and starts and ends with a letter or digit."
  }
}

variable "database" {
  type = object({
    # `"bundled"`: The PostgreSQL that the chart installs, with its data on a volume claim beside the release. For
    # trials and small teams: no backups, no failover. `"external"`: A PostgreSQL that runs outside this module. Prefect
    # 1 needs version 11 or newer and the extensions `pg_trgm` and `pgcrypto`. Default: "bundled".
    type = optional(string, "bundled")
    # For `bundled`: Where the password comes from. Default: { type = "generated" }. For `external`: Where the password
    # comes from. The role must have this password: `setup` sets it, or you do. Required for `external`.
    credentials = optional(object({
      # `"generated"`: A password that Terraform generates once (`random_password`) and keeps in its state. Encrypt the
      # state, or use `{ type = "writeOnly" }`. `"fromPassword"`: A password that you supply: a sensitive variable, or
      # an attribute of another resource. It may have any characters. Terraform's state holds it, like every value of a
      # resource. `"fromSecret"`: An existing Secret that you, External Secrets, CloudNativePG (`<cluster>-app`) or
      # Zalando's operator creates and rotates. Terraform creates no Secret and never reads its content. It has to exist
      # in the server's namespace before `apply`. `"writeOnly"`: A generated password that is in no state and no plan:
      # Terraform writes an ephemeral password to a write-only attribute. Needs Terraform or OpenTofu 1.11. If the
      # Secret is deleted, the next apply creates it with a new password, because nobody knows the old one. The pods
      # then restart.
      type = optional(string)
      # For `generated`, `writeOnly`. Length of the password in characters, 16 to 128. Changing it has no effect on an
      # installation until you raise `version`. Default: 32.
      length = optional(number, 32)
      # For `generated`, `writeOnly`. Special characters that the password may have besides letters and digits:
      # printable ASCII except the space. Changing it has no effect on an installation until you raise `version`.
      # Default: letters and digits only.
      special_characters = optional(string)
      # For `generated`: Version of the password. To get a new password, raise it by one and apply. No other option
      # changes the password. Never lower it: that makes a new password too. Default: 1. For `fromPassword`: Version of
      # the password. Raise it by one whenever you change the password: another password at the same version is an error
      # of the plan. Default: 1. For `writeOnly`: Version of the password. To get a new password, raise it by one and
      # apply. No other option changes the password while the Secret exists. Never lower it: that makes a new password
      # too. Default: 1.
      version = optional(number, 1)
      # For `fromSecret`. The Secret's name. Required for `fromSecret`.
      secret_name = optional(string)
      # For `fromSecret`. The Secret's keys.
      keys = optional(object({ admin_password = optional(string) }), {})
    }), {})
    # For `bundled`. Size of the volume claim. A larger size expands the claim, if its storage class allows it. A
    # smaller size fails the apply ("already exists"), because a claim cannot shrink. Default: "8Gi".
    size = optional(string)
    # For `bundled`. Storage class of the claim. Changing it is an error, like a smaller `size`. Default: the cluster's
    # default class.
    storage_class = optional(string)
    # For `bundled`. Access mode of the claim: `ReadWriteOnce`, `ReadWriteOncePod` or `ReadWriteMany`. Changing it is an
    # error, like a smaller `size`. Default: "ReadWriteOnce".
    access_mode = optional(string)
    # For `bundled`. An existing claim in the server's namespace, instead of a claim that the module creates. Setting it
    # later destroys the module's claim with its data. To keep them, first run `terraform state rm` on that claim.
    # Default: a claim that the module creates, which outlives the release.
    existing_claim = optional(string)
    # For `bundled`. Sets the passwords in the database from the Secret each time its pod starts, by an init container
    # with the same image. PostgreSQL by itself reads the password only on an empty volume. If you switch this off, set
    # each new password yourself: after a raised `version`, on a volume with data, after a recreated Secret. Changing it
    # restarts the database. Default: true.
    set_password_at_start = optional(bool, true)
    # For `bundled`. The image. Default: bitnamilegacy/postgresql:14.5.0-debian-11-r35.
    image = optional(object({
      # Registry, which prefixes the repository. Default: "docker.io".
      registry = optional(string)
      # Repository, without tag. Bitnami removed versioned tags from `docker.io/bitnami` in 2025 (bitnami/charts#35164).
      # `bitnamilegacy` is their archive, which the chart uses. Default: "bitnamilegacy/postgresql".
      repository = optional(string)
      # Tag. Another major version does not start on an existing volume. Default: "14.5.0-debian-11-r35", which the
      # chart's subchart supports.
      tag = optional(string)
      # When kubelet pulls the image. One of `Always`, `IfNotPresent`, `Never`. Default: "IfNotPresent".
      pull_policy = optional(string)
      # Names of existing pull Secrets in the server's namespace. Default: none.
      pull_secrets = optional(list(string))
    }), {})
    # For `bundled`. Requests and limits of the database's container. Default: requests of 250m and 256Mi, no limits.
    resources = optional(object({
      # Resources that the scheduler reserves, as Kubernetes quantities: `{ cpu = "500m", memory = "512Mi" }`. A
      # resource that you omit keeps the chart's value. Default: cpu and memory: 500m and 512Mi for the server, 100m and
      # 256Mi for a worker, 250m and 256Mi for the bundled PostgreSQL; none elsewhere.
      requests = optional(map(string), {})
      # Resources that the container may use at most, as Kubernetes quantities: `{ cpu = "2", memory = "1Gi" }`. A
      # resource that you omit keeps the chart's value. Default: cpu and memory: 1 and 1Gi for the server and a worker,
      # 100m and 128Mi for an agent of Prefect 1; none elsewhere.
      limits = optional(map(string), {})
    }), {})
    # Name of the database, 1 to 63 characters. Changing it makes Prefect start on another one, which has to be there:
    # the bundled PostgreSQL makes it on an empty volume only. Default: "prefect".
    name = optional(string, "prefect")
    # User that Prefect connects as, 1 to 63 characters. For the bundled PostgreSQL, `postgres` is an error. If you
    # change it, the bundled PostgreSQL creates the missing user when its pod starts, unless `set_password_at_start` is
    # false. An external one must have the user, or `setup`. Default: "prefect".
    username = optional(string, "prefect")
    # For `bundled`. Labels that a node must have. Default: any node.
    node_selector = optional(map(string), {})
    # For `bundled`. Taints that the pod tolerates. Default: none.
    tolerations = optional(list(object({
      # Key of the taint. Default: every key.
      key = optional(string)
      # `Equal` or `Exists`. Default: "Equal".
      operator = optional(string)
      # Value of the taint. `Exists` takes none. Default: none.
      value = optional(string)
      # `NoSchedule`, `PreferNoSchedule` or `NoExecute`. Default: every effect.
      effect = optional(string)
      # Seconds that a pod stays on a node with a `NoExecute` taint. Default: no limit.
      toleration_seconds = optional(number)
    })), [])
    # For `bundled`. The pod's `affinity`, in the form of the Kubernetes API. Default: none. Write it as `jsonencode({ …
    # })`.
    affinity = optional(string)
    # For `external`. Host name or IP address. Default: the key `host` of the credentials' Secret.
    host = optional(string)
    # For `external`. Port, 1 to 65535. Default: 5432.
    port = optional(number, 5432)
    # For `external`. How the connection is encrypted. One of `disable`, `prefer`, `require`. Default: "prefer".
    ssl_mode = optional(string)
    # For `external`. Sets up the database by a Job before the server starts. The Job creates the role with the Secret's
    # password, the database and its extensions. It runs again when you raise `version`, and sets the new password. If
    # the database exists, the role becomes its owner. If the role exists, it gets the Secret's password. Default: no
    # set-up: role, database and extensions exist, and the role has the Secret's password.
    setup = optional(object({
      # The administrator's password, in a Secret of the server's namespace. Create the Secret before `apply`.
      admin_password = object({ secret_name = string, key = string })
      # Name of the administrator: a superuser, or a role with `CREATEROLE` and `CREATEDB`, which is what managed
      # databases offer. Default: "postgres".
      admin_username = optional(string, "postgres")
      # Database that the administrator logs in to. It has to exist. Default: "postgres".
      admin_database = optional(string, "postgres")
      # An image with a shell and `psql` of PostgreSQL 14 or newer, whatever the server's version is. Default:
      # docker.io/library/postgres:17.6, from `image_registry` if there is one.
      image = optional(string)
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["bundled", "external"], var.database.type)
    error_message = "[input.type.unknown] database.type: Choose one of bundled, external."
  }

  # A Secret of the password.

  validation {
    condition     = var.database.type != "external" || var.database.credentials.type != null
    error_message = "[input.missing] database.credentials: The type external needs this attribute."
  }

  validation {
    condition = var.database.credentials.type == null ? true : (
      contains(["generated", "fromPassword", "fromSecret", "writeOnly"], var.database.credentials.type)
    )
    error_message = "[input.type.unknown] database.credentials.type: Choose one of generated, fromPassword, fromSecret, writeOnly."
  }

  validation {
    condition     = var.database.credentials.type != "fromSecret" || var.database.credentials.secret_name != null
    error_message = "[input.missing] database.credentials.secret_name: The type fromSecret needs this attribute."
  }

  validation {
    condition     = !contains(["fromPassword", "fromSecret"], coalesce(var.database.credentials.type, "generated")) || var.database.credentials.length == 32
    error_message = "[input.unused] database.credentials.length: Only the type generated or writeOnly has this attribute. Remove it."
  }

  validation {
    condition = (
      !contains(["fromPassword", "fromSecret"], coalesce(var.database.credentials.type, "generated"))
      || var.database.credentials.special_characters == null
    )
    error_message = "[input.unused] database.credentials.special_characters: Only the type generated or writeOnly has this attribute. Remove it."
  }

  validation {
    condition     = var.database.credentials.type != "fromSecret" || var.database.credentials.version == 1
    error_message = "[input.unused] database.credentials.version: Only the type generated or fromPassword or writeOnly has this attribute. Remove it."
  }

  validation {
    condition = (
      !contains(["generated", "fromPassword", "writeOnly"], coalesce(var.database.credentials.type, "generated"))
      || var.database.credentials.secret_name == null
    )
    error_message = "[input.unused] database.credentials.secret_name: ${local.remedies.only_from_secret}"
  }

  validation {
    condition = (
      !contains(["generated", "fromPassword", "writeOnly"], coalesce(var.database.credentials.type, "generated"))
      || var.database.credentials.keys.admin_password == null
    )
    error_message = "[input.unused] database.credentials.keys: ${local.remedies.only_from_secret}"
  }

  validation {
    condition     = var.database.credentials.version >= 1 && floor(var.database.credentials.version) == var.database.credentials.version
    error_message = "[credentials.version.invalid] database.credentials.version: Give a whole number from 1."
  }

  validation {
    condition = contains(["fromPassword", "fromSecret"], coalesce(var.database.credentials.type, "generated")) || (
      var.database.credentials.length >= 16
      && var.database.credentials.length <= 128
      && floor(var.database.credentials.length) == var.database.credentials.length
    )
    error_message = "[credentials.length.outOfRange] database.credentials.length: Give a whole number from 16 to 128."
  }

  validation {
    condition = (
      contains(["fromPassword", "fromSecret"], coalesce(var.database.credentials.type, "generated"))
      || can(regex("^[!-~]*$", coalesce(var.database.credentials.special_characters, "-")))
    )
    error_message = "[credentials.specialCharacters.invalid] database.credentials.special_characters: Use printable ASCII characters except the space, for example \"-_.~\"."
  }

  validation {
    condition = var.database.credentials.type != "fromSecret" || var.database.credentials.secret_name == null ? true : (
      can(regex(local.patterns.object_name, var.database.credentials.secret_name)) && length(var.database.credentials.secret_name) <= 253
    )
    error_message = "[object.name.invalid] database.credentials.secret_name: ${local.remedies.object_name}"
  }

  validation {
    condition     = var.database.credentials.type != "fromSecret" || !can(regex(local.patterns.yaml_scalar, var.database.credentials.secret_name))
    error_message = "[name.yamlScalar] database.credentials.secret_name: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.credentials.type != "fromSecret" || var.database.credentials.keys.admin_password == null
    error_message = "[database.keys.unsupported] database.credentials.keys.admin_password: The chart of Prefect 1 reads only the password from the Secret. Remove it."
  }

  validation {
    condition = (
      var.database.type != "bundled" || var.database.credentials.type != "fromSecret" || var.database.credentials.keys.admin_password == null ? true : (
        can(regex(local.patterns.secret_key, var.database.credentials.keys.admin_password))
      )
    )
    error_message = "[secret.key.invalid] database.credentials.keys.admin_password: ${local.remedies.secret_key}"
  }

  validation {
    condition = (
      var.database.type != "bundled" || var.database.credentials.type != "fromSecret"
      || !can(regex(local.patterns.yaml_scalar, var.database.credentials.keys.admin_password))
    )
    error_message = "[name.yamlScalar] database.credentials.keys.admin_password: ${local.remedies.yaml_scalar}"
  }

  # Names in the database.

  validation {
    condition     = can(regex(local.patterns.postgres_name, var.database.name))
    error_message = "[database.identifier.invalid] database.name: ${local.remedies.postgres_name}"
  }

  validation {
    condition     = can(regex(local.patterns.postgres_name, var.database.username))
    error_message = "[database.identifier.invalid] database.username: ${local.remedies.postgres_name}"
  }

  validation {
    condition     = can(regex(local.patterns.url_name, var.database.name))
    error_message = "[database.identifier.unsupported] database.name: ${local.remedies.url_name}"
  }

  validation {
    condition     = can(regex(var.database.type == "external" ? local.patterns.url_user : local.patterns.url_name, var.database.username))
    error_message = "[database.identifier.unsupported] database.username: ${local.remedies.url_name}"
  }

  # The bundled PostgreSQL.

  validation {
    condition     = var.database.type != "external" || var.database.size == null
    error_message = "[input.unused] database.size: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.storage_class == null
    error_message = "[input.unused] database.storage_class: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.access_mode == null
    error_message = "[input.unused] database.access_mode: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.existing_claim == null
    error_message = "[input.unused] database.existing_claim: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.set_password_at_start
    error_message = "[input.unused] database.set_password_at_start: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || alltrue([for attribute in values(var.database.image) : attribute == null])
    error_message = "[input.unused] database.image: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || length(var.database.resources.requests) + length(var.database.resources.limits) == 0
    error_message = "[input.unused] database.resources: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || length(var.database.node_selector) == 0
    error_message = "[input.unused] database.node_selector: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || length(var.database.tolerations) == 0
    error_message = "[input.unused] database.tolerations: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.affinity == null
    error_message = "[input.unused] database.affinity: ${local.remedies.only_bundled}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.size == null || var.database.existing_claim == null
    error_message = "[database.claim.contradiction] database.size: ${local.remedies.claim}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.storage_class == null || var.database.existing_claim == null
    error_message = "[database.claim.contradiction] database.storage_class: ${local.remedies.claim}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.access_mode == null || var.database.existing_claim == null
    error_message = "[database.claim.contradiction] database.access_mode: ${local.remedies.claim}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.size == null || can(regex(local.patterns.quantity, var.database.size))
    error_message = "[quantity.invalid] database.size: ${local.remedies.quantity}"
  }

  validation {
    condition     = var.database.type != "bundled" || !can(regex(local.patterns.quantity_zero, var.database.size))
    error_message = "[quantity.zero] database.size: The size must be above zero, for example \"8Gi\"."
  }

  validation {
    condition = var.database.type != "bundled" || var.database.storage_class == null ? true : (
      can(regex(local.patterns.object_name, var.database.storage_class)) && length(var.database.storage_class) <= 253
    )
    error_message = "[object.name.invalid] database.storage_class: ${local.remedies.object_name}"
  }

  validation {
    condition     = var.database.type != "bundled" || !can(regex(local.patterns.yaml_scalar, var.database.storage_class))
    error_message = "[name.yamlScalar] database.storage_class: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition = var.database.type != "bundled" || var.database.access_mode == null ? true : (
      contains(["ReadWriteOnce", "ReadWriteOncePod", "ReadWriteMany"], var.database.access_mode)
    )
    error_message = "[database.accessMode.unknown] database.access_mode: Choose one of ReadWriteOnce, ReadWriteOncePod, ReadWriteMany."
  }

  validation {
    condition = var.database.type != "bundled" || var.database.existing_claim == null ? true : (
      can(regex(local.patterns.object_name, var.database.existing_claim)) && length(var.database.existing_claim) <= 253
    )
    error_message = "[object.name.invalid] database.existing_claim: ${local.remedies.object_name}"
  }

  validation {
    condition     = var.database.type != "bundled" || !can(regex(local.patterns.yaml_scalar, var.database.existing_claim))
    error_message = "[name.yamlScalar] database.existing_claim: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.existing_claim != "${var.name}-database"
    error_message = "[database.existingClaim.own] database.existing_claim: Without existing_claim, Terraform creates a claim of this name. With it, Terraform would forget that claim. Leave existing_claim out. If somebody else created the claim, import it."
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.username != "postgres"
    error_message = "[database.username.superuser] database.username: The superuser has a password key of its own in the chart, and Prefect needs no superuser. Choose another name."
  }

  validation {
    condition = (
      var.database.type != "bundled" || var.database.image.registry == null
      || can(regex(local.patterns.image_registry, var.database.image.registry))
    )
    error_message = "[image.registry.invalid] database.image.registry: ${local.remedies.image_registry}"
  }

  validation {
    condition = (
      var.database.type != "bundled" || var.database.image.repository == null
      || can(regex(local.patterns.image_repository, var.database.image.repository))
    )
    error_message = "[image.repository.invalid] database.image.repository: ${local.remedies.image_repository}"
  }

  validation {
    condition     = var.database.type != "bundled" || !can(regex(local.patterns.tag_floating, var.database.image.tag))
    error_message = "[image.tag.floating] database.image.tag: A pod that restarts may run another major version of PostgreSQL, which does not start on an existing volume. Give a version, for example 14.13.0."
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.image.tag == null || can(regex(local.patterns.tag, var.database.image.tag))
    error_message = "[image.tag.invalid] database.image.tag: ${local.remedies.tag}"
  }

  validation {
    condition = var.database.type != "bundled" || var.database.image.pull_policy == null ? true : (
      contains(local.pull_policies, var.database.image.pull_policy)
    )
    error_message = "[image.pullPolicy.unknown] database.image.pull_policy: Choose one of ${join(", ", local.pull_policies)}."
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for name in coalesce(var.database.image.pull_secrets, []) : can(regex(local.patterns.object_name, name)) && length(name) <= 253
    ])
    error_message = "[object.name.invalid] database.image.pull_secrets[…]: ${local.remedies.object_name}"
  }

  validation {
    condition = var.database.type != "bundled" || !anytrue([
      for name in coalesce(var.database.image.pull_secrets, []) : can(regex(local.patterns.yaml_scalar, name))
    ])
    error_message = "[name.yamlScalar] database.image.pull_secrets[…]: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for quantity in values(var.database.resources.requests) : can(regex(local.patterns.quantity, quantity))
    ])
    error_message = "[quantity.invalid] database.resources.requests.…: ${local.remedies.quantity}"
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for quantity in values(var.database.resources.limits) : can(regex(local.patterns.quantity, quantity))
    ])
    error_message = "[quantity.invalid] database.resources.limits.…: ${local.remedies.quantity}"
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for key, value in var.database.node_selector : can(regex(local.patterns.label, "${key}=${value}"))
    ])
    error_message = "[label.invalid] database.node_selector[\"…\"]: ${local.remedies.label}"
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for each in var.database.tolerations : each.operator == null ? true : contains(local.taint_operators, each.operator)
    ])
    error_message = "[toleration.operator.unknown] database.tolerations[…].operator: Choose one of ${join(", ", local.taint_operators)}."
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for each in var.database.tolerations : each.effect == null ? true : contains(local.taint_effects, each.effect)
    ])
    error_message = "[toleration.effect.unknown] database.tolerations[…].effect: Choose one of ${join(", ", local.taint_effects)}."
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for each in var.database.tolerations : each.operator != "Exists" || each.value == null || each.value == ""
    ])
    error_message = "[toleration.contradiction] database.tolerations[…].value: ${local.remedies.exists}"
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for each in var.database.tolerations :
      each.operator == null || each.operator == "Equal" ? each.key != null && each.key != "" : true
    ])
    error_message = "[toleration.contradiction] database.tolerations[…].key: ${local.remedies.equal}"
  }

  validation {
    condition = var.database.type != "bundled" || alltrue([
      for each in var.database.tolerations : each.toleration_seconds == null || each.effect == "NoExecute"
    ])
    error_message = "[toleration.contradiction] database.tolerations[…].toleration_seconds: ${local.remedies.duration}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.affinity == null || can(keys(jsondecode(var.database.affinity)))
    error_message = "[input.notJson] database.affinity: ${local.remedies.json}"
  }

  # An external database.

  validation {
    condition     = var.database.type != "bundled" || var.database.host == null
    error_message = "[input.unused] database.host: ${local.remedies.only_external}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.port == 5432
    error_message = "[input.unused] database.port: ${local.remedies.only_external}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.ssl_mode == null
    error_message = "[input.unused] database.ssl_mode: ${local.remedies.only_external}"
  }

  validation {
    condition     = var.database.type != "bundled" || var.database.setup == null
    error_message = "[input.unused] database.setup: ${local.remedies.only_external}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.host != null
    error_message = "[database.host.missing] database.host: Give the database's DNS name or IP address."
  }

  validation {
    condition = var.database.type != "external" || var.database.host == null ? true : (
      can(regex(local.patterns.host_or_ipv6, var.database.host)) && length(var.database.host) <= 253
    )
    error_message = "[host.invalid] database.host: ${local.remedies.host}"
  }

  validation {
    condition     = var.database.type != "external" || (var.database.port >= 1 && var.database.port <= 65535 && floor(var.database.port) == var.database.port)
    error_message = "[port.outOfRange] database.port: ${local.remedies.port}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.ssl_mode == null ? true : contains(local.ssl_modes, var.database.ssl_mode)
    error_message = "[database.sslMode.unknown] database.ssl_mode: Choose one of ${join(", ", local.ssl_modes)}. It decides which settings are made, so it has to be known in the plan."
  }

  validation {
    condition     = var.database.type != "external" || (var.database.ssl_mode != "verify-ca" && var.database.ssl_mode != "verify-full")
    error_message = "[database.sslMode.unsupported] database.ssl_mode: The chart mounts no certificates to verify with. To encrypt, use \"require\"."
  }

  validation {
    condition = var.database.type != "external" || var.database.setup == null ? true : (
      can(regex(local.patterns.object_name, var.database.setup.admin_password.secret_name)) && length(var.database.setup.admin_password.secret_name) <= 253
    )
    error_message = "[object.name.invalid] database.setup.admin_password.secret_name: ${local.remedies.object_name}"
  }

  validation {
    condition     = var.database.type != "external" || !can(regex(local.patterns.yaml_scalar, var.database.setup.admin_password.secret_name))
    error_message = "[name.yamlScalar] database.setup.admin_password.secret_name: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition = var.database.type != "external" || var.database.setup == null ? true : (
      can(regex(local.patterns.secret_key, var.database.setup.admin_password.key))
    )
    error_message = "[secret.key.invalid] database.setup.admin_password.key: ${local.remedies.secret_key}"
  }

  validation {
    condition     = var.database.type != "external" || !can(regex(local.patterns.yaml_scalar, var.database.setup.admin_password.key))
    error_message = "[name.yamlScalar] database.setup.admin_password.key: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.setup == null || can(regex(local.patterns.postgres_name, var.database.setup.admin_username))
    error_message = "[database.identifier.invalid] database.setup.admin_username: ${local.remedies.postgres_name}"
  }

  validation {
    condition     = var.database.type != "external" || var.database.setup == null || can(regex(local.patterns.postgres_name, var.database.setup.admin_database))
    error_message = "[database.identifier.invalid] database.setup.admin_database: ${local.remedies.postgres_name}"
  }

  validation {
    condition = var.database.type != "external" || var.database.setup == null ? true : (
      var.database.setup.image == null || can(regex(local.patterns.image, var.database.setup.image))
    )
    error_message = "[image.invalid] database.setup.image: Give an image with its tag or digest, for example registry.example.com/postgres:17.6. Only the tag may have upper-case letters."
  }

  validation {
    condition = var.database.type != "external" || var.database.setup == null ? true : (
      var.database.setup.image == null || (
        can(regex(local.patterns.image_fixed, var.database.setup.image)) && !can(regex(local.patterns.image_floating, var.database.setup.image))
      )
    )
    error_message = "[image.tag.floating] database.setup.image: This image may change at any time. Give a version, for example postgres:17.6."
  }

  validation {
    condition     = var.database.type != "external" || var.database.setup == null || !contains(["postgres", "template0", "template1"], var.database.name)
    error_message = "[database.setup.systemDatabase] database.name: The set-up makes Prefect's role the owner of this database, which every server has. Choose another name."
  }

  validation {
    condition     = var.database.type != "external" || var.database.setup == null ? true : var.database.username != var.database.setup.admin_username
    error_message = "[database.setup.sameRole] database.username: This is the administrator, and the set-up would change its password. Choose another username."
  }
}

variable "ui" {
  type = object({
    # Type of Service. LoadBalancer or NodePort creates a Service `<name>-<component>-external` before the release,
    # because the UI's values need apollo's address. The chart's Service stays a ClusterIP. One of `ClusterIP`,
    # `LoadBalancer`, `NodePort`. Default: "ClusterIP".
    type = optional(string, "ClusterIP")
    # Port of the Service. Default: 8080 for the UI, 4200 for apollo.
    port = optional(number, 8080)
    # Annotations of the Service `<name>-<component>-external`, for example for an internal load balancer. Default:
    # none.
    annotations = optional(map(string), {})
    # CIDRs that may reach the LoadBalancer, for example `10.0.0.0/8`. Only for a LoadBalancer. Default: all addresses.
    allowed_source_ranges = optional(list(string))
    # An Ingress that the chart creates. Default: none.
    ingress = optional(object({
      # Host name that browsers and clients use.
      host = string
      # Ingress class. Default: the cluster's default class.
      class_name = optional(string)
      # Path that the Ingress routes to the component. Default: "/" for the UI, "/graphql" for apollo, so both can share
      # a host.
      path = optional(string, "/")
      # Annotations, for example `nginx.ingress.kubernetes.io/auth-url`. Default: none.
      annotations = optional(map(string), {})
      # Name of the TLS Secret for the host. Default: no TLS.
      tls_secret_name = optional(string)
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(local.service_types, var.ui.type)
    error_message = "[service.type.unknown] ui.type: Choose one of ${join(", ", local.service_types)}. It decides whether a Service is created, so it has to be known in the plan."
  }

  validation {
    condition     = !contains(["ClusterIP", "NodePort"], var.ui.type) || var.ui.allowed_source_ranges == null
    error_message = "[service.range.unused] ui.allowed_source_ranges: Only a LoadBalancer has source ranges. Leave this out, or use ui.type = \"LoadBalancer\"."
  }

  validation {
    condition = alltrue([
      for range in coalesce(var.ui.allowed_source_ranges, []) :
      can(regex(local.patterns.cidr, range)) && !can(regex(local.patterns.cidr_octal, range)) && can(cidrsubnet(range, 0, 0))
    ])
    error_message = "[service.range.invalid] ui.allowed_source_ranges: Give a CIDR, for example 10.0.0.0/8."
  }

  validation {
    condition     = var.ui.port >= 1 && var.ui.port <= 65535 && floor(var.ui.port) == var.ui.port
    error_message = "[port.outOfRange] ui.port: ${local.remedies.port}"
  }

  validation {
    condition     = alltrue([for key in keys(var.ui.annotations) : can(regex(local.patterns.annotation_key, lower(key)))])
    error_message = "[annotation.key.invalid] ui.annotations[\"…\"]: ${local.remedies.annotation_key}"
  }

  validation {
    condition     = var.ui.ingress == null ? true : can(regex(local.patterns.host, var.ui.ingress.host)) && length(var.ui.ingress.host) <= 253
    error_message = "[host.invalid] ui.ingress.host: ${local.remedies.host}"
  }

  validation {
    condition = var.ui.ingress == null ? true : alltrue([
      for host in [trimsuffix(lower(var.ui.ingress.host), ".")] :
      host == "localhost" || (!can(regex(local.patterns.in_cluster, host)) && !contains(local.service_hosts, host))
    ])
    error_message = "[ingress.host.inCluster] ui.ingress.host: ${local.remedies.in_cluster}"
  }

  validation {
    condition     = var.ui.ingress == null || can(regex("^/[*]?$", var.ui.ingress.path))
    error_message = "[ui.ingress.path.unsupported] ui.ingress.path: The UI loads its files from the root of its host. Leave this out. If \"/\" is taken, give the UI another host."
  }

  validation {
    condition = var.ui.ingress == null ? true : var.ui.ingress.tls_secret_name == null ? true : (
      can(regex(local.patterns.object_name, var.ui.ingress.tls_secret_name)) && length(var.ui.ingress.tls_secret_name) <= 253
    )
    error_message = "[object.name.invalid] ui.ingress.tls_secret_name: ${local.remedies.object_name}"
  }

  validation {
    condition     = !can(regex(local.patterns.yaml_scalar, var.ui.ingress.tls_secret_name))
    error_message = "[name.yamlScalar] ui.ingress.tls_secret_name: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition = var.ui.ingress == null ? true : alltrue([
      for key in keys(var.ui.ingress.annotations) : can(regex(local.patterns.annotation_key, lower(key)))
    ])
    error_message = "[annotation.key.invalid] ui.ingress.annotations[\"…\"]: ${local.remedies.annotation_key}"
  }
}

variable "apollo" {
  type = object({
    # Type of Service. LoadBalancer or NodePort creates a Service `<name>-<component>-external` before the release,
    # because the UI's values need apollo's address. The chart's Service stays a ClusterIP. One of `ClusterIP`,
    # `LoadBalancer`, `NodePort`. Default: "ClusterIP".
    type = optional(string, "ClusterIP")
    # Port of the Service. Default: 8080 for the UI, 4200 for apollo.
    port = optional(number, 4200)
    # Annotations of the Service `<name>-<component>-external`, for example for an internal load balancer. Default:
    # none.
    annotations = optional(map(string), {})
    # CIDRs that may reach the LoadBalancer, for example `10.0.0.0/8`. Only for a LoadBalancer. Default: all addresses.
    allowed_source_ranges = optional(list(string))
    # An Ingress that the chart creates. Default: none.
    ingress = optional(object({
      # Host name that browsers and clients use.
      host = string
      # Ingress class. Default: the cluster's default class.
      class_name = optional(string)
      # Path that the Ingress routes to the component. Default: "/" for the UI, "/graphql" for apollo, so both can share
      # a host.
      path = optional(string, "/graphql")
      # Annotations, for example `nginx.ingress.kubernetes.io/auth-url`. Default: none.
      annotations = optional(map(string), {})
      # Name of the TLS Secret for the host. Default: no TLS.
      tls_secret_name = optional(string)
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(local.service_types, var.apollo.type)
    error_message = "[service.type.unknown] apollo.type: Choose one of ${join(", ", local.service_types)}. It decides whether a Service is created, so it has to be known in the plan."
  }

  validation {
    condition     = !contains(["ClusterIP", "NodePort"], var.apollo.type) || var.apollo.allowed_source_ranges == null
    error_message = "[service.range.unused] apollo.allowed_source_ranges: Only a LoadBalancer has source ranges. Leave this out, or use apollo.type = \"LoadBalancer\"."
  }

  validation {
    condition = alltrue([
      for range in coalesce(var.apollo.allowed_source_ranges, []) :
      can(regex(local.patterns.cidr, range)) && !can(regex(local.patterns.cidr_octal, range)) && can(cidrsubnet(range, 0, 0))
    ])
    error_message = "[service.range.invalid] apollo.allowed_source_ranges: Give a CIDR, for example 10.0.0.0/8."
  }

  validation {
    condition     = var.apollo.port >= 1 && var.apollo.port <= 65535 && floor(var.apollo.port) == var.apollo.port
    error_message = "[port.outOfRange] apollo.port: ${local.remedies.port}"
  }

  validation {
    condition     = alltrue([for key in keys(var.apollo.annotations) : can(regex(local.patterns.annotation_key, lower(key)))])
    error_message = "[annotation.key.invalid] apollo.annotations[\"…\"]: ${local.remedies.annotation_key}"
  }

  validation {
    condition     = var.apollo.ingress == null ? true : can(regex(local.patterns.host, var.apollo.ingress.host)) && length(var.apollo.ingress.host) <= 253
    error_message = "[host.invalid] apollo.ingress.host: ${local.remedies.host}"
  }

  validation {
    condition = var.apollo.ingress == null ? true : alltrue([
      for host in [trimsuffix(lower(var.apollo.ingress.host), ".")] :
      host == "localhost" || (!can(regex(local.patterns.in_cluster, host)) && !contains(local.service_hosts, host))
    ])
    error_message = "[ingress.host.inCluster] apollo.ingress.host: ${local.remedies.in_cluster}"
  }

  validation {
    condition = var.ui.ingress == null || var.apollo.ingress == null ? true : (
      lower(replace("${var.ui.ingress.host}${var.ui.ingress.path}", "//[*]?$/", ""))
      != lower(replace("${var.apollo.ingress.host}${var.apollo.ingress.path}", "//[*]?$/", ""))
    )
    error_message = "[ingress.path.twice] apollo.ingress.path: The Ingress of the UI has the same host and path. Leave the paths out: they default to \"/\" for the UI and \"/graphql\" for apollo."
  }

  validation {
    condition = var.apollo.ingress == null ? true : var.apollo.ingress.tls_secret_name == null ? true : (
      can(regex(local.patterns.object_name, var.apollo.ingress.tls_secret_name)) && length(var.apollo.ingress.tls_secret_name) <= 253
    )
    error_message = "[object.name.invalid] apollo.ingress.tls_secret_name: ${local.remedies.object_name}"
  }

  validation {
    condition     = !can(regex(local.patterns.yaml_scalar, var.apollo.ingress.tls_secret_name))
    error_message = "[name.yamlScalar] apollo.ingress.tls_secret_name: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition = var.apollo.ingress == null ? true : alltrue([
      for key in keys(var.apollo.ingress.annotations) : can(regex(local.patterns.annotation_key, lower(key)))
    ])
    error_message = "[annotation.key.invalid] apollo.ingress.annotations[\"…\"]: ${local.remedies.annotation_key}"
  }
}

variable "apollo_api_url" {
  type    = string
  default = null

  validation {
    condition     = var.apollo_api_url == null || can(regex("${local.patterns.url_host}(:[0-9]+)?/\\S+$", var.apollo_api_url))
    error_message = "[apolloApiUrl.invalid] apollo_api_url: Give a URL, for example https://prefect.example.com/graphql."
  }

  validation {
    condition = alltrue([
      for host in [for host in try(regex(local.patterns.url_host, var.apollo_api_url), []) : trimsuffix(lower(host), ".")] :
      host == "localhost" || (!can(regex(local.patterns.in_cluster, host)) && !contains(local.service_hosts, host))
    ])
    error_message = "[apolloApiUrl.inCluster] apollo_api_url: ${local.remedies.in_cluster}"
  }

  validation {
    condition     = var.apollo_api_url != null || !local.ui_is_exposed || var.apollo.ingress != null || var.apollo.type != "NodePort"
    error_message = "[apolloApiUrl.missing] apollo_api_url: apollo has a NodePort, and the address of a node is not known in the plan. Give the URL that browsers use."
  }

  validation {
    condition     = var.apollo_api_url != null || !local.ui_is_exposed || local.apollo_is_exposed
    error_message = "[apollo.unreachable] apollo: The UI calls the API from the browser, and apollo has no address outside of the cluster. Give apollo an ingress or a LoadBalancer, or set apollo_api_url."
  }

  validation {
    condition     = var.apollo_api_url != null || var.apollo.ingress == null || can(regex("^/(graphql/?)?$", var.apollo.ingress.path))
    error_message = "[apollo.ingress.path.misses] apollo.ingress.path: The API answers under /graphql, which this path does not route. Leave it out. If the ingress rewrites it, set apollo_api_url."
  }

  validation {
    condition     = var.apollo_api_url != null || !local.ui_has_tls || !local.apollo_is_exposed || local.apollo_has_tls
    error_message = "[apolloApiUrl.mixedContent] apollo.ingress.tls_secret_name: ${local.remedies.https}"
  }

  validation {
    condition     = !local.ui_has_tls || !can(regex("^http:", var.apollo_api_url))
    error_message = "[apolloApiUrl.mixedContent] apollo_api_url: ${local.remedies.https}"
  }
}

variable "acknowledge_no_authentication" {
  type     = bool
  default  = false
  nullable = false

  validation {
    condition     = var.acknowledge_no_authentication || var.ui.type != "NodePort"
    error_message = "[exposure.unauthenticated] ui.type: ${local.remedies.unauthenticated} Annotations can't restrict a NodePort. Set acknowledge_no_authentication = true."
  }

  validation {
    condition     = var.acknowledge_no_authentication || var.ui.type != "LoadBalancer" || local.is_guarded["ui.type"]
    error_message = "[exposure.unauthenticated] ui.type: ${local.remedies.unauthenticated} Set allowed_source_ranges, or acknowledge_no_authentication = true."
  }

  validation {
    condition     = var.acknowledge_no_authentication || var.ui.ingress == null || local.is_guarded["ui.ingress"]
    error_message = "[exposure.unauthenticated] ui.ingress: ${local.remedies.unauthenticated} Set an annotation for authentication or for an allow-list of your ingress controller, or acknowledge_no_authentication = true."
  }

  validation {
    condition     = var.acknowledge_no_authentication || var.apollo.type != "NodePort"
    error_message = "[exposure.unauthenticated] apollo.type: ${local.remedies.unauthenticated} Annotations can't restrict a NodePort. Set acknowledge_no_authentication = true."
  }

  validation {
    condition     = var.acknowledge_no_authentication || var.apollo.type != "LoadBalancer" || local.is_guarded["apollo.type"]
    error_message = "[exposure.unauthenticated] apollo.type: ${local.remedies.unauthenticated} Set allowed_source_ranges, or acknowledge_no_authentication = true."
  }

  validation {
    condition     = var.acknowledge_no_authentication || var.apollo.ingress == null || local.is_guarded["apollo.ingress"]
    error_message = "[exposure.unauthenticated] apollo.ingress: ${local.remedies.unauthenticated} Set an annotation for authentication or for an allow-list of your ingress controller, or acknowledge_no_authentication = true."
  }
}

variable "agent" {
  type = object({
    # Labels of the flows that the agent runs. Default: flows without labels.
    labels = optional(list(string))
    # Number of agents. Default: 1.
    replicas = optional(number)
    # Requests and limits of the agent's container. Default: limits of 100m and 128Mi.
    resources = optional(object({
      # Resources that the scheduler reserves, as Kubernetes quantities: `{ cpu = "500m", memory = "512Mi" }`. A
      # resource that you omit keeps the chart's value. Default: cpu and memory: 500m and 512Mi for the server, 100m and
      # 256Mi for a worker, 250m and 256Mi for the bundled PostgreSQL; none elsewhere.
      requests = optional(map(string), {})
      # Resources that the container may use at most, as Kubernetes quantities: `{ cpu = "2", memory = "1Gi" }`. A
      # resource that you omit keeps the chart's value. Default: cpu and memory: 1 and 1Gi for the server and a worker,
      # 100m and 128Mi for an agent of Prefect 1; none elsewhere.
      limits = optional(map(string), {})
    }), {})
    # Repository of the agent's image. `image_registry` is not prepended to a repository that names a registry. Default:
    # "prefecthq/prefect".
    image_repository = optional(string, "prefecthq/prefect")
    # Tag of the agent's image. A tag of Prefect 2 or 3 is an error, unless `image_repository` is not Prefect's.
    # Default: `versions.core`.
    image_tag = optional(string)
    # Environment variables by name. A name that an input already sets is an error. Default: none.
    environment = optional(map(string), {})
    # Environment variables with values from Secrets of the server's namespace, by name. Default: none.
    secret_environment = optional(map(object({ secret_name = string, key = string })), {})
    # Extra annotations of the pod. Default: none.
    pod_annotations = optional(map(string), {})
    # The Jobs that run flows. Default: no requests, limits and pull Secrets; the template in the agent's image.
    job = optional(object({
      # Requests and limits of `cpu` and `memory`. Another resource is an error, because the agent can't set it.
      # Default: none.
      resources = optional(object({
        # Resources that the scheduler reserves, as Kubernetes quantities: `{ cpu = "500m", memory = "512Mi" }`. A
        # resource that you omit keeps the chart's value. Default: cpu and memory: 500m and 512Mi for the server, 100m
        # and 256Mi for a worker, 250m and 256Mi for the bundled PostgreSQL; none elsewhere.
        requests = optional(map(string), {})
        # Resources that the container may use at most, as Kubernetes quantities: `{ cpu = "2", memory = "1Gi" }`. A
        # resource that you omit keeps the chart's value. Default: cpu and memory: 1 and 1Gi for the server and a
        # worker, 100m and 128Mi for an agent of Prefect 1; none elsewhere.
        limits = optional(map(string), {})
      }), {})
      # Pull policy of the flows' images. One of `Always`, `IfNotPresent`, `Never`. Default: Always for the tag
      # `latest`, else IfNotPresent.
      image_pull_policy = optional(string)
      # Names of pull Secrets for the images of flows. Default: none.
      image_pull_secrets = optional(list(string))
      # Template of the Jobs. Default: the one in the agent's image.
      template = optional(object({
        # `"inline"`: Your own template, a Kubernetes Job. Terraform keeps it in a ConfigMap. Changing it rolls the
        # agent's pods. `"fromConfigMap"`: An existing ConfigMap. If you change its content, restart the agent.
        # `"fromFile"`: A file in the agent's image, or a URL that Prefect reads (`s3://…`, `https://…`).
        type = string
        # For `inline`. The Job. Write it as `jsonencode({ … })`. Required for `inline`.
        manifest = optional(string)
        # For `fromConfigMap`. The ConfigMap's name. Required for `fromConfigMap`.
        config_map_name = optional(string)
        # For `fromConfigMap`. Its key, a file name such as `job_template.yaml`. Required for `fromConfigMap`.
        key = optional(string)
        # For `fromFile`. Absolute path or URL. Required for `fromFile`.
        path = optional(string)
      }))
    }), {})
    # Labels that a node must have. Default: any node.
    node_selector = optional(map(string), {})
    # Taints that the pod tolerates. Default: none.
    tolerations = optional(list(object({
      # Key of the taint. Default: every key.
      key = optional(string)
      # `Equal` or `Exists`. Default: "Equal".
      operator = optional(string)
      # Value of the taint. `Exists` takes none. Default: none.
      value = optional(string)
      # `NoSchedule`, `PreferNoSchedule` or `NoExecute`. Default: every effect.
      effect = optional(string)
      # Seconds that a pod stays on a node with a `NoExecute` taint. Default: no limit.
      toleration_seconds = optional(number)
    })), [])
    # The pod's `affinity`, in the form of the Kubernetes API. Default: none. Write it as `jsonencode({ … })`.
    affinity = optional(string)
  })
  default = null

  validation {
    condition = try(var.agent.replicas, null) == null ? true : (
      var.agent.replicas >= 1 && var.agent.replicas <= 100 && floor(var.agent.replicas) == var.agent.replicas
    )
    error_message = "[number.outOfRange] agent.replicas: Give a whole number from 1 to 100."
  }

  validation {
    condition     = var.agent == null ? true : alltrue([for quantity in values(var.agent.resources.requests) : can(regex(local.patterns.quantity, quantity))])
    error_message = "[quantity.invalid] agent.resources.requests.…: ${local.remedies.quantity}"
  }

  validation {
    condition     = var.agent == null ? true : alltrue([for quantity in values(var.agent.resources.limits) : can(regex(local.patterns.quantity, quantity))])
    error_message = "[quantity.invalid] agent.resources.limits.…: ${local.remedies.quantity}"
  }

  validation {
    condition     = var.agent == null || can(regex(local.patterns.image_repository, var.agent.image_repository))
    error_message = "[image.repository.invalid] agent.image_repository: ${local.remedies.image_repository}"
  }

  validation {
    condition     = !can(regex(local.patterns.tag_floating, var.agent.image_tag))
    error_message = "[image.tag.floating] agent.image_tag: ${local.remedies.tag_floating}"
  }

  validation {
    condition     = var.agent == null ? true : var.agent.image_tag == null || can(regex(local.patterns.tag, var.agent.image_tag))
    error_message = "[image.tag.invalid] agent.image_tag: ${local.remedies.tag}"
  }

  validation {
    condition     = !can(regex(local.patterns.image_prefect, var.agent.image_repository)) || !can(regex(local.patterns.tag_later, var.agent.image_tag))
    error_message = "[image.tag.notPrefect1] agent.image_tag: ${local.remedies.tag_later}"
  }

  validation {
    condition     = var.agent == null ? true : !anytrue([for name in keys(var.agent.environment) : contains(local.agent_variables, name)])
    error_message = "[environment.reserved] agent.environment: Other inputs set ${join(", ", local.agent_variables)}. ${local.remedies.reserved}"
  }

  validation {
    condition     = var.agent == null ? true : alltrue([for name in keys(var.agent.environment) : can(regex(local.patterns.variable_name, name))])
    error_message = "[environment.name.invalid] agent.environment: ${local.remedies.variable_name}"
  }

  validation {
    condition     = var.agent == null ? true : !anytrue([for name in keys(var.agent.secret_environment) : contains(local.agent_variables, name)])
    error_message = "[environment.reserved] agent.secret_environment: Other inputs set ${join(", ", local.agent_variables)}. ${local.remedies.reserved}"
  }

  validation {
    condition     = var.agent == null ? true : alltrue([for name in keys(var.agent.secret_environment) : can(regex(local.patterns.variable_name, name))])
    error_message = "[environment.name.invalid] agent.secret_environment: ${local.remedies.variable_name}"
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for secret in values(var.agent.secret_environment) : can(regex(local.patterns.object_name, secret.secret_name)) && length(secret.secret_name) <= 253
    ])
    error_message = "[object.name.invalid] agent.secret_environment[\"…\"].secret_name: ${local.remedies.object_name}"
  }

  validation {
    condition = var.agent == null ? true : !anytrue([
      for secret in values(var.agent.secret_environment) : can(regex(local.patterns.yaml_scalar, secret.secret_name))
    ])
    error_message = "[name.yamlScalar] agent.secret_environment[\"…\"].secret_name: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for secret in values(var.agent.secret_environment) : can(regex(local.patterns.secret_key, secret.key))
    ])
    error_message = "[secret.key.invalid] agent.secret_environment[\"…\"].key: ${local.remedies.secret_key}"
  }

  validation {
    condition = var.agent == null ? true : !anytrue([
      for secret in values(var.agent.secret_environment) : can(regex(local.patterns.yaml_scalar, secret.key))
    ])
    error_message = "[name.yamlScalar] agent.secret_environment[\"…\"].key: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition     = var.agent == null ? true : length(setintersection(keys(var.agent.environment), keys(var.agent.secret_environment))) == 0
    error_message = "[environment.twice] agent.secret_environment: ${local.remedies.environment}"
  }

  validation {
    condition     = var.agent == null ? true : alltrue([for key in keys(var.agent.pod_annotations) : can(regex(local.patterns.annotation_key, lower(key)))])
    error_message = "[annotation.key.invalid] agent.pod_annotations[\"…\"]: ${local.remedies.annotation_key}"
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for key, value in var.agent.node_selector : can(regex(local.patterns.label, "${key}=${value}"))
    ])
    error_message = "[label.invalid] agent.node_selector[\"…\"]: ${local.remedies.label}"
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for each in var.agent.tolerations : each.operator == null ? true : contains(local.taint_operators, each.operator)
    ])
    error_message = "[toleration.operator.unknown] agent.tolerations[…].operator: Choose one of ${join(", ", local.taint_operators)}."
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for each in var.agent.tolerations : each.effect == null ? true : contains(local.taint_effects, each.effect)
    ])
    error_message = "[toleration.effect.unknown] agent.tolerations[…].effect: Choose one of ${join(", ", local.taint_effects)}."
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for each in var.agent.tolerations : each.operator != "Exists" || each.value == null || each.value == ""
    ])
    error_message = "[toleration.contradiction] agent.tolerations[…].value: ${local.remedies.exists}"
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for each in var.agent.tolerations :
      each.operator == null || each.operator == "Equal" ? each.key != null && each.key != "" : true
    ])
    error_message = "[toleration.contradiction] agent.tolerations[…].key: ${local.remedies.equal}"
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for each in var.agent.tolerations : each.toleration_seconds == null || each.effect == "NoExecute"
    ])
    error_message = "[toleration.contradiction] agent.tolerations[…].toleration_seconds: ${local.remedies.duration}"
  }

  validation {
    condition     = var.agent == null ? true : var.agent.affinity == null || can(keys(jsondecode(var.agent.affinity)))
    error_message = "[input.notJson] agent.affinity: ${local.remedies.json}"
  }

  # The Jobs of flow runs.

  validation {
    condition = var.agent == null ? true : alltrue([
      for quantity in values(var.agent.job.resources.requests) : can(regex(local.patterns.quantity, quantity))
    ])
    error_message = "[quantity.invalid] agent.job.resources.requests.…: ${local.remedies.quantity}"
  }

  validation {
    condition     = var.agent == null ? true : alltrue([for quantity in values(var.agent.job.resources.limits) : can(regex(local.patterns.quantity, quantity))])
    error_message = "[quantity.invalid] agent.job.resources.limits.…: ${local.remedies.quantity}"
  }

  validation {
    condition     = var.agent == null ? true : length(setsubtract(keys(var.agent.job.resources.requests), ["cpu", "memory"])) == 0
    error_message = "[job.resource.unknown] agent.job.resources.requests.…: ${local.remedies.job_resource}"
  }

  validation {
    condition     = var.agent == null ? true : length(setsubtract(keys(var.agent.job.resources.limits), ["cpu", "memory"])) == 0
    error_message = "[job.resource.unknown] agent.job.resources.limits.…: ${local.remedies.job_resource}"
  }

  validation {
    condition     = try(var.agent.job.image_pull_policy, null) == null ? true : contains(local.pull_policies, var.agent.job.image_pull_policy)
    error_message = "[image.pullPolicy.unknown] agent.job.image_pull_policy: Choose one of ${join(", ", local.pull_policies)}."
  }

  validation {
    condition = var.agent == null ? true : alltrue([
      for name in coalesce(var.agent.job.image_pull_secrets, []) : can(regex(local.patterns.object_name, name)) && length(name) <= 253
    ])
    error_message = "[object.name.invalid] agent.job.image_pull_secrets[…]: ${local.remedies.object_name}"
  }

  validation {
    condition = var.agent == null ? true : !anytrue([
      for name in coalesce(var.agent.job.image_pull_secrets, []) : can(regex(local.patterns.yaml_scalar, name))
    ])
    error_message = "[name.yamlScalar] agent.job.image_pull_secrets[…]: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition     = contains(["inline", "fromConfigMap", "fromFile"], try(var.agent.job.template.type, "inline"))
    error_message = "[input.type.unknown] agent.job.template.type: Choose one of inline, fromConfigMap, fromFile."
  }

  validation {
    condition     = try(var.agent.job.template.type, "") != "inline" ? true : var.agent.job.template.manifest != null
    error_message = "[input.missing] agent.job.template.manifest: The type inline needs this attribute."
  }

  validation {
    condition     = try(var.agent.job.template.type, "") != "fromConfigMap" ? true : var.agent.job.template.config_map_name != null
    error_message = "[input.missing] agent.job.template.config_map_name: The type fromConfigMap needs this attribute."
  }

  validation {
    condition     = try(var.agent.job.template.type, "") != "fromConfigMap" ? true : var.agent.job.template.key != null
    error_message = "[input.missing] agent.job.template.key: The type fromConfigMap needs this attribute."
  }

  validation {
    condition     = try(var.agent.job.template.type, "") != "fromFile" ? true : var.agent.job.template.path != null
    error_message = "[input.missing] agent.job.template.path: The type fromFile needs this attribute."
  }

  validation {
    condition     = !contains(["fromConfigMap", "fromFile"], try(var.agent.job.template.type, "")) ? true : var.agent.job.template.manifest == null
    error_message = "[input.unused] agent.job.template.manifest: Only the type inline has this attribute. Remove it."
  }

  validation {
    condition     = !contains(["inline", "fromFile"], try(var.agent.job.template.type, "")) ? true : var.agent.job.template.config_map_name == null
    error_message = "[input.unused] agent.job.template.config_map_name: Only the type fromConfigMap has this attribute. Remove it."
  }

  validation {
    condition     = !contains(["inline", "fromFile"], try(var.agent.job.template.type, "")) ? true : var.agent.job.template.key == null
    error_message = "[input.unused] agent.job.template.key: Only the type fromConfigMap has this attribute. Remove it."
  }

  validation {
    condition     = !contains(["inline", "fromConfigMap"], try(var.agent.job.template.type, "")) ? true : var.agent.job.template.path == null
    error_message = "[input.unused] agent.job.template.path: Only the type fromFile has this attribute. Remove it."
  }

  validation {
    condition = try(var.agent.job.template.type, "") != "inline" ? true : (
      var.agent.job.template.manifest == null || can(keys(jsondecode(var.agent.job.template.manifest)))
    )
    error_message = "[input.notJson] agent.job.template.manifest: ${local.remedies.json}"
  }

  validation {
    condition = try(var.agent.job.template.type, "") != "fromFile" ? true : var.agent.job.template.path == null ? true : (
      can(regex("^(/|[a-z0-9]+://)[-A-Za-z0-9._~/%@:+]+$", var.agent.job.template.path))
    )
    error_message = "[job.template.path.invalid] agent.job.template: Give an absolute path or a URL, without characters that a shell interprets."
  }

  validation {
    condition = try(var.agent.job.template.type, "") != "fromConfigMap" ? true : var.agent.job.template.config_map_name == null ? true : (
      can(regex(local.patterns.object_name, var.agent.job.template.config_map_name)) && length(var.agent.job.template.config_map_name) <= 253
    )
    error_message = "[object.name.invalid] agent.job.template: ${local.remedies.object_name}"
  }

  validation {
    condition     = try(var.agent.job.template.type, "") != "fromConfigMap" || !can(regex(local.patterns.yaml_scalar, var.agent.job.template.config_map_name))
    error_message = "[name.yamlScalar] agent.job.template: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition = try(var.agent.job.template.type, "") != "fromConfigMap" ? true : var.agent.job.template.key == null ? true : (
      can(regex(local.patterns.secret_key, var.agent.job.template.key))
    )
    error_message = "[secret.key.invalid] agent.job.template: ${local.remedies.secret_key}"
  }

  validation {
    condition     = try(var.agent.job.template.type, "") != "fromConfigMap" || !can(regex(local.patterns.yaml_scalar, var.agent.job.template.key))
    error_message = "[name.yamlScalar] agent.job.template: ${local.remedies.yaml_scalar}"
  }
}

variable "tenant" {
  type = object({
    # Name of the tenant, which the UI shows. Default: "default".
    name = optional(string, "default")
    # Slug of the tenant: lower-case letters, digits and "-". An existing tenant with this slug stays as it is. If the
    # database only has other tenants, the apply fails and lists their slugs. For the database of an older server, set
    # the slug that exists. Changing the slug does not rename a tenant, so it fails the apply too. A second tenant is
    # never created, because Prefect 1.4.0 uses the first in no fixed order (`prefect/client/client.py`). Default:
    # "default".
    slug = optional(string, "default")
  })
  default  = {}
  nullable = false

  validation {
    condition     = can(regex("^[^$]{1,100}$", var.tenant.name))
    error_message = "[tenant.name.invalid] tenant.name: Give 1 to 100 characters without \"$\"."
  }

  validation {
    condition     = can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.tenant.slug)) && length(var.tenant.slug) <= 100
    error_message = "[tenant.slug.invalid] tenant.slug: Give at most 100 characters: lower-case letters, digits and single \"-\"."
  }
}

variable "create_tenant" {
  type     = bool
  default  = true
  nullable = false

  validation {
    condition     = var.create_tenant || var.agent == null
    error_message = "[agent.withoutTenant] create_tenant: An agent fails without a tenant (GraphQL errors with \"tenant_id\": null). Leave this out. An existing tenant with this slug stays as it is."
  }
}

variable "versions" {
  type = object({
    # Tag of prefecthq/server and prefecthq/apollo. Default: "2022.09.23".
    server = optional(string, "2022.09.23")
    # Tag of prefecthq/prefect, for agent and tenant. A tag of another major version is an error. Default: "1.4.0".
    core = optional(string, "1.4.0")
    # Tag of prefecthq/ui. Default: "2022-09-14".
    ui = optional(string, "2022-09-14")
    # Tag of hasura/graphql-engine. Default: "v2.1.1".
    hasura = optional(string, "v2.1.1")
  })
  default  = {}
  nullable = false

  validation {
    condition     = !can(regex(local.patterns.tag_floating, var.versions.server))
    error_message = "[image.tag.floating] versions.server: ${local.remedies.tag_floating}"
  }

  validation {
    condition     = can(regex(local.patterns.tag, var.versions.server))
    error_message = "[image.tag.invalid] versions.server: ${local.remedies.tag}"
  }

  validation {
    condition     = !can(regex(local.patterns.tag_floating, var.versions.core))
    error_message = "[image.tag.floating] versions.core: ${local.remedies.tag_floating}"
  }

  validation {
    condition     = can(regex(local.patterns.tag, var.versions.core))
    error_message = "[image.tag.invalid] versions.core: ${local.remedies.tag}"
  }

  validation {
    condition     = !can(regex(local.patterns.tag_floating, var.versions.ui))
    error_message = "[image.tag.floating] versions.ui: ${local.remedies.tag_floating}"
  }

  validation {
    condition     = can(regex(local.patterns.tag, var.versions.ui))
    error_message = "[image.tag.invalid] versions.ui: ${local.remedies.tag}"
  }

  validation {
    condition     = !can(regex(local.patterns.tag_floating, var.versions.hasura))
    error_message = "[image.tag.floating] versions.hasura: ${local.remedies.tag_floating}"
  }

  validation {
    condition     = can(regex(local.patterns.tag, var.versions.hasura))
    error_message = "[image.tag.invalid] versions.hasura: ${local.remedies.tag}"
  }

  validation {
    condition     = !can(regex(local.patterns.tag_later, var.versions.core))
    error_message = "[image.tag.notPrefect1] versions.core: ${local.remedies.tag_later}"
  }
}

variable "image_registry" {
  type    = string
  default = null

  validation {
    condition     = var.image_registry == null || can(regex(local.patterns.image_registry, var.image_registry))
    error_message = "[image.registry.invalid] image_registry: ${local.remedies.image_registry}"
  }
}

variable "pull_policy" {
  type    = string
  default = null

  validation {
    condition     = var.pull_policy == null ? true : contains(local.pull_policies, var.pull_policy)
    error_message = "[image.pullPolicy.unknown] pull_policy: Choose one of ${join(", ", local.pull_policies)}."
  }
}

variable "pull_secrets" {
  type    = list(string)
  default = null

  validation {
    condition     = alltrue([for name in coalesce(var.pull_secrets, []) : can(regex(local.patterns.object_name, name)) && length(name) <= 253])
    error_message = "[object.name.invalid] pull_secrets[…]: ${local.remedies.object_name}"
  }

  validation {
    condition     = !anytrue([for name in coalesce(var.pull_secrets, []) : can(regex(local.patterns.yaml_scalar, name))])
    error_message = "[name.yamlScalar] pull_secrets[…]: ${local.remedies.yaml_scalar}"
  }
}

variable "environment" {
  type     = map(string)
  default  = {}
  nullable = false

  validation {
    condition     = !anytrue([for name in keys(var.environment) : contains(local.server_variables, name)])
    error_message = "[environment.reserved] environment: Other inputs set ${join(", ", local.server_variables)}. ${local.remedies.reserved}"
  }

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex(local.patterns.variable_name, name))])
    error_message = "[environment.name.invalid] environment: ${local.remedies.variable_name}"
  }
}

variable "secret_environment" {
  type     = map(object({ secret_name = string, key = string }))
  default  = {}
  nullable = false

  validation {
    condition     = !anytrue([for name in keys(var.secret_environment) : contains(local.server_variables, name)])
    error_message = "[environment.reserved] secret_environment: Other inputs set ${join(", ", local.server_variables)}. ${local.remedies.reserved}"
  }

  validation {
    condition     = alltrue([for name in keys(var.secret_environment) : can(regex(local.patterns.variable_name, name))])
    error_message = "[environment.name.invalid] secret_environment: ${local.remedies.variable_name}"
  }

  validation {
    condition = alltrue([
      for secret in values(var.secret_environment) : can(regex(local.patterns.object_name, secret.secret_name)) && length(secret.secret_name) <= 253
    ])
    error_message = "[object.name.invalid] secret_environment[\"…\"].secret_name: ${local.remedies.object_name}"
  }

  validation {
    condition     = !anytrue([for secret in values(var.secret_environment) : can(regex(local.patterns.yaml_scalar, secret.secret_name))])
    error_message = "[name.yamlScalar] secret_environment[\"…\"].secret_name: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition     = alltrue([for secret in values(var.secret_environment) : can(regex(local.patterns.secret_key, secret.key))])
    error_message = "[secret.key.invalid] secret_environment[\"…\"].key: ${local.remedies.secret_key}"
  }

  validation {
    condition     = !anytrue([for secret in values(var.secret_environment) : can(regex(local.patterns.yaml_scalar, secret.key))])
    error_message = "[name.yamlScalar] secret_environment[\"…\"].key: ${local.remedies.yaml_scalar}"
  }

  validation {
    condition     = length(setintersection(keys(var.environment), keys(var.secret_environment))) == 0
    error_message = "[environment.twice] secret_environment: ${local.remedies.environment}"
  }
}

variable "pod_annotations" {
  type     = map(string)
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for key in keys(var.pod_annotations) : can(regex(local.patterns.annotation_key, lower(key)))])
    error_message = "[annotation.key.invalid] pod_annotations[\"…\"]: ${local.remedies.annotation_key}"
  }
}

variable "service_account_annotations" {
  type     = map(string)
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for key in keys(var.service_account_annotations) : can(regex(local.patterns.annotation_key, lower(key)))])
    error_message = "[annotation.key.invalid] service_account_annotations[\"…\"]: ${local.remedies.annotation_key}"
  }

  validation {
    condition     = length(var.service_account_annotations) == 0 || var.service_account_name == null
    error_message = "[serviceAccount.contradiction] service_account_annotations[\"…\"]: An existing service account keeps its own annotations. Leave out service_account_name or service_account_annotations."
  }
}

variable "service_account_name" {
  type    = string
  default = null

  validation {
    condition = var.service_account_name == null ? true : (
      can(regex(local.patterns.object_name, var.service_account_name)) && length(var.service_account_name) <= 253
    )
    error_message = "[object.name.invalid] service_account_name: ${local.remedies.object_name}"
  }

  validation {
    condition     = !can(regex(local.patterns.yaml_scalar, var.service_account_name))
    error_message = "[name.yamlScalar] service_account_name: ${local.remedies.yaml_scalar}"
  }
}

variable "chart" {
  type = object({
    # `"fromRepository"`: A chart from a chart repository. `"fromArchive"`: A chart from a folder, a `.tgz` file or the
    # URL of a `.tgz` file. Default: "fromRepository".
    type = optional(string, "fromRepository")
    # For `fromRepository`: Version of the chart. Changing it upgrades the release in place. Default: 2026.8.18172642;
    # for Prefect 1 2022.09.23. For `fromArchive`: The `version` in the chart's `Chart.yaml`. Required for
    # `fromArchive`.
    version = optional(string)
    # For `fromRepository`. URL of a chart repository, for example a mirror, or of an OCI registry (`oci://…`). Default:
    # none. The chart is a file in the branch gh-pages of the archived repository.
    repository = optional(string)
    # For `fromArchive`. Path or URL. Required for `fromArchive`.
    location = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["fromRepository", "fromArchive"], var.chart.type)
    error_message = "[input.type.unknown] chart.type: Choose one of fromRepository, fromArchive."
  }

  validation {
    condition     = var.chart.type != "fromArchive" || var.chart.location != null
    error_message = "[input.missing] chart.location: The type fromArchive needs this attribute."
  }

  validation {
    condition     = var.chart.type != "fromArchive" || var.chart.version != null
    error_message = "[input.missing] chart.version: The type fromArchive needs this attribute."
  }

  validation {
    condition     = var.chart.type != "fromArchive" || var.chart.repository == null
    error_message = "[input.unused] chart.repository: Only the type fromRepository has this attribute. Remove it."
  }

  validation {
    condition     = var.chart.type != "fromRepository" || var.chart.location == null
    error_message = "[input.unused] chart.location: Only the type fromArchive has this attribute. Remove it."
  }

  validation {
    condition = (
      var.chart.type != "fromRepository" || var.chart.repository == null
      || can(regex("^(https?|oci)://[^/ ]+(/[^ ]*)?$", var.chart.repository))
    )
    error_message = "[chart.repository.invalid] chart.repository: Give a URL that starts with https://, http:// or oci://. For a folder or file, use chart = { type = \"fromArchive\" }."
  }

  validation {
    condition     = !can(local.broken_charts[var.chart.version])
    error_message = "[chart.version.broken] chart.version: This chart does not work: ${try(local.broken_charts[var.chart.version], "")}. Use 2022.09.23."
  }

  validation {
    condition = (
      can(local.broken_charts[var.chart.version]) || var.chart.version == null
      || can(regex("^[0-9]{4}[.][0-9]{2}[.][0-9]{2}$", var.chart.version))
    )
    error_message = "[chart.version.invalid] chart.version: Give 2022.09.23."
  }

  validation {
    condition     = can(local.broken_charts[var.chart.version]) || !can(regex("^([01]|20[01]|202[01])|^2022[.](0[0-8]|09[.]([01]|2[0-2]))", var.chart.version))
    error_message = "[chart.version.tooOld] chart.version: Charts up to 2022.04.14 have flat values, other Secret keys and PostgreSQL 11. Install 2022.09.23 under another name and move the data: docs/prefect1.md, \"A second release and a dump\"."
  }

  validation {
    condition = (
      var.chart.type != "fromRepository" || var.chart.repository != null
      || var.chart.version == null || var.chart.version == "2022.09.23"
    )
    error_message = "[chart.source.missing] chart.version: Prefect released only 2022.09.23. Give the source of this version: chart = { type = \"fromArchive\" }, or { type = \"fromRepository\" } with a repository."
  }

  validation {
    condition = var.chart.type != "fromArchive" || alltrue([
      for version in try(regex("prefect-server-([0-9]+[.][0-9]+[.][0-9]+)[.]tgz$", var.chart.location), []) : version == var.chart.version
    ])
    error_message = "[chart.version.contradiction] chart.version: The name of the archive has another version. Give the version of its Chart.yaml."
  }
}

variable "values" {
  type     = list(string)
  default  = []
  nullable = false

  validation {
    condition     = !issensitive(jsonencode(var.values))
    error_message = "[values.sensitive] values: They have a sensitive value in them. Values are stored in the state, shown in plans and kept in the cluster. Use credentials for passwords and secret_environment for other secrets."
  }

  validation {
    condition     = alltrue([for text in var.values : can(keys(yamldecode(text)))])
    error_message = "[values.notAMap] values: Give YAML documents that are maps, for example yamlencode({ server = { loggingLevel = \"DEBUG\" } })."
  }
}

variable "release" {
  type = object({
    # Seconds that helm waits for ready pods, 30 to 86400. Image pulls and the migration must fit in. Changing it
    # changes no object in the cluster and restarts no pod. Default: 900.
    timeout = optional(number, 900)
    # Whether `apply` waits until the pods are ready. Default: true.
    wait = optional(bool, true)
    # Number of revisions that helm keeps, 2 to 1000. Each is a Secret in the namespace. Default: 10.
    max_history = optional(number, 10)
    # Whether helm uninstalls a failed install and rolls back a failed upgrade. A rollback starts the older server on a
    # database that the newer server has migrated. When false, a failed release stays for inspection, and the next apply
    # upgrades it. Default: false.
    atomic = optional(bool, false)
    # Whether helm takes over objects that it does not manage yet. For adoption. Default: false.
    take_ownership = optional(bool)
    # Whether `apply` upgrades a release that another state or a person made in an existing namespace. When false, such
    # a release is an error. For adoption: a destroy then removes the release. A release of this state whose first
    # install failed is always upgraded. Default: false.
    upgrade_install = optional(bool, false)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.release.timeout >= 30 && var.release.timeout <= 86400 && floor(var.release.timeout) == var.release.timeout
    error_message = "[number.outOfRange] release.timeout: Give a whole number from 30 to 86400."
  }

  validation {
    condition     = var.release.max_history >= 2 && var.release.max_history <= 1000 && floor(var.release.max_history) == var.release.max_history
    error_message = "[number.outOfRange] release.max_history: Give a whole number from 2 to 1000."
  }
}

variable "node_selector" {
  type     = map(string)
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for key, value in var.node_selector : can(regex(local.patterns.label, "${key}=${value}"))])
    error_message = "[label.invalid] node_selector[\"…\"]: ${local.remedies.label}"
  }
}

variable "tolerations" {
  type = list(object({
    # Key of the taint. Default: every key.
    key = optional(string)
    # `Equal` or `Exists`. Default: "Equal".
    operator = optional(string)
    # Value of the taint. `Exists` takes none. Default: none.
    value = optional(string)
    # `NoSchedule`, `PreferNoSchedule` or `NoExecute`. Default: every effect.
    effect = optional(string)
    # Seconds that a pod stays on a node with a `NoExecute` taint. Default: no limit.
    toleration_seconds = optional(number)
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for each in var.tolerations : each.operator == null ? true : contains(local.taint_operators, each.operator)])
    error_message = "[toleration.operator.unknown] tolerations[…].operator: Choose one of ${join(", ", local.taint_operators)}."
  }

  validation {
    condition     = alltrue([for each in var.tolerations : each.effect == null ? true : contains(local.taint_effects, each.effect)])
    error_message = "[toleration.effect.unknown] tolerations[…].effect: Choose one of ${join(", ", local.taint_effects)}."
  }

  validation {
    condition     = alltrue([for each in var.tolerations : each.operator != "Exists" || each.value == null || each.value == ""])
    error_message = "[toleration.contradiction] tolerations[…].value: ${local.remedies.exists}"
  }

  validation {
    condition = alltrue([
      for each in var.tolerations :
      each.operator == null || each.operator == "Equal" ? each.key != null && each.key != "" : true
    ])
    error_message = "[toleration.contradiction] tolerations[…].key: ${local.remedies.equal}"
  }

  validation {
    condition     = alltrue([for each in var.tolerations : each.toleration_seconds == null || each.effect == "NoExecute"])
    error_message = "[toleration.contradiction] tolerations[…].toleration_seconds: ${local.remedies.duration}"
  }
}

variable "affinity" {
  type    = string
  default = null

  validation {
    condition     = var.affinity == null || can(keys(jsondecode(var.affinity)))
    error_message = "[input.notJson] affinity: ${local.remedies.json}"
  }
}
