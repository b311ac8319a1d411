# The inputs with their types. The README describes the attributes.

# What begins the paths in error messages. Only prefect-worker has such a path.
variable "path" {
  type     = string
  default  = ""
  nullable = false
}

# The inputs that are objects, as they were given.
variable "given" {
  type    = any
  default = {}
}

variable "name" {
  type     = string
  default  = "prefect-server"
  nullable = false
}

variable "release_name" {
  type    = string
  default = null
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
      keys = optional(object({
        password             = optional(string)
        url_encoded_password = optional(string)
        connection_string    = optional(string)
        username             = optional(string)
        host                 = optional(string)
        port                 = optional(string)
        database             = optional(string)
      }), {})
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
    name     = optional(string)
    username = optional(string)
    pool = optional(object({
      size              = optional(number)
      max_overflow      = optional(number)
      timeout           = optional(number)
      statement_timeout = optional(number)
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
    host     = optional(string)
    port     = optional(number)
    ssl_mode = optional(string)
    ssl_ca = optional(object({
      type            = string
      secret_name     = optional(string)
      key             = optional(string)
      config_map_name = optional(string)
    }))
    ssl_client_certificate = optional(string)
    transaction_pooler     = optional(bool, false)
    setup = optional(object({
      admin_password = object({
        secret_name = string
        key         = string
      })
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

variable "basic_auth" {
  type = object({
    type               = string
    length             = optional(number, 32)
    special_characters = optional(string)
    version            = optional(number, 1)
    enabled            = optional(bool, true)
    secret_name        = optional(string)
  })
  default = null
}

variable "acknowledge_no_authentication" {
  type     = bool
  default  = false
  nullable = false
}

variable "encryption_key" {
  type = object({
    type        = string
    secret_name = optional(string)
    key         = optional(string)
  })
  default = null
}

variable "service" {
  type = object({
    type                    = optional(string)
    port                    = optional(number, 4200)
    node_port               = optional(number)
    annotations             = optional(map(string), {})
    external_traffic_policy = optional(string)
    ip_family_policy        = optional(string)
    ip_families             = optional(list(string), [])
  })
  default  = {}
  nullable = false
}

variable "ingress" {
  type = object({
    host            = string
    class_name      = optional(string)
    path            = optional(string)
    path_type       = optional(string, "Prefix")
    annotations     = optional(map(string), {})
    tls_secret_name = optional(string)
    extra_hosts     = optional(list(string), [])
    extra_paths     = optional(list(string), [])
  })
  default = null
}

variable "gateway" {
  type = object({
    name         = string
    namespace    = optional(string)
    section_name = optional(string, "https")
    hostnames    = list(string)
    https        = optional(bool, true)
  })
  default = null
}

variable "network_policy" {
  type = object({
    database = optional(bool)
    database_from = optional(list(object({
      pod_labels       = optional(map(string), {})
      namespace_labels = optional(map(string), {})
      cidr             = optional(string)
    })))
    server_from = optional(list(object({
      pod_labels       = optional(map(string), {})
      namespace_labels = optional(map(string), {})
      cidr             = optional(string)
    })))
  })
  default  = {}
  nullable = false
}

variable "base_path" {
  type    = string
  default = null
}

variable "ui_api_url" {
  type    = string
  default = null
}

variable "workers" {
  type = map(object({
    work_pool    = string
    type         = optional(string, "kubernetes")
    name         = optional(string)
    release_name = optional(string)
    namespace = optional(object({
      type        = optional(string, "create")
      name        = optional(string)
      labels      = optional(map(string), {})
      annotations = optional(map(string), {})
    }))
    labels            = optional(map(string), {})
    work_queues       = optional(list(string))
    concurrency_limit = optional(number)
    create_pool       = optional(bool, true)
    replicas          = optional(number)
    autoscaling = optional(object({
      max_replicas  = number
      min_replicas  = optional(number, 1)
      target_cpu    = optional(number)
      target_memory = optional(number)
    }))
    pod_disruption_budget = optional(string)
    role_rules            = optional(list(string), [])
    pod = optional(object({
      init_containers             = optional(list(string), [])
      containers                  = optional(list(string), [])
      volumes                     = optional(list(string), [])
      volume_mounts               = optional(list(string), [])
      environment_from_secret     = optional(string)
      environment_from_config_map = optional(string)
      security_context            = optional(string)
      container_security_context  = optional(string)
      priority_class_name         = optional(string)
    }), {})
    display_name     = optional(string)
    query_interval   = optional(number)
    prefetch_seconds = optional(number)
    job = optional(object({
      namespace = optional(object({
        type        = optional(string, "create")
        name        = optional(string)
        labels      = optional(map(string), {})
        annotations = optional(map(string), {})
      }))
      image         = optional(string)
      requests      = optional(map(string), {})
      limits        = optional(map(string), {})
      node_selector = optional(map(string), {})
      tolerations = optional(list(object({
        key                = optional(string)
        operator           = optional(string)
        value              = optional(string)
        effect             = optional(string)
        toleration_seconds = optional(number)
      })), [])
      service_account_name = optional(string)
      pull_secrets         = optional(list(string))
      environment          = optional(map(string), {})
      ttl_after_finished   = optional(number)
      restricted           = optional(bool)
      template             = optional(string)
    }), {})
    cluster_uid     = optional(string)
    liveness_probe  = optional(bool, true)
    prefect_version = optional(string)
    image = optional(object({
      registry     = optional(string)
      repository   = optional(string)
      tag          = optional(string)
      pull_policy  = optional(string)
      pull_secrets = optional(list(string))
    }), {})
    chart = optional(object({
      type       = optional(string, "fromRepository")
      version    = optional(string)
      repository = optional(string)
      location   = optional(string)
      username   = optional(string)
    }))
    values = optional(list(string), [])
    release = optional(object({
      timeout         = optional(number, 900)
      wait            = optional(bool)
      max_history     = optional(number, 10)
      atomic          = optional(bool, false)
      force_update    = optional(bool, false)
      take_ownership  = optional(bool)
      upgrade_install = optional(bool, false)
    }), {})
    resources = optional(object({
      requests = optional(map(string), {})
      limits   = optional(map(string), {})
    }), {})
    pod_labels      = optional(map(string), {})
    pod_annotations = optional(map(string), {})
    environment     = optional(map(string), {})
    secret_environment = optional(map(object({
      secret_name = string
      key         = string
    })), {})
    service_account_annotations = optional(map(string), {})
    service_account_name        = optional(string)
    node_selector               = optional(map(string), {})
    tolerations = optional(list(object({
      key                = optional(string)
      operator           = optional(string)
      value              = optional(string)
      effect             = optional(string)
      toleration_seconds = optional(number)
    })), [])
    affinity = optional(string)
  }))
  default  = {}
  nullable = false
}

variable "prefect_version" {
  type    = string
  default = null
}

variable "image" {
  type = object({
    registry     = optional(string)
    repository   = optional(string)
    tag          = optional(string)
    pull_policy  = optional(string)
    pull_secrets = optional(list(string))
  })
  default  = {}
  nullable = false
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

variable "replicas" {
  type    = number
  default = null
}

variable "autoscaling" {
  type = object({
    max_replicas  = number
    min_replicas  = optional(number, 1)
    target_cpu    = optional(number)
    target_memory = optional(number)
  })
  default = null
}

variable "background_replicas" {
  type    = number
  default = null
}

variable "redis" {
  type = object({
    type     = optional(string, "external")
    host     = optional(string)
    port     = optional(number, 6379)
    database = optional(number, 0)
    username = optional(string)
    password = optional(object({
      secret_name = string
      key         = string
    }))
    ssl = optional(bool, false)
    docket_url = optional(object({
      secret_name = string
      key         = string
    }))
  })
  default = null
}

variable "pod" {
  type = object({
    termination_grace_period_seconds = optional(number)
    init_containers                  = optional(list(string), [])
    containers                       = optional(list(string), [])
    volumes                          = optional(list(string), [])
    volume_mounts                    = optional(list(string), [])
    environment_from_secret          = optional(string)
    environment_from_config_map      = optional(string)
    security_context                 = optional(string)
    container_security_context       = optional(string)
    priority_class_name              = optional(string)
  })
  default  = {}
  nullable = false
}

variable "logging_level" {
  type    = string
  default = null
}

variable "cors_allowed_origins" {
  type    = list(string)
  default = null
}

variable "csrf_protection" {
  type    = bool
  default = null
}

variable "analytics" {
  type    = bool
  default = null
}

variable "startup_timeout" {
  type     = number
  default  = 600
  nullable = false
}

variable "retention" {
  type = object({
    event_days    = optional(number)
    flow_run_days = optional(number)
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

variable "resources" {
  type = object({
    requests = optional(map(string), {})
    limits   = optional(map(string), {})
  })
  default  = {}
  nullable = false
}

variable "pod_labels" {
  type     = map(string)
  default  = {}
  nullable = false
}

variable "pod_annotations" {
  type     = map(string)
  default  = {}
  nullable = false
}

variable "environment" {
  type     = map(string)
  default  = {}
  nullable = false
}

variable "secret_environment" {
  type = map(object({
    secret_name = string
    key         = string
  }))
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
