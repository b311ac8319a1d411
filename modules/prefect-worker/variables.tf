variable "api" {
  description = "The API that the worker connects to. Changing it restarts the worker."
  type        = any
  nullable    = false
}

variable "work_pool" {
  description = "Work pool from which the worker takes flow runs: letters, digits and any of `-_.:+=@,~`, but no `-` first."
  type        = string
  nullable    = false
}

variable "type" {
  description = "Type of the worker and of the pool that it makes, for example process, which runs flow runs in the worker's pod. The image must have what the type needs. For another type than kubernetes the pool has Prefect's own template, and job can have only a namespace and a template. Changing it restarts the worker and changes no existing pool: give the worker another work_pool too."
  type        = string
  default     = "kubernetes"
  nullable    = false
}

variable "name" {
  description = "Name of the helm release and of its objects, at most 40 characters. Changing it makes a new worker. Default: \"prefect-worker-\" and the work pool's name."
  type        = string
  default     = null
}

variable "release_name" {
  description = "Name of the helm release, at most 40 characters. Set it to adopt a release whose objects have another name. Changing it makes a new worker. Default: `name`."
  type        = string
  default     = null
}

variable "namespace" {
  description = "The namespace of the worker. Use another namespace than a server's module creates. Default: { type = \"create\", name = \"prefect\" }; for `workers` of prefect-server the server's."
  type        = any
  default     = {}
  nullable    = false
}

variable "labels" {
  description = "Labels of the worker's namespaces, of the chart's objects and of the pods. For `workers` of prefect-server they override the server's by key. Jobs of flow runs get none: set them in `job.template`. Changing them restarts the worker and replaces no object. A label that this module or the chart sets is an error. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "work_queues" {
  description = "Work queues of the pool. Names have letters, digits, any of `-_.+=` and spaces between them. Default: all."
  type        = list(string)
  default     = null
}

variable "concurrency_limit" {
  description = "Maximum number of flow runs that each worker pod runs at a time, 1 to 999999. Default: no limit."
  type        = number
  default     = null
}

variable "create_pool" {
  description = "Whether the worker makes its work pool if it is missing. Turn it off if the Prefect Terraform provider owns the pool: then the worker writes no template, and `job` can have only a `namespace`. Turning it off leaves an existing pool and its template unchanged. Default: true."
  type        = bool
  default     = true
  nullable    = false
}

variable "replicas" {
  description = "Number of worker pods, 0 to 1000. Changing it starts or stops pods and restarts none. Running flow runs continue. Default: 1."
  type        = number
  default     = null
}

variable "autoscaling" {
  description = "Scales the worker's pods by their load, through a HorizontalPodAutoscaler. It needs a metrics server, and requests in `resources`. It excludes `replicas`. Changing it restarts no pod. Running flow runs continue when a pod stops. Default: a fixed number of pods."
  type        = any
  default     = null
}

variable "pod_disruption_budget" {
  description = "A PodDisruptionBudget of the worker's pods: its `spec` in the form of the Kubernetes API, without the selector. Setting and removing it restarts the worker. Default: none. Write it as `jsonencode({ maxUnavailable = 1 })`."
  type        = string
  default     = null
}

variable "role_rules" {
  description = "Further rules of the worker's Role, in the form of the Kubernetes API. Changing them restarts no pod. Default: none: the worker may read pods, events and logs, and manage Jobs. Write each as `jsonencode({ … })`."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "pod" {
  description = "Containers, volumes, security contexts and more of the worker's pods, not of its jobs. Changing it restarts the worker. Default: the chart's pod."
  type        = any
  default     = {}
  nullable    = false
}

variable "display_name" {
  description = "Name of the worker in Prefect's UI. It excludes more than one replica. Changing it restarts the worker. Default: Prefect gives each pod a name."
  type        = string
  default     = null
}

variable "query_interval" {
  description = "Seconds between two queries for flow runs, 1 to 86400. Changing it restarts the worker. Default: 5."
  type        = number
  default     = null
}

variable "prefetch_seconds" {
  description = "Seconds before its scheduled start that the worker takes a flow run, 0 to 86400. Changing it restarts the worker. Default: 10."
  type        = number
  default     = null
}

variable "job" {
  description = "Defaults of the jobs. Default: the template of prefect-kubernetes, in the worker's namespace."
  type        = any
  default     = {}
  nullable    = false
}

variable "cluster_uid" {
  description = "Identifier by which Prefect tells clusters apart: the UID of the namespace kube-system. Changing it restarts the worker. Pools, flow runs and jobs stay. Default: read from the cluster."
  type        = string
  default     = null
}

variable "liveness_probe" {
  description = "Whether Kubernetes restarts a worker that lost its server. Default: true."
  type        = bool
  default     = true
  nullable    = false
}

variable "prefect_version" {
  description = "Version of Prefect, not newer than the server's. Default: \"3.8.3\"; for `workers` of prefect-server the server's."
  type        = string
  default     = null
}

variable "image" {
  description = "The image. Default: prefecthq/prefect with the tag of `prefect_version` for Kubernetes; for `workers` of prefect-server with the server's registry, pull policy and pull Secrets."
  type        = any
  default     = {}
  nullable    = false
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
  description = "Chart of the worker. Changing it upgrades the release. If the server's chart is an archive, set this. Default: prefect-worker 2026.8.18172642 from the server's repository; without a server, from prefect-helm."
  type        = any
  default     = {}
  nullable    = false
}

variable "values" {
  description = "Further helm values, each an object or a YAML document. Later ones override earlier ones, and all override what inputs write. Reserved keys are an error, such as those of names, images and the API. Default: none. Write each as `yamlencode({ … })` or `file(\"values.yaml\")`."
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
  description = "Name of an existing service account in the worker's namespace. The worker's Role is bound to it. It excludes `service_account_annotations`. Default: the chart creates a service account."
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

variable "secret_annotations" {
  description = "Annotations of the pods that identify the Secret of the API. Changing them restarts the pods."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "shared_namespace" {
  description = "Whether the namespace may hold a helm release of this name that another owner made. If true, such a release is an error. Null: true unless this module creates the namespace."
  type        = bool
  default     = null
}

variable "after" {
  description = "Attributes of resources that must exist before the release, for example the id of a Secret. `depends_on` of the module would also defer its data sources, and plans would not show the values."
  type        = any
  default     = null
}

variable "path" {
  description = "Path of these inputs in the server's module, which begins the paths in error messages: `workers[\"etl\"].`"
  type        = string
  default     = ""
  nullable    = false
}
