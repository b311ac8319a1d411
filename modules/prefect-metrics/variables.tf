variable "namespace" {
  description = "Namespace of the server, which must exist. The exporter runs in it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "[namespace.name.invalid] namespace: A namespace has at most 63 lower-case letters, digits and \"-\", and starts and ends with a letter or digit."
  }
}

variable "api_url" {
  description = "URL of the API inside the cluster, with its port, base path and /api: `cluster_api_url` of the module prefect-server."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^https?://[^/@ ]+(/[^ ]*)?/api$", var.api_url))
    error_message = "[api.url.invalid] api_url: Give the URL with its port and /api, such as http://prefect-server.prefect.svc:4200/api."
  }
}

variable "auth_secret_name" {
  description = "Name of the Secret in the server's namespace with the auth string at the key `auth-string`: `api_auth_secret_name` of the module prefect-server. Default: no basic authentication."
  type        = string
  default     = null

  validation {
    condition     = alltrue([for name in var.auth_secret_name[*] : can(regex("^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$", name))])
    error_message = "[object.name.invalid] auth_secret_name: Use at most 253 lower-case letters, digits, \"-\" and \".\", starting and ending with a letter or digit."
  }
}

variable "auth_version" {
  description = "Version of the auth string, such as the version in `basic_auth` of the module prefect-server. Changing it restarts the exporter, which does not notice another password by itself. Default: none."
  type        = string
  default     = null
}

variable "csrf_protection" {
  description = "Whether the server asks for a token against forgery: `csrf_protection` of the module prefect-server. If it does and this is false, the exporter has no data. Default: false."
  type        = bool
  default     = false
  nullable    = false
}

variable "server_name" {
  description = "Name of the server, which the alerts are about and whose network policy admits the exporter. Default: \"prefect-server\"."
  type        = string
  default     = "prefect-server"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$", var.server_name))
    error_message = "[name.invalid] server_name: Use at most 40 lower-case letters, digits and \"-\", starting with a letter."
  }
}

variable "name" {
  description = "Name of the helm release and of its objects, at most 40 characters. Changing it makes a new exporter. Default: `server_name` and \"-metrics\"."
  type        = string
  default     = null

  validation {
    condition     = can(regex("^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$", coalesce(var.name, "${var.server_name}-metrics")))
    error_message = "[name.invalid] name: Use at most 40 lower-case letters, digits and \"-\", starting with a letter."
  }
}

variable "labels" {
  description = "Labels of all objects and of the pod. Changing them restarts the exporter. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "prometheus_labels" {
  description = "Labels of the ServiceMonitor and the PrometheusRule by which a Prometheus selects them. The chart kube-prometheus-stack asks for `release` with the name of its release. Default: none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "service_monitor" {
  description = "Whether to make a ServiceMonitor, by which the Prometheus operator finds the exporter. Default: true."
  type        = bool
  default     = true
  nullable    = false
}

variable "alerts" {
  description = "Whether to make a PrometheusRule with the alerts. Default: true."
  type        = bool
  default     = true
  nullable    = false
}

variable "dashboard" {
  description = "Whether to make a ConfigMap with a dashboard, which Grafana's sidecar finds by the label `grafana_dashboard`. Default: true."
  type        = bool
  default     = true
  nullable    = false
}

variable "chart" {
  description = "Name of the chart in its repository, or a path or URL of the chart. Default: \"prometheus-prefect-exporter\"."
  type        = string
  default     = "prometheus-prefect-exporter"
  nullable    = false
}

variable "chart_repository" {
  description = "URL of the repository, for example of a mirror, or of an OCI registry (`oci://…`). Default: that of prefect-helm; none for a path or URL."
  type        = string
  default     = null
}

variable "chart_version" {
  description = "Version of the chart. Changing it upgrades the release in place. Default: \"2026.8.7141024\"."
  type        = string
  default     = "2026.8.7141024"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+[.][0-9]+[.][0-9]+$", var.chart_version))
    error_message = "[chart.version.invalid] chart_version: Give a released version, for example 2026.8.7141024."
  }
}

variable "values" {
  description = "Further helm values as YAML documents, such as an image on a mirror. Later ones override earlier ones, and all override what inputs write, but for the API and its Secret. A list replaces the module's, `prometheusRule.rules` too. Default: none."
  type        = list(string)
  default     = []
  nullable    = false
}
