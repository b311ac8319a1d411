#!/usr/bin/env bash
# Plans and shows the changes. Fails if a password or data would be lost. `plan.sh -destroy` shows what a destroy
# removes, and does not fail for that.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

init
make_plan "$@"
if [[ ${1:-} == -destroy ]]; then
    guard || true
else
    guard
fi
