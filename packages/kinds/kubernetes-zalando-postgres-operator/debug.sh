#!/bin/sh
# Runs this kind's module alone on its manifest.yaml; ./debug.sh --help says how.
here=$(dirname -- "$0")
exec "$here/../../../scripts/debug-kind.sh" "$here" "$@"
