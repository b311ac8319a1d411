#!/usr/bin/env bash
# Exit code 0: the cluster is what the stack says; 2: it is not, and ci-plan/drift.md says where; else an error.
# Terraform sees its own objects, of a helm_release only the release; so the objects of each release are compared with its manifest too.
# It only reads.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

init
status=0
tf plan -no-color -lock=false -detailed-exitcode -out="$secret/plan" >"$secret/text" || status=$?
if [[ $status -ne 0 && $status -ne 2 ]]; then
    exit 1
fi
tf show -json "$secret/plan" >"$secret/plan.json"
node ci/plan-summary.cjs "$secret/plan.json" ci-plan
cp ci-plan/summary.md ci-plan/drift.md

# Not read from a pipe or a substitution: the script would go on without releases if this failed.
node ci/releases.cjs "$secret/plan.json" >"$secret/releases"
while read -r release namespace; do
    helm get manifest "$release" --namespace "$namespace" >"$secret/manifest.yaml"
    kubectl create --dry-run=client --namespace "$namespace" --output json --filename "$secret/manifest.yaml" >"$secret/manifest.json"
    kubectl get --ignore-not-found --namespace "$namespace" --output json --filename "$secret/manifest.yaml" >"$secret/live.json"
    differs=0
    node ci/live-drift.cjs "$secret/manifest.json" "$secret/live.json" >>ci-plan/drift.md || differs=$?
    case $differs in
        0) ;;
        2) status=2 ;;
        *) exit 1 ;;
    esac
done <"$secret/releases"

cat ci-plan/drift.md
exit "$status"
