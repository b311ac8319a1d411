# The configuration of a policy set of kind OPA: this file and password-guard.rego in one folder.
policy "prefect-passwords" {
  description       = "No password, Secret, volume claim, namespace or release of Prefect is lost without a raised version"
  query             = "data.prefect.passwords.deny"
  enforcement_level = "mandatory"
}
