#!/usr/bin/env bash
# Makes ci-artifact from the synthesized stack, to be pushed for Flux's tofu-controller: without its backend, because
# the controller brings its own (flux-iac/tofu-controller#488), and without cdktf's metadata, which change with each machine.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

lock
# A state or plan of a trial has every password in plain text, and the artifact goes to a registry.
leftovers=$(
    find "$PREFECT_DIRECTORY" -name .terraform -prune -o \( -name '*.tfstate' -o -name '*.tfstate.*' \) -print
    grep -rlaE --exclude-dir=.terraform '"lineage": *"|tfstate-prev' "$PREFECT_DIRECTORY" || true
)
if [[ -n $leftovers ]]; then
    printf 'A state or a saved plan is in the stack: delete it.\n%s\n' "$leftovers" >&2
    exit 1
fi
rm -rf ci-artifact
mkdir -m 755 ci-artifact
cp -r "$PREFECT_DIRECTORY"/. ci-artifact/
rm -rf ci-artifact/.terraform
if [[ -f ci-artifact/cdk.tf.json ]]; then
    node ci/without-backend.cjs ci-artifact/cdk.tf.json
fi
chmod -R go+rX ci-artifact
