# The rules of password-guard.cjs for opa, conftest and HCP Terraform; one set of tests holds both. Denies what
# would lose a password of Prefect or the data behind it.
#
#   opa eval --fail-defined -d password-guard.rego -i plan.json 'data.prefect.passwords.deny[_]'
#   conftest test --namespace prefect.passwords -p . plan.json
#
# An intended loss is allowed by its address, in a data file: {"prefect": {"allow": ["random_password.old"]}}, or, where
# only Rego is read, in a file of the package prefect: allow := ["random_password.old"].
package prefect.passwords

import rego.v1

plan := object.get(input, "plan", input)

deny contains {"msg": "this is no complete plan", "address": "", "rule": "plan.missing"} if not is_plan

deny contains {"msg": sprintf("%s [%s] %s.", [found.address, found.rule, messages[found.rule]]), "address": found.address, "rule": found.rule} if {
	some found in findings
	not found.address in allowed
}

allowed contains address if some address in data.prefect.allow

# A whole plan, of the major version of the format that Terraform 1 and OpenTofu 1 write.
is_plan if {
	regex.match(`^1\.[0-9]+$`, plan.format_version)
	not object.get(plan, "planned_values", null) == null
	not is_errored

	# A plan that only refreshes has no changes.
	every change in planned {
		is_string(change.address)
		is_string(change.type)
		is_array(change.change.actions)
	}
}

is_errored if not object.get(plan, "errored", false) in {false, null}

kinds := {
	"random_password": "password",
	"random_bytes": "key",
	"kubernetes_secret": "secret",
	"kubernetes_secret_v1": "secret",
	"kubernetes_persistent_volume_claim": "claim",
	"kubernetes_persistent_volume_claim_v1": "claim",
	"kubernetes_namespace": "namespace",
	"kubernetes_namespace_v1": "namespace",
	"helm_release": "release",
}

# As in password-guard-rules.cjs, word for word.
messages := {
	"password.deleted": "the password would be deleted. If only its address changed, add a moved block",
	"password.replaced": "the password would be replaced and its version is not raised. Raise the version of its credentials by one if you want a new password, else undo what changes it",
	"password.lowered": "the version of the password would be lowered. A version only goes up: give the next one",
	"password.unknown": "the version of the password is not known in the plan. Give it as a number",
	"password.remade": "the password would be made anew, and its Secret does not go to the next version with it. Import the password, and from version 2 on give it its version (docs/troubleshooting.md, \"If the state is lost\"), or raise the version",
	"secret.deleted": "the Secret would be deleted. If only its address changed, add a moved block",
	"secret.mode": "the Secret would be replaced by one of another kind of credentials. That is a new password: carry it out as a rotation, and allow this address",
	"secret.replaced": "the Secret would be replaced, and not by its next version. Raise the version of its credentials by one if you want a new password, else undo what changes it",
	"secret.changed": "the Secret would get another password and its version is not raised. Raise the version of its credentials by one if you want a new password, else undo what changes it",
	"secret.lowered": "the version of the Secret would be lowered. A version only goes up: give the next one",
	"secret.unknown": "the version of the Secret is not known in the plan. Give it as a number",
	"key.lost": "the encryption key would be deleted or replaced, and no block of Prefect could be read. Undo what does it. If only its address changed, add a moved block",
	"key.unset": "the server would no longer get its encryption key, and no block of Prefect could be read. Give it the key again",
	"claim.deleted": "the volume claim would be deleted. Its data would be gone: undo what removes it, or move it first",
	"claim.replaced": "the volume claim would be replaced. Its data would be gone: undo what removes it, or move it first",
	"claim.shrunk": "the volume claim would shrink, which replaces it. A claim only grows: give its old size or a larger one",
	"claim.unknown": "the size of the volume claim is not known in the plan. Give it as text, such as 20Gi",
	"namespace.deleted": "the namespace would be deleted, and all Secrets and volume claims in it. If only its address changed, add a moved block",
	"namespace.replaced": "the namespace would be replaced, and all Secrets and volume claims in it be deleted. Give the old name again",
	"release.deleted": "the helm release of the server would be uninstalled. If only its address changed, add a moved block",
	"release.replaced": "the helm release of the server would be uninstalled and installed anew. Undo what replaces it",
}

planned := plan.resource_changes if is_array(plan.resource_changes)

planned := [] if object.get(plan, "resource_changes", null) == null

changes := [change | some change in planned; change.mode == "managed"]

findings contains {"address": change.address, "rule": rule} if {
	some change in changes
	kinds[change.type]
	plain(change.address) in guarded
	some rule in rules(change)
}

# Guarded is what carries the library's label, the releases of Prefect's charts, and all that these depend on.
guarded contains plain(item.address) if {
	some item in objects
	is_root(item.values)
}

guarded contains dependency if {
	some item in objects
	is_root(item.values)
	some dependency in dependencies(item.address)
}

