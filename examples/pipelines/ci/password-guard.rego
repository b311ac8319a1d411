# The rules of password-guard.cjs for opa, conftest and HCP Terraform; one set of tests holds both. Denies what
# would lose a password of Prefect or the data behind it.
#
#   opa eval --fail-defined -d password-guard.rego -i plan.json 'data.prefect.passwords.deny[_]'
#   conftest test --namespace prefect.passwords -p . plan.json
#
# An intended loss is allowed by its address, in a data file: {"prefect": {"allow": ["random_password.old"]}}.
package prefect.passwords

import rego.v1

plan := object.get(input, "plan", input)

deny contains {"msg": "this is no complete plan", "address": "", "rule": "plan.missing"} if not is_plan

deny contains {"msg": sprintf("%s [%s] %s.", [found.address, found.rule, messages[found.rule]]), "address": found.address, "rule": found.rule} if {
	some found in findings
	not found.address in allowed
}

allowed contains address if some address in data.prefect.allow

is_plan if {
	startswith(plan.format_version, "1.")
	plan.planned_values
	not plan.errored
}

kinds := {
	"random_password": "password",
	"kubernetes_secret": "secret",
	"kubernetes_secret_v1": "secret",
	"kubernetes_persistent_volume_claim": "claim",
	"kubernetes_persistent_volume_claim_v1": "claim",
	"kubernetes_namespace": "namespace",
	"kubernetes_namespace_v1": "namespace",
	"helm_release": "release",
}

# As in password-guard.cjs, word for word.
messages := {
	"password.deleted": "the password would be deleted. If only its address changed, add a moved block",
	"password.replaced": "the password would be replaced and its version is not raised. Raise the version of its credentials by one if you want a new password, else undo what changes it",
	"password.lowered": "the version of the password would be lowered. A version only goes up: give the next one",
	"password.unknown": "the version of the password is not known in the plan. Give it as a number",
	"password.remade": "the password would be made anew, and its Secret exists already. Import the password, or raise its version",
	"secret.deleted": "the Secret would be deleted. If only its address changed, add a moved block",
	"secret.mode": "the Secret would be replaced by one of another kind of credentials. That is a new password: carry it out as a rotation, and allow this address",
	"secret.replaced": "the Secret would be replaced, and not by its next version. Raise the version of its credentials by one if you want a new password, else undo what changes it",
	"secret.changed": "the Secret would get another password and its version is not raised. Raise the version of its credentials by one if you want a new password, else undo what changes it",
	"secret.lowered": "the version of the Secret would be lowered. A version only goes up: give the next one",
	"secret.unknown": "the version of the Secret is not known in the plan. Give it as a number",
	"claim.deleted": "the volume claim would be deleted. Its data would be gone: undo what removes it, or move it first",
	"claim.replaced": "the volume claim would be replaced. Its data would be gone: undo what removes it, or move it first",
	"claim.shrunk": "the volume claim would shrink, which replaces it. A claim only grows: give its old size or a larger one",
	"claim.unknown": "the size of the volume claim is not known in the plan. Give it as text, such as 20Gi",
	"namespace.deleted": "the namespace would be deleted, and all Secrets and volume claims in it. If only its address changed, add a moved block",
	"namespace.replaced": "the namespace would be replaced, and all Secrets and volume claims in it be deleted. Give the old name again",
	"release.deleted": "the helm release of the server would be uninstalled. If only its address changed, add a moved block",
	"release.replaced": "the helm release of the server would be uninstalled and installed anew. Undo what replaces it",
}

changes := [change | some change in object.get(plan, "resource_changes", []); change.mode == "managed"]

findings contains {"address": change.address, "rule": rule} if {
	some change in changes
	kinds[change.type]
	plain(change.address) in guarded
	some rule in rules(change)
}

# Guarded is what carries the library's label, the releases of Prefect's charts, and all that these depend on.
guarded contains plain(change.address) if {
	some change in changes
	is_root(change)
}

guarded contains dependency if {
	some change in changes
	is_root(change)
	some dependency in dependencies(change.address)
}

is_root(change) if {
	some values in [before(change), after(change)]
	object.get(metadata(values), "labels", {})["app.kubernetes.io/managed-by"] == "cdktf-prefect"
}

