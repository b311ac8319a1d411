variable "server" {
  description = "The server: `backup_source` of the module prefect-server or prefect1-server. An external database needs a password."
  type        = any
  nullable    = false

  validation {
    condition     = var.server.database_type == "sqlite" || var.server.secret_name != null
    error_message = "[backup.database.noPassword] server: pg_dump needs a password, and the parts of the connection. A login without a password is made by plug-ins of Prefect, and a connection URL in a Secret is one of SQLAlchemy. Use the backups of your cloud, or give the parts."
  }
}

variable "schedule" {
  description = "When dumps are made, in cron's five fields and the time zone of the cluster's controller manager, mostly UTC. Default: \"0 3 * * *\"."
  type        = string
  default     = "0 3 * * *"
  nullable    = false

  validation {
    condition     = can(regex("^[^\\s]+( [^\\s]+){4}$", var.schedule))
    error_message = "[backup.schedule.invalid] schedule: Give the five fields of cron, for example \"0 3 * * *\"."
  }
}

variable "keep" {
  description = "Number of dumps that stay, 1 to 1000, of each kind: by the schedule, before upgrades, by the command. Default: 7."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.keep >= 1 && var.keep <= 1000 && floor(var.keep) == var.keep
    error_message = "[number.outOfRange] keep: Give a whole number from 1 to 1000."
  }
}

variable "before_upgrade" {
  description = "Makes a dump before the release is upgraded to another chart or image. If it fails, the upgrade does not begin. Give the output `before_upgrade` to the server as `after`. Rotate the bundled database's password in an apply of its own. Default: true."
  type        = bool
  default     = true
  nullable    = false
}

variable "size" {
  description = "Size of the volume claim. A larger size grows it, if its storage class allows that. A smaller size is an error of the plan. Default: \"8Gi\"."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^([1-9][0-9]*|[0-9]+[.][0-9]+)([kMGTPE]i?|m)?$", coalesce(var.size, "8Gi")))
    error_message = "[quantity.invalid] size: Give a Kubernetes quantity, for example \"20Gi\"."
  }

  validation {
    condition     = var.existing_claim == null || var.size == null && var.storage_class == null
    error_message = "[backup.claim.contradiction] size: An existing claim keeps its own settings. Leave size and storage_class out, or leave out existing_claim."
  }
}

variable "storage_class" {
  description = "Storage class of the claim. Changing it is an error of the apply. Default: the cluster's default class."
  type        = string
  default     = null
}

variable "existing_claim" {
  description = "Name of an existing claim in the server's namespace, in place of a created one. It may be shared: dumps are in folders with the names of namespace and server. Clusters need a claim or directory each. Setting it later destroys the created claim: `terraform state rm` it before. Default: a claim is created."
  type        = string
  default     = null

  validation {
    condition     = alltrue([for name in var.existing_claim[*] : can(regex("^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$", name))])
    error_message = "[object.name.invalid] existing_claim: Use at most 253 lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit."
  }
}

variable "image" {
  description = "Image with `pg_dump`, `pg_restore` and `psql`, at least as new as the database, with its tag. For SQLite, an image with Python. Default: the bundled database's image; for an external one library/postgres:17.6 from the registry of the server's image; for SQLite the server's image."
  type        = string
  default     = null

  validation {
    condition = alltrue([
      can(regex("(:[^/]+|@sha256:[0-9a-f]+)$", coalesce(var.image, "postgres:17.6"))),
      !can(regex("[:-]latest(-[^@]*)?$", coalesce(var.image, "postgres:17.6"))),
    ])
    error_message = "[image.tag.floating] image: This image may change at any time. Give a version, for example postgres:17.6."
  }
}

variable "upload_image" {
  description = "Image with the tool of your storage, with its tag. A container with it copies the dumps to object storage after each dump of the schedule. It runs as the user 1001, with a read-only root and `HOME` in `/tmp`. Default: dumps stay on the claim."
  type        = string
  default     = null

  validation {
    condition = alltrue([
      can(regex("(:[^/]+|@sha256:[0-9a-f]+)$", coalesce(var.upload_image, "aws-cli:2"))),
      !can(regex("[:-]latest(-[^@]*)?$", coalesce(var.upload_image, "aws-cli:2"))),
    ])
    error_message = "[image.tag.floating] upload_image: This image may change at any time. Give a version."
  }

  validation {
    condition     = var.upload_image != null || var.upload_secret_name == null && var.upload_service_account_name == null
    error_message = "[input.unused] upload_image: Other inputs of the upload are set. Give the image, or remove them."
  }
}

variable "upload_command" {
  description = "Command that copies the folder `$(DUMP_FOLDER)`, which has all dumps of the server, for example `[\"aws\", \"s3\", \"sync\", \"$(DUMP_FOLDER)\", \"s3://my-bucket/prefect\", \"--exclude\", \"*.part*\"]`. Files whose name has `.part` in it are dumps that are being made. Default: none."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = (length(var.upload_command) > 0) == (var.upload_image != null)
    error_message = "[backup.upload.noCommand] upload_command: An upload needs an image, and the command that copies the folder $(DUMP_FOLDER). Give both or none."
  }
}

variable "upload_secret_name" {
  description = "Name of a Secret in the server's namespace, whose keys are environment variables of the upload. Default: none."
  type        = string
  default     = null
}

variable "upload_service_account_name" {
  description = "Name of an existing service account with the rights of your cloud, for the pods of the schedule. Default: the namespace's default account."
  type        = string
  default     = null
}
