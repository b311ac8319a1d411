variable "name" {
  description = "Name of the helm release and of its objects, at most 40 characters. Changing it makes a new installation with an empty database, and removes the old one. Default: \"prefect-server\"."
  type        = string
  default     = "prefect-server"
  nullable    = false
}

variable "release_name" {
  description = "Name of the helm release, at most 40 characters. Set it to adopt a release whose objects have another name. The bundled PostgreSQL is named after the release. Changing it makes a new installation. Default: `name`."
  type        = string
  default     = null
}

variable "namespace" {
  description = "The namespace. Changing it makes a new installation there, and removes the old one with the data of a bundled database or SQLite. Default: { type = \"create\", name = \"prefect\" }."
  type        = any
  default     = {}
  nullable    = false
}

variable "labels" {
  description = "Labels of every object: namespace, Secrets, claim, Jobs, and by the chart's `commonLabels` the objects of the chart and the bundled PostgreSQL, with their pods. The workers inherit them. Changing them restarts the pods, and replaces no object: a Job that is done keeps its pod's labels. `pod_labels` and the namespace's `labels` override them. A label that this module or a chart sets is an error. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "database" {
  description = "Where Prefect keeps its data. Changing its kind copies no data. Default: { type = \"bundled\" }."
  type        = any
  default     = {}
  nullable    = false
}

variable "basic_auth" {
  description = "Basic authentication of API and UI. Setting it locks out clients without the auth string. Default: none: everyone who reaches the Service has full access."
  type        = any
  default     = null
}

variable "acknowledge_no_authentication" {
  description = "Acknowledges that everybody who reaches the server from outside the cluster may do everything. Required without `basic_auth` for a NodePort, a `gateway`, a LoadBalancer without an annotation for an allow-list, and an `ingress` without an annotation for an allow-list or authentication. Changing it changes no resource. Default: false."
  type        = bool
  default     = false
  nullable    = false
}

variable "encryption_key" {
  description = "The key that Prefect encrypts its blocks with. Set it when you install: a server that has blocks has a key, and does not start with another one, because it could not read them. The same holds if you remove it later. Default: none: Prefect makes a key and keeps it in its database."
  type        = any
  default     = null
}

variable "service" {
  description = "The Service of the server. Default: ClusterIP on port 4200."
  type        = any
  default     = {}
  nullable    = false
}

variable "ingress" {
  description = "An Ingress for UI and API. It excludes `gateway`. Default: none."
  type        = any
  default     = null
}

variable "gateway" {
  description = "An HTTPRoute of an existing Gateway. It excludes `ingress`. Default: none."
  type        = any
  default     = null
}

variable "network_policy" {
  description = "Who reaches the bundled database and the server, by network policies. Default: the bundled database is restricted, the server is not."
  type        = any
  default     = {}
  nullable    = false
}

variable "base_path" {
  description = "Path of UI and API, for example `/prefect`. Changing it changes the API's URL and restarts the workers. Default: the root."
  type        = string
  default     = null
}

variable "ui_api_url" {
  description = "URL of the API for browsers, or a path on the UI's origin. A URL with a host that is known in the plan also sets the outputs and the links in notifications, and overrides `ingress` and `gateway` there. Default: from `ingress` or `gateway`, else relative to the UI, which works at every address."
  type        = string
  default     = null
}

variable "workers" {
  description = "Workers of this server, each with a helm release of its own, by a key that is in the worker's Terraform address: another key makes another worker. What each takes are the [inputs of the module prefect-worker](../prefect-worker/README.md#inputs), but for those that are its server's: `api`, `chart_repository_password`, `secret_annotations`, `shared_namespace`, `after`, `path`."
  type        = any
  default     = {}
  nullable    = false
}

variable "prefect_version" {
  description = "Version of Prefect. Raising it restarts the server and migrates the database. A downgrade is not possible. Default: \"3.8.3\"."
  type        = string
  default     = null
}

variable "image" {
  description = "Image of the server. Its workers inherit registry, pull policy and pull Secrets, unless their own image sets them. Default: prefecthq/prefect with the tag of `prefect_version`."
  type        = any
  default     = {}
  nullable    = false
}

