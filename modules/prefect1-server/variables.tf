variable "name" {
  description = "Name of the helm release and of its objects, at most 40 characters. Changing it creates a new installation with an empty database, and destroys the old one. Default: \"prefect1\"."
  type        = string
  default     = "prefect1"
  nullable    = false
}

variable "namespace" {
  description = "Namespace of the server. Default: { type = \"create\", name = \"prefect1\" }."
  type        = any
  default     = {}
  nullable    = false
}

variable "labels" {
  description = "Labels of every object: namespace, Secret, claim, Jobs, ConfigMap, Services, Ingresses and the bundled PostgreSQL. The chart has no value for the labels of its other objects. Changing them restarts the bundled PostgreSQL, and replaces no object: a Job that is done keeps its pod's labels. The namespace's `labels` override them. A label that this module or the chart sets is an error. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "database" {
  description = "Where Prefect keeps its data. SQLite, connection pools and certificates are errors for Prefect 1. Default: { type = \"bundled\" }."
  type        = any
  default     = {}
  nullable    = false
}

variable "ui" {
  description = "Access to the UI from browsers. Default: through a port-forward."
  type        = any
  default     = {}
  nullable    = false
}

variable "apollo" {
  description = "Access to the API (apollo) from browsers and clients. Default: through a port-forward."
  type        = any
  default     = {}
  nullable    = false
}

variable "apollo_api_url" {
  description = "URL at which a browser reaches the API, with `/graphql`. Default: the URL of apollo's ingress or LoadBalancer, else of its port-forward."
  type        = string
  default     = null
}

variable "acknowledge_no_authentication" {
  description = "Acknowledges that everybody who reaches UI or API may do everything, because Prefect 1 has no authentication. Required for each NodePort, for a LoadBalancer without an allow-list, and for an ingress without an annotation for an allow-list or authentication. Default: false."
  type        = bool
  default     = false
  nullable    = false
}

variable "agent" {
  description = "An agent that runs flows as Jobs in the server's namespace. Default: none."
  type        = any
  default     = null
}

variable "tenant" {
  description = "The tenant. It is created unless a tenant with its slug exists. Default: name and slug \"default\"."
  type        = any
  default     = {}
  nullable    = false
}

variable "create_tenant" {
  description = "Whether to create the tenant. An agent needs it. Default: true."
  type        = bool
  default     = true
  nullable    = false
}

variable "versions" {
  description = "Versions of the components. Default: server 2022.09.23, core 1.4.0, ui 2022-09-14 and hasura v2.1.1."
  type        = any
  default     = {}
  nullable    = false
}

variable "image_registry" {
  description = "Registry of a private mirror. It is prepended to the repository of each component. The bundled PostgreSQL and the database's set-up use it too, unless their own image names another registry. An `agent.image_repository` that names a registry stays as it is: its first part has a \".\" or \":\", or is \"localhost\". Default: Docker Hub."
  type        = string
  default     = null
}

variable "pull_policy" {
  description = "Pull policy of all images. The bundled PostgreSQL's `image` may override it. One of `Always`, `IfNotPresent`, `Never`. Default: \"IfNotPresent\"."
  type        = string
  default     = null
}

variable "pull_secrets" {
  description = "Names of pull Secrets in the server's namespace. The bundled PostgreSQL's `image` may override them. Default: none."
  type        = list(string)
  default     = null
}

variable "environment" {
  description = "Environment variables of graphql, its migration, apollo and towel, by name. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "secret_environment" {
  description = "Environment variables with values from Secrets of the server's namespace, by name. Default: none."
  type        = any
  default     = {}
  nullable    = false
}

variable "pod_annotations" {
  description = "Extra annotations of the pods. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "service_account_annotations" {
  description = "Annotations of the service account, which all pods share, for example for a cloud role. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "service_account_name" {
  description = "Name of an existing service account for all pods. The agent's rights are bound to it. Default: the chart creates a service account."
  type        = string
  default     = null
}

variable "chart_repository_password" {
  description = "The password or access token for `chart` with the type `fromPrivateRepository`. The state and a saved plan hold it. For an OCI registry you may leave it out of both: log in by `registries` of the helm provider, and use the type `fromRepository`."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = local.chart.type != "fromPrivateRepository" || var.chart_repository_password != null
    error_message = "[credentials.password.missing] chart_repository_password: The type fromPrivateRepository needs this input."
  }
}

variable "chart" {
  description = "Source of the chart. Set it to your own copy in a registry or folder, because Prefect's old repository may disappear. Default: prefect-server 2022.09.23 from the archived repository's branch gh-pages."
  type        = any
  default     = {}
  nullable    = false
}

variable "setup_jobs" {
  description = "Pods of the Job that sets up an external database, and of those that create the tenant. Nodes and pull Secrets are the server's. Changing an attribute runs no Job again that is done. Default: requests of 100m and 128Mi, limits of 1 CPU and 512Mi."
  type        = any
  default     = {}
  nullable    = false
}

variable "values" {
  description = "Further helm values, each an object or a YAML document. Later ones override earlier ones. A key that would detach the release from its Secret, its data or its address is an error. So are the flat keys of charts up to 2022.04.14. Default: none. Write each as `yamlencode({ … })` or `file(\"values.yaml\")`."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "release" {
  description = "How helm installs and upgrades the release. Default: the defaults of `ReleaseOptions`."
  type        = any
  default     = {}
  nullable    = false
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
    condition     = var.database_password == null || var.database_password != ""
    error_message = "[credentials.password.empty] database_password: An empty password gives everybody access. Give a password, or omit this input."
  }

  validation {
    condition     = var.database_password == null || local.credentials_type == "fromPassword"
    error_message = "[input.unused] database_password: Only the type fromPassword of database.credentials uses this input. Remove it."
  }
}

variable "after" {
  description = "Attributes of resources that must exist before the release, for example `before_upgrade` of the module prefect-backup. `depends_on` of the module would also defer its data sources, and plans would not show the values. Default: none."
  type        = any
  default     = null
}