# A label that somebody took away by hand counts.
objects contains {"address": change.address, "values": values} if {
	some change in array.concat(changes, drifts)
	some values in [before(change), after(change)]
}

# A plan with -target has no changes of other resources, but their state.
objects contains {"address": resource.address, "values": side(resource.values)} if some resource in state

is_root(values) if object.get(metadata(values), "labels", {})["app.kubernetes.io/managed-by"] == "cdktf-prefect"

is_root(values) if has_chart(values, `^(.*/)?prefect-(server|worker)(-\d[^/]*)?$`)

# By what the configuration calls the chart, or, where that is a folder or an archive of another name, by what helm read in it.
has_chart(values, pattern) if {
	some name in [object.get(values, "chart", null), object.get(values, ["metadata", "chart"], null)]
	is_string(name)
	regex.match(pattern, name)
}

state := [resource |
	walk(object.get(plan, ["prior_state", "values", "root_module"], {}), [path, resource])
	path[count(path) - 2] == "resources"
]

# What a resource depends on, without indices: by the state, and by what it names in the configuration.
dependencies(address) := {plain(item) |
	some resource in state
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

rules(change) := key_rules(change) if kinds[change.type] == "key"

rules(change) := key_rules(change) if {
	kinds[change.type] == "secret"
	has_key(change)
}

rules(change) := secret_rules(change) if {
	kinds[change.type] == "secret"
	not has_key(change)
}

rules(change) := claim_rules(change) if kinds[change.type] == "claim"

rules(change) := loss(change, "namespace") if kinds[change.type] == "namespace"

rules(change) := {rule |
	some rule in loss(change, "release") | {"key.unset" | is_key_unset(change)}
	some values in [before(change), after(change)]
	has_chart(values, `^(.*/)?prefect-server(-\d[^/]*)?$`)
} if {
	kinds[change.type] == "release"
}

depends(address, on) if {
	plain(on) in dependencies(address)
	not are_of_two_instances(address, on)
}

# Of a module that both addresses are in, one instance never refers to another.
are_of_two_instances(one, other) if {
	[ones, others] := [modules(one), modules(other)]
	some i
	ones[i] != others[i]
	plain(ones[i]) == plain(others[i])
	array.slice(ones, 0, i) == array.slice(others, 0, i)
}

modules(address) := regex.find_n(`module\.[^.\[]+(\[(\d+|"(\\.|[^"\\])*")\])?\.`, modules_of(address), -1)

modules_of(address) := regex.find_n(`^(module\.[^.\[]+(\[(\d+|"(\\.|[^"\\])*")\])?\.)*`, address, 1)[0]

# Passwords: where there is a new one, each Secret that has the old one goes to the next version in the same plan.

password_rules(change) := {"password.deleted"} if {
	is_lost(change)
	count(successors(change)) == 0
}

password_rules(change) := replaced_password(change, found) if {
	is_lost(change)
	count(successors(change)) > 0
	found := compared("password", kept_version(before(change)), next_version(successors(change)[0]))
}

password_rules(change) := {"password.remade" | is_new(change); not is_followed(change)} if not is_lost(change)

is_new(change) if change.change.actions == ["create"]

# Somebody's own password, which is given to us, has keepers of its own or none.
replaced_password(change, found) := set() if {
	found == {"password.replaced"}
	count(holders(change)) > 0
	is_followed(change)
} else := found if {
	count(found) > 0
} else := set() if {
	change.deposed
} else := {"password.remade"} if {
	not is_followed(change)
} else := {"password.remade"} if {
	is_lost_on_arrival(change)
} else := set()

is_followed(change) if {
	every holder in holders(change) {
		is_raised(holder.address)
	}
}

# The Secrets in the state that have a password: a module has one for the database even where it is given.
holders(change) := [secret |
	some secret in state
	kinds[secret.type] == "secret"
	not secret.deposed_key
	depends(secret.address, change.address)
	not is_idle(change, secret)
]

is_idle(change, secret) if {
	change.name == "database"
	modules_of(change.address) != ""
	modules_of(change.address) == modules_of(secret.address)
	identity(metadata(secret.values)).mode == "-given"
}

# Whether a Secret goes to its next version, replaced or in place.
is_raised(address) if {
	change := [other | some other in changes; other.address == address; not other.deposed][0]
	next := identity(metadata(after(change))).version
	old := identity(metadata(before(change))).version
	is_number(next)
	is_number(old)
	next > old
}

# A password that comes from elsewhere would be replaced at once, and its Secret is not in the state to tell.
is_lost_on_arrival(change) if {
	arrives(change)
	count(holders(change)) == 0
	some other in changes
	kinds[other.type] == "secret"
	other.change.actions == ["create"]
	depends(other.address, change.address)
}

arrives(change) if not object.get(change.change, "importing", null) == null

arrives(change) if change.previous_address

kept_version(values) := 1 if object.get(values, "keepers", null) == null

kept_version(values) := number(object.get(values.keepers, "version", null)) if is_object(values.keepers)

next_version(change) := "unknown" if is_unknown(change, "keepers")

next_version(change) := kept_version(after(change)) if not is_unknown(change, "keepers")

is_unknown(change, key) if change.change.after_unknown[key] == true

is_unknown(change, key) if change.change.after_unknown[key].version == true

# The encryption key: its Secret has no version. A key that is made anew beside its Secret has left the state alone.

has_key(change) if regex.match(`-encryption-key(-given|-write-only)?$`, metadata(before(change)).name)

key_rules(change) := {"key.lost" | is_lost(change)} | {"key.lost" | is_new(change); count(holders(change)) > 0}

is_key_unset(change) if {
	not is_lost(change)
	gets_key(before(change))
	not gets_key(after(change))
	not is_unknown_in_values(change)
}

gets_key(values) if contains(json.marshal(object.get(values, "values", null)), "PREFECT_SERVER_ENCRYPTION_KEY")

is_unknown_in_values(change) if {
	walk(object.get(change.change, ["after_unknown", "values"], false), [_, value])
	value == true
}

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
	unknown_identity(successors(change)[0], metadata(before(change)))
} else := {"secret.replaced"} if {
	namespace(before(change)) != namespace(after(successors(change)[0]))
} else := {"secret.replaced"} if {
	identity(metadata(before(change))).base != identity(metadata(after(successors(change)[0]))).base
} else := {"secret.mode"} if {
	identity(metadata(before(change))).mode != identity(metadata(after(successors(change)[0]))).mode
} else := compared("secret", version_of(before(change)), version_of(after(successors(change)[0])))

