#!/usr/bin/env bash
# apply.sh <digest>: plans again, and applies that plan if its digest is the reviewed one.
# apply.sh <digest> -destroy <stack>: destroys, if the stack's name is right.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

reviewed=${1:?the digest of the reviewed plan, which plan.sh leaves in ci-plan/digest}
shift
if [[ ${1:-} == -destroy && ${2:-} != "$PREFECT_STACK" ]]; then
    echo "A destroy needs the name of the stack, $PREFECT_STACK." >&2
    exit 1
fi

init
make_plan "${@:1:1}"
if [[ $(<ci-plan/digest) != "$reviewed" ]]; then
    echo "This is not the plan that was reviewed: the cluster or the state has changed since. Review it as it is above." >&2
    exit 3
fi
if [[ ${1:-} != -destroy ]]; then
    guard
fi
tf apply -no-color -lock-timeout=5m "$secret/plan"