variable "chart_repository_password" {
  description = "The password or access token for `chart` with the type `fromPrivateRepository`, of the server or a worker. The state and a saved plan hold it. For an OCI registry you may leave it out of both: log in by `registries` of the helm provider, and use the type `fromRepository`."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = local.chart.type != "fromPrivateRepository" || var.chart_repository_password != null
    error_message = "[credentials.password.missing] chart_repository_password: The type fromPrivateRepository needs this input."
  }
}

variable "chart" {
  description = "Chart of the server. Changing it upgrades the release. Workers inherit its repository, unless their own chart sets one. With an archive, each worker needs a chart of its own. Default: prefect-server 2026.8.18172642 from prefect-helm."
  type        = any
  default     = {}
  nullable    = false
}

variable "replicas" {
  description = "Number of server pods, 1 to 100. More than one needs `redis`: without it each pod has its own queue, and runs get lost. Changing it starts or stops pods and restarts none. Each pod has its own connection pool. Default: 1."
  type        = number
  default     = null
}

variable "autoscaling" {
  description = "Scales the server's pods by their load, up to 100. Needs `redis`, and excludes `replicas`. The background services are not scaled. Default: a fixed number of pods."
  type        = any
  default     = null
}

variable "background_replicas" {
  description = "Number of pods of the background services, 1 to 100. Needs `redis`. More than one needs Prefect 3.6.6 or newer (prefect-helm#580). Each has its own connection pool. Changing it starts or stops pods and restarts none. Default: 1."
  type        = number
  default     = null
}

variable "redis" {
  description = "A Redis for several server pods. With it, the background services run in their own pod. The first pod migrates an empty database, and a hook Job migrates it before each upgrade. So an upgrade of Prefect migrates while older servers run, and then replaces them (RollingUpdate). Until the last one is replaced, an older server may fail on the newer schema. Default: none."
  type        = any
  default     = null
}

variable "pod" {
  description = "Containers, volumes, security contexts and more of the server's pods. With `redis`, the pods of the background services have the same, and the migration has the volumes and the security contexts. Changing it restarts the pods. Default: the chart's pod."
  type        = any
  default     = {}
  nullable    = false
}

variable "logging_level" {
  description = "Log level of the server and its background services: `DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`. Changing it restarts them. Default: `WARNING`."
  type        = string
  default     = null
}

variable "cors_allowed_origins" {
  description = "Origins of other web pages whose scripts may call the API, for example `https://dashboard.example.com`. The UI needs none, unless `ui_api_url` has another host than the UI. Changing it restarts the server. Default: Prefect's: every origin."
  type        = list(string)
  default     = null
}

variable "csrf_protection" {
  description = "Whether requests that change something need a token against forgery by another web page. The UI, the Prefect clients and workers get theirs; a `curl` of your own does not. Changing it restarts the server. Default: false."
  type        = bool
  default     = null
}

variable "analytics" {
  description = "Whether the server reports its use to Prefect (`PREFECT_SERVER_ANALYTICS_ENABLED`). Changing it restarts the server. Default: true."
  type        = bool
  default     = null
}

variable "startup_timeout" {
  description = "Seconds that a server may take to start, 30 to 86400, including the database migration. With `redis`, the migration Job has the same limit. If the apply waits, it must be less than `release.timeout`. Charts older than 2026.7.23210422 have no startup probe: there it has no effect on the server. Default: 600."
  type        = number
  default     = 600
  nullable    = false
}

variable "retention" {
  description = "How long events and flow runs are kept. Default: Prefect's: events for 7 days, flow runs for ever."
  type        = any
  default     = {}
  nullable    = false
}

variable "setup_jobs" {
  description = "Pods of the Job that sets up an external database. Its image, nodes and pull Secrets are the server's. Changing an attribute runs no Job again that is done. Default: requests of 100m and 128Mi, limits of 1 CPU and 512Mi."
  type        = any
  default     = {}
  nullable    = false
}