namespace(values) := object.get(metadata(values), "namespace", null)

version_of(values) := identity(metadata(values)).version

version_annotation := "cdktf-prefect/api-auth-version"

# What a Secret says of itself: the database's in its name, the auth Secret in an annotation.
identity(meta) := {"base": parts[1], "mode": parts[2], "version": to_number(parts[3])} if {
	parts := parts_of(meta)
} else := {"base": object.get(meta, "name", null), "mode": "", "version": number(parts[1])} if {
	text := meta.annotations[version_annotation]
	parts := regex.find_all_string_submatch_n(`-([0-9]+)$`, text, 1)[0]
} else := {"base": object.get(meta, "name", null), "mode": "", "version": "none"}

parts_of(meta) := regex.find_all_string_submatch_n(`^(.*?)(-given|-write-only)?-v([0-9]+)$`, meta.name, 1)[0]

unknown_identity(change, _) if change.change.after_unknown.metadata == true

unknown_identity(change, _) if change.change.after_unknown.metadata[0] == true

unknown_identity(change, _) if change.change.after_unknown.metadata[0].name == true

unknown_identity(change, old) if {
	not parts_of(old)
	change.change.after_unknown.metadata[0].annotations == true
}

unknown_identity(change, old) if {
	not parts_of(old)
	change.change.after_unknown.metadata[0].annotations[version_annotation] == true
}

is_other_mode(change, other) if {
	kinds[other.type] == "secret"
	other.change.actions == ["create"]
	[old, next] := [metadata(before(change)), metadata(after(other))]
	old.namespace == next.namespace
	old.name != next.name
	without_mode(old.name) == without_mode(next.name)
}

without_mode(name) := regex.replace(name, `(-given|-write-only)?(-v[0-9]+)?$`, "")

# By a version of its own, in write-only mode a revision too; else by another password in it.
updated_secret(change) := {"secret.unknown"} if {
	change.change.after_unknown.data_wo_revision == true
} else := {"secret.mode"} if {
	is_number(revision(before(change))) != is_number(revision(after(change)))
} else := {"secret.lowered"} if {
	revision(after(change)) < revision(before(change))
} else := {"secret.unknown"} if {
	unknown_identity(change, metadata(before(change)))
} else := found if {
	found := compared("secret", version_of(before(change)), version_of(after(change)))
	found != {"secret.replaced"}
} else := {"secret.changed"} if {
	walk(object.get(change.change.after_unknown, "data", {}), [_, true])
} else := {"secret.changed"} if {
	object.get(before(change), "data", null) != object.get(after(change), "data", null)
	not is_put_back(change)
} else := set()

# What somebody changed by hand.
is_put_back(change) if {
	some drift in drifts
	drift.address == change.address
	object.get(before(drift), "data", null) == object.get(after(change), "data", null)
}

drifts := [drift | some drift in object.get(plan, "resource_drift", [])]

revision(values) := object.get(values, "data_wo_revision", null)

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

before(change) := side(object.get(change.change, "before", null))

after(change) := side(object.get(change.change, "after", null))

side(values) := values if is_object(values)

side(values) := {} if not is_object(values)

metadata(values) := object.get(values, ["metadata", 0], {})

plain(address) := regex.replace(address, `\[(\d+|"(\\.|[^"\\])*")\]`, "")
