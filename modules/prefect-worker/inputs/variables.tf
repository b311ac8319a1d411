# The inputs with their types. The README describes the attributes.
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

variable "api" {
  type = object({
    type             = string
    url              = optional(string)
    auth_secret_name = optional(string)
    account_id       = optional(string)
    workspace_id     = optional(string)
    api_key = optional(object({
      secret_name = string
      key         = string
    }))
  })
  nullable = false
}

variable "work_pool" {
  type     = string
  nullable = false
}

variable "type" {
  type     = string
  default  = "kubernetes"
  nullable = false
}

variable "name" {
  type    = string
  default = null
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

variable "work_queues" {
  type    = list(string)
  default = null
}

variable "concurrency_limit" {
  type    = number
  default = null
}

variable "create_pool" {
  type     = bool
  default  = true
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

variable "pod_disruption_budget" {
  type    = string
  default = null
}

variable "role_rules" {
  type     = list(string)
  default  = []
  nullable = false
}

variable "pod" {
  type = object({
    init_containers             = optional(list(string), [])
    containers                  = optional(list(string), [])
    volumes                     = optional(list(string), [])
    volume_mounts               = optional(list(string), [])
    environment_from_secret     = optional(string)
    environment_from_config_map = optional(string)
    security_context            = optional(string)
    container_security_context  = optional(string)
    priority_class_name         = optional(string)
  })
  default  = {}
  nullable = false
}

variable "display_name" {
  type    = string
  default = null
}

variable "query_interval" {
  type    = number
  default = null
}

variable "prefetch_seconds" {
  type    = number
  default = null
}

variable "job" {
  type = object({
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
  })
  default  = {}
  nullable = false
}

variable "cluster_uid" {
  type    = string
  default = null
}

variable "liveness_probe" {
  type     = bool
  default  = true
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