variable "values" {
  description = "Further helm values, each an object or a YAML document. Later ones override earlier ones, and all override what inputs write. Reserved keys are an error, such as those of passwords, names, images and the database: they would detach the release from its Secret or claim. Default: none. Write each as `yamlencode({ … })` or `file(\"values.yaml\")`."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "release" {
  description = "How helm installs and upgrades. Default: no rollback; waits up to 900 seconds."
  type        = any
  default     = {}
  nullable    = false
}

variable "resources" {
  description = "Requests and limits of the container. Default: requests of 500m and 512Mi, for a worker 100m and 256Mi; limits of 1 CPU and 1Gi."
  type        = any
  default     = {}
  nullable    = false
}

variable "pod_labels" {
  description = "Extra labels of the pods. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "pod_annotations" {
  description = "Extra annotations of the pods. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "environment" {
  description = "Environment variables by name. A name that another input sets is an error. Use `secret_environment` for secrets. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "secret_environment" {
  description = "Environment variables by name, with values from existing Secrets in the pod's namespace. Default: none."
  type        = any
  default     = {}
  nullable    = false
}

variable "service_account_annotations" {
  description = "Annotations of the service account, for example to bind a cloud role. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "service_account_name" {
  description = "Name of an existing service account in the server's namespace. With `redis`, the background services and the migration use it too. It excludes `service_account_annotations`. Default: the chart creates a service account."
  type        = string
  default     = null
}

variable "node_selector" {
  description = "Labels that a node must have. Default: any node."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "tolerations" {
  description = "Taints that the pod tolerates. Default: none."
  type        = any
  default     = []
  nullable    = false
}

variable "affinity" {
  description = "The pod's `affinity`, in the form of the Kubernetes API. Default: none. Write it as `jsonencode({ … })`."
  type        = string
  default     = null
}

variable "database_password" {
  description = "The password for `database.credentials` with the type `fromPassword`. Changing it without raising the version is an error in the plan."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = local.credentials_type != "fromPassword" || var.database_password != null
    error_message = "[credentials.password.missing] database_password: The type fromPassword needs this input."
  }

  validation {
    condition     = var.database_password != ""
    error_message = "[credentials.password.empty] database_password: An empty password gives everybody access. Give a password, or omit this input."
  }

  validation {
    condition     = var.database_password == null || local.credentials_type == "fromPassword"
    error_message = "[input.unused] database_password: Only the type fromPassword of database.credentials uses this input. Remove it."
  }
}

variable "basic_auth_password" {
  description = "The password for `basic_auth` with the type `fromPassword`. Changing it without raising the version is an error in the plan."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = local.auth_type != "fromPassword" || var.basic_auth_password != null
    error_message = "[credentials.password.missing] basic_auth_password: The type fromPassword needs this input."
  }

  validation {
    condition     = var.basic_auth_password != ""
    error_message = "[credentials.password.empty] basic_auth_password: An empty password gives everybody access. Give a password, or omit this input."
  }

  validation {
    condition     = var.basic_auth_password == null ? true : can(regex("^[ -~]*$", var.basic_auth_password))
    error_message = "[credentials.password.notAscii] basic_auth_password: Prefect answers every call with an error 500. Use printable ASCII characters."
  }

  validation {
    condition     = var.basic_auth_password == null || local.auth_type == "fromPassword"
    error_message = "[input.unused] basic_auth_password: Only the type fromPassword of basic_auth uses this input. Remove it."
  }
}

variable "encryption_key_password" {
  description = "The key for `encryption_key` with the type `fromPassword`: a Fernet key. Another key is an error of the plan."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = local.encryption_key_type != "fromPassword" || var.encryption_key_password != null
    error_message = "[credentials.password.missing] encryption_key_password: The type fromPassword needs this input."
  }

  validation {
    condition     = var.encryption_key_password == null ? true : can(regex("^[A-Za-z0-9+/_-]{43}=$", var.encryption_key_password))
    error_message = "[encryptionKey.invalid] encryption_key_password: This is no Fernet key. Give 32 bytes in URL-safe base64, which are 44 characters with the \"=\" at the end."
  }

  validation {
    condition     = var.encryption_key_password == null || local.encryption_key_type == "fromPassword"
    error_message = "[input.unused] encryption_key_password: Only the type fromPassword of encryption_key uses this input. Remove it."
  }
}

variable "after" {
  description = "Attributes of resources that must exist before the release, for example `before_upgrade` of the module prefect-backup. `depends_on` of the module would also defer its data sources, and plans would not show the values. Default: none."
  type        = any
  default     = null
}