is_root(change) if has_chart(change, `^(.*/)?prefect-(server|worker)(-\d[^/]*)?$`)

has_chart(change, pattern) if {
	some values in [before(change), after(change)]
	is_string(values.chart)
	regex.match(pattern, values.chart)
}

# What a resource depends on, without indices: by the state, and by what it names in the configuration.
dependencies(address) := {plain(item) |
	walk(object.get(plan, ["prior_state", "values", "root_module"], {}), [_, resource])
	is_object(resource)
	plain(resource.address) == plain(address)
	some item in resource.depends_on
} | {concat("", [prefix, item]) |
	walk(object.get(plan, ["configuration", "root_module"], {}), [path, resource])
	path[count(path) - 2] == "resources"
	prefix := concat("", [step | some i, "module_calls" in path; step := sprintf("module.%s.", [path[i + 1]])])
	plain(concat("", [prefix, resource.address])) == plain(address)
	some name in names(resource)
	item := concat(".", array.slice(split(name, "."), 0, 2))
}

names(resource) := {name |
	walk(object.get(resource, "expressions", {}), [path, name])
	path[count(path) - 2] == "references"
} | {name | some name in object.get(resource, "depends_on", [])}

rules(change) := password_rules(change) if kinds[change.type] == "password"

rules(change) := secret_rules(change) if kinds[change.type] == "secret"

rules(change) := claim_rules(change) if kinds[change.type] == "claim"

rules(change) := loss(change, "namespace") if kinds[change.type] == "namespace"

rules(change) := {rule |
	some rule in loss(change, "release")
	has_chart(change, `^(.*/)?prefect-server(-\d[^/]*)?$`)
} if {
	kinds[change.type] == "release"
}

# Passwords

password_rules(change) := {"password.deleted"} if {
	is_lost(change)
	count(successors(change)) == 0
}

password_rules(change) := compared("password", kept_version(before(change)), next_version(successors(change)[0])) if {
	is_lost(change)
	count(successors(change)) > 0
}

password_rules(change) := {"password.remade" | is_remade(change)} if not is_lost(change)

is_remade(change) if {
	change.change.actions == ["create"]
	some other in changes
	kinds[other.type] == "secret"
	is_object(other.change.before)
	not other.deposed
	not is_lost(other)
	plain(change.address) in dependencies(other.address)
}

kept_version(values) := 1 if object.get(values, "keepers", null) == null

kept_version(values) := number(object.get(values.keepers, "version", null)) if is_object(values.keepers)

next_version(change) := "unknown" if is_unknown(change, "keepers")

next_version(change) := kept_version(after(change)) if not is_unknown(change, "keepers")

is_unknown(change, key) if change.change.after_unknown[key] == true

is_unknown(change, key) if change.change.after_unknown[key].version == true

# Secrets

secret_rules(change) := lost_secret(change) if is_lost(change)

secret_rules(change) := updated_secret(change) if change.change.actions == ["update"]

lost_secret(change) := {"secret.mode"} if {
	count(successors(change)) == 0
	some other in changes
	is_other_mode(change, other)
} else := {"secret.deleted"} if {
	count(successors(change)) == 0
} else := {"secret.unknown"} if {
	unknown_name(successors(change)[0])
} else := {"secret.replaced"} if {
	metadata(before(change)).namespace != metadata(after(successors(change)[0])).namespace
} else := rule if {
	[old, next] := [parts(before(change)), parts(after(successors(change)[0]))]
	old[1] == next[1]
	rule := versioned(old, next)
} else := trigger_rules(change) if {
	metadata(before(change)).name == metadata(after(successors(change)[0])).name
} else := {"secret.replaced"}

versioned(old, next) := {"secret.mode"} if old[2] != next[2]

versioned(old, next) := compared("secret", to_number(old[3]), to_number(next[3])) if old[2] == next[2]

parts(values) := regex.find_all_string_submatch_n(`^(.*?)(-given|-write-only)?-v([0-9]+)$`, metadata(values).name, 1)[0]

unknown_name(change) if change.change.after_unknown.metadata == true

unknown_name(change) if change.change.after_unknown.metadata[0] == true

unknown_name(change) if change.change.after_unknown.metadata[0].name == true

