#!/usr/bin/env bash
# Writes the providers' lock file for every platform, from the synthesized stack. Commit it.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

tf get >/dev/null
tf providers lock -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64 \
    -platform=windows_amd64
if [[ -f cdktf.json ]]; then
    cp "$PREFECT_DIRECTORY/.terraform.lock.hcl" .
fi
