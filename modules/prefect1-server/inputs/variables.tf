# The inputs with their types. The README describes the attributes.

# The inputs that are objects, as they were given.
variable "given" {
  type    = any
  default = {}
}

# What begins the paths in error messages. Only prefect-worker has such a path.
variable "path" {
  type     = string
  default  = ""
  nullable = false
}

variable "name" {
  type     = string
  default  = "prefect1"
  nullable = false
}

variable "namespace" {
  type = object({
    type        = optional(string, "create")
    name        = optional(string)
    labels      = optional(map(string), {})
    annotations = optional(map(string), {})
  })
  default  = {}
  nullable = false
}

variable "labels" {
  type     = map(string)
  default  = {}
  nullable = false
}

variable "database" {
  type = object({
    type = optional(string, "bundled")
    credentials = optional(object({
      type               = string
      length             = optional(number, 32)
      special_characters = optional(string)
      version            = optional(number, 1)
      secret_name        = optional(string)
      keys               = optional(object({ admin_password = optional(string) }), {})
    }))
    size                  = optional(string)
    storage_class         = optional(string)
    access_mode           = optional(string)
    existing_claim        = optional(string)
    set_password_at_start = optional(bool, true)
    image = optional(object({
      registry     = optional(string)
      repository   = optional(string)
      tag          = optional(string)
      pull_policy  = optional(string)
      pull_secrets = optional(list(string))
    }), {})
    resources = optional(object({
      requests = optional(map(string), {})
      limits   = optional(map(string), {})
    }), {})
    name          = optional(string, "prefect")
    username      = optional(string, "prefect")
    node_selector = optional(map(string), {})
    tolerations = optional(list(object({
      key                = optional(string)
      operator           = optional(string)
      value              = optional(string)
      effect             = optional(string)
      toleration_seconds = optional(number)
    })), [])
    affinity = optional(string)
    host     = optional(string)
    port     = optional(number, 5432)
    ssl_mode = optional(string)
    setup = optional(object({
      admin_password = object({ secret_name = string, key = string })
      admin_username = optional(string, "postgres")
      admin_database = optional(string, "postgres")
      image          = optional(string)
      restricted     = optional(bool, true)
      two_roles      = optional(bool, false)
    }))
  })
  default  = {}
  nullable = false
}

variable "ui" {
  type = object({
    type                  = optional(string, "ClusterIP")
    port                  = optional(number, 8080)
    annotations           = optional(map(string), {})
    allowed_source_ranges = optional(list(string))
    ingress = optional(object({
      host            = string
      class_name      = optional(string)
      path            = optional(string, "/")
      annotations     = optional(map(string), {})
      tls_secret_name = optional(string)
    }))
  })
  default  = {}
  nullable = false
}

variable "apollo" {
  type = object({
    type                  = optional(string, "ClusterIP")
    port                  = optional(number, 4200)
    annotations           = optional(map(string), {})
    allowed_source_ranges = optional(list(string))
    ingress = optional(object({
      host            = string
      class_name      = optional(string)
      path            = optional(string, "/graphql")
      annotations     = optional(map(string), {})
      tls_secret_name = optional(string)
    }))
  })
  default  = {}
  nullable = false
}

variable "apollo_api_url" {
  type    = string
  default = null
}

variable "acknowledge_no_authentication" {
  type     = bool
  default  = false
  nullable = false
}

variable "agent" {
  type = object({
    labels   = optional(list(string))
    replicas = optional(number)
    resources = optional(object({
      requests = optional(map(string), {})
      limits   = optional(map(string), {})
    }), {})
    image_repository   = optional(string, "prefecthq/prefect")
    image_tag          = optional(string)
    environment        = optional(map(string), {})
    secret_environment = optional(map(object({ secret_name = string, key = string })), {})
    pod_annotations    = optional(map(string), {})
    job = optional(object({
      resources = optional(object({
        requests = optional(map(string), {})
        limits   = optional(map(string), {})
      }), {})
      image_pull_policy  = optional(string)
      image_pull_secrets = optional(list(string))
      template = optional(object({
        type            = string
        manifest        = optional(string)
        config_map_name = optional(string)
        key             = optional(string)
        path            = optional(string)
      }))
    }), {})
    node_selector = optional(map(string), {})
    tolerations = optional(list(object({
      key                = optional(string)
      operator           = optional(string)
      value              = optional(string)
      effect             = optional(string)
      toleration_seconds = optional(number)
    })), [])
    affinity = optional(string)
  })
  default = null
}

variable "tenant" {
  type = object({
    name       = optional(string, "default")
    slug       = optional(string, "default")
    restricted = optional(bool, true)
  })
  default  = {}
  nullable = false
}

variable "create_tenant" {
  type     = bool
  default  = true
  nullable = false
}

variable "versions" {
  type = object({
    server = optional(string, "2022.09.23")
    core   = optional(string, "1.4.0")
    ui     = optional(string, "2022-09-14")
    hasura = optional(string, "v2.1.1")
  })
  default  = {}
  nullable = false
}

variable "image_registry" {
  type    = string
  default = null
}

variable "pull_policy" {
  type    = string
  default = null
}

variable "pull_secrets" {
  type    = list(string)
  default = null
}

variable "environment" {
  type     = map(string)
  default  = {}
  nullable = false
}

variable "secret_environment" {
  type     = map(object({ secret_name = string, key = string }))
  default  = {}
  nullable = false
}

variable "pod_annotations" {
  type     = map(string)
  default  = {}
  nullable = false
}

variable "service_account_annotations" {
  type     = map(string)
  default  = {}
  nullable = false
}

variable "service_account_name" {
  type    = string
  default = null
}

variable "chart" {
  type = object({
    type       = optional(string, "fromRepository")
    version    = optional(string)
    repository = optional(string)
    location   = optional(string)
    username   = optional(string)
  })
  default  = {}
  nullable = false
}

variable "setup_jobs" {
  type = object({
    resources = optional(object({
      requests = optional(map(string), {})
      limits   = optional(map(string), {})
    }), {})
    pod_labels          = optional(map(string), {})
    pod_annotations     = optional(map(string), {})
    priority_class_name = optional(string)
  })
  default  = {}
  nullable = false
}

variable "values" {
  type     = list(string)
  default  = []
  nullable = false
}

variable "release" {
  type = object({
    timeout         = optional(number, 900)
    wait            = optional(bool, true)
    max_history     = optional(number, 10)
    atomic          = optional(bool, false)
    force_update    = optional(bool, false)
    take_ownership  = optional(bool)
    upgrade_install = optional(bool, false)
  })
  default  = {}
  nullable = false
}

variable "node_selector" {
  type     = map(string)
  default  = {}
  nullable = false
}

variable "tolerations" {
  type = list(object({
    key                = optional(string)
    operator           = optional(string)
    value              = optional(string)
    effect             = optional(string)
    toleration_seconds = optional(number)
  }))
  default  = []
  nullable = false
}

variable "affinity" {
  type    = string
  default = null
}
