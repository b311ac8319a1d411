# shellcheck shell=bash
# Read by the other scripts. They run in the root of the repository, from any folder.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# shellcheck source=stack.env
source ci/stack.env
export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
umask 077

# A saved plan and its JSON have every password in plain text, although the printed text masks them
# (hashicorp/terraform#34297). They live in this folder until the script ends: never upload them, and never cache them.
secret=$(mktemp -d)
trap 'rm -rf "$secret"' EXIT

tf() {
    "$PREFECT_TERRAFORM" -chdir="$PREFECT_DIRECTORY" "$@"
}

# Providers come from the committed and reviewed lock file.
lock() {
    if [[ -f cdktf.json && -f .terraform.lock.hcl ]]; then
        cp .terraform.lock.hcl "$PREFECT_DIRECTORY/"
    fi
}

init() {
    lock
    tf init -no-color -lockfile=readonly >&2
}

# Plans, and leaves in ci-plan what has no secret: a summary, the counts and the plan's digest.
make_plan() {
    tf plan -no-color -lock-timeout=5m -out="$secret/plan" "$@"
    tf show -json "$secret/plan" >"$secret/plan.json"
    node ci/plan-summary.cjs "$secret/plan.json" "$PREFECT_DIRECTORY" ci-plan
    cat ci-plan/summary.md
}

# The password guard. ci/allowed-losses has the addresses of intended losses, one a line.
guard() {
    local allowances=()
    if [[ -f ci/allowed-losses ]]; then
        allowances=(--allow-file ci/allowed-losses)
    fi
    # Bash 3.2, which macOS has, takes an empty array for one that is not set.
    node ci/password-guard.cjs "$secret/plan.json" ${allowances[@]+"${allowances[@]}"} | tee ci-plan/guard.txt
}
