#!/usr/bin/env bash
# Exit code 0: no drift; 2: drift, listed in ci-plan/drift.md; else an error.
# Of a helm_release Terraform sees only that it exists, so this also compares each release's objects with its manifest.
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
node ci/plan-summary.cjs "$secret/plan.json" "$PREFECT_DIRECTORY" ci-plan
cp ci-plan/summary.md ci-plan/drift.md

# Objects without a namespace are in the release's. Others may be elsewhere, which kubectl's --namespace refuses.
kubectl config view --raw --flatten >"$secret/kubeconfig"
export KUBECONFIG=$secret/kubeconfig

# Not read from a pipe or a substitution: the script would go on without releases if this failed.
node ci/releases.cjs "$secret/plan.json" >"$secret/releases"
while read -r release namespace made_by; do
    if [[ $made_by != terraform ]]; then
        echo "- helm release $namespace/$release: its newest revision is not of Terraform" >>ci-plan/drift.md
        status=2
    fi
    kubectl config set-context --current --namespace="$namespace" >/dev/null
    helm get manifest "$release" --namespace "$namespace" >"$secret/manifest.yaml"
    kubectl create --dry-run=client --output json --filename "$secret/manifest.yaml" >"$secret/manifest.json"
    kubectl get --ignore-not-found --output json --filename "$secret/manifest.yaml" >"$secret/live.json"
    kubectl get horizontalpodautoscalers --output json >"$secret/autoscalers.json"
    differs=0
    node ci/live-drift.cjs "$secret"/{manifest,live,autoscalers}.json >>ci-plan/drift.md || differs=$?
    case $differs in
        0) ;;
        2) status=2 ;;
        *) exit 1 ;;
    esac
done <"$secret/releases"

cat ci-plan/drift.md
exit "$status"