is_other_mode(change, other) if {
	kinds[other.type] == "secret"
	other.change.actions == ["create"]
	[old, next] := [metadata(before(change)), metadata(after(other))]
	old.namespace == next.namespace
	old.name != next.name
	without_mode(old.name) == without_mode(next.name)
}

without_mode(name) := regex.replace(name, `(-given|-write-only)?(-v[0-9]+)?$`, "")

# The auth Secret keeps its name: a resource that it depends on holds its version.
triggers(change) := [other |
	some other in changes
	other.type == "terraform_data"
	plain(other.address) in dependencies(change.address)
	"create" in other.change.actions
	is_object(other.change.before)
]

trigger_rules(change) := {"secret.replaced"} if count(triggers(change)) == 0

trigger_rules(change) := {rule | some other in triggers(change); some rule in trigger_rule(other)} if {
	count(triggers(change)) > 0
}

trigger_rule(other) := {"secret.unknown"} if is_unknown(other, "triggers_replace")

trigger_rule(other) := compared("secret", trigger(before(other)), trigger(after(other))) if {
	not is_unknown(other, "triggers_replace")
}

trigger(values) := number(object.get(object.get(values, "triggers_replace", {}), "version", null))

updated_secret(change) := {"secret.unknown"} if {
	change.change.after_unknown.data_wo_revision == true
} else := {"secret.mode"} if {
	is_number(revision(before(change))) != is_number(revision(after(change)))
} else := {"secret.lowered"} if {
	revision(after(change)) < revision(before(change))
} else := {"secret.changed"} if {
	walk(object.get(change.change.after_unknown, "data", {}), [_, true])
	not is_raised(change)
} else := set()

revision(values) := object.get(values, "data_wo_revision", null)

new_passwords(change) := [other |
	some other in changes
	other.type == "random_password"
	not other.deposed
	"create" in other.change.actions
	plain(other.address) in dependencies(change.address)
]

is_raised(change) if {
	count(new_passwords(change)) > 0
	every password in new_passwords(change) {
		is_lost(password)
		compared("password", kept_version(before(password)), next_version(password)) == set()
	}
}

# Claims

claim_rules(change) := {"claim.shrunk"} if {
	size(after(change)) < size(before(change))
} else := {"claim.unknown"} if {
	size(before(change))
	unknown_size(change)
} else := loss(change, "claim")

unknown_size(change) if change.change.after_unknown.spec[0].resources[0].requests == true

unknown_size(change) if change.change.after_unknown.spec[0].resources[0].requests.storage == true

size(values) := units.parse_bytes(values.spec[0].resources[0].requests.storage)

# What is common

loss(change, kind) := {sprintf("%s.replaced", [kind])} if {
	is_lost(change)
	"create" in change.change.actions
} else := {sprintf("%s.deleted", [kind])} if {
	is_lost(change)
} else := set()

# What is only forgotten or moved stays in the cluster.
is_lost(change) if "delete" in change.change.actions

is_lost(change) if {
	"forget" in change.change.actions
	"create" in change.change.actions
}

# A deposed object has been replaced already.
successors(change) := [change | "create" in change.change.actions] if not change.deposed

successors(change) := [other |
	some other in changes
	other.address == change.address
	not other.deposed
	is_object(other.change.after)
] if {
	change.deposed
}

compared(kind, _, "unknown") := {sprintf("%s.unknown", [kind])}

compared(kind, old, next) := {sprintf("%s.lowered", [kind])} if {
	is_number(old)
	is_number(next)
	next < old
}

compared(_, old, next) := set() if {
	is_number(old)
	is_number(next)
	next > old
}

compared(kind, old, next) := {sprintf("%s.replaced", [kind])} if old == next

compared(kind, old, next) := {sprintf("%s.replaced", [kind])} if {
	next != "unknown"
	not both_numbers(old, next)
}

both_numbers(old, next) if {
	is_number(old)
	is_number(next)
}

number(value) := to_number(value) if regex.match(`^[0-9]+$`, sprintf("%v", [value]))

number(value) := "none" if not regex.match(`^[0-9]+$`, sprintf("%v", [value]))

before(change) := side(change.change.before)

after(change) := side(change.change.after)

side(values) := values if is_object(values)

side(values) := {} if not is_object(values)

metadata(values) := object.get(values, ["metadata", 0], {})

plain(address) := regex.replace(address, `\[(\d+|"(\\.|[^"\\])*")\]`, "")
