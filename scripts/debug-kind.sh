#!/bin/sh
# Runs a kind's module alone on its manifest.yaml, without the kindling command's checks and guards. In a kind's folder:
#
#   ./debug.sh                    on the sandbox
#   ./debug.sh --engine pulumi    a plain `pulumi up`, where Pulumi's CLI is installed, with our providers built anew
#   ./debug.sh --inspect          stops at the first line and waits for a debugger
#
# Other arguments go to the engine. STACK_INPUT or STACK_INPUT_FILE, when set, take the place of manifest.yaml.
# PULUMI_DEBUG=true shows the stack input and Pulumi's debug log, CIVO_DEBUG=1 (or another
# cloud's name) the calls to the cloud.
#
# Each kind's debug.sh hands its folder over as the first argument.
set -eu

here=$(CDPATH='' cd -- "$1" && pwd)
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
shift
engine=sandbox
inspect=

while [ $# -gt 0 ]; do
  case $1 in
    --engine) engine=${2:?"--engine needs a name: sandbox or pulumi"}; shift 2 ;;
    --engine=*) engine=${1#*=}; shift ;;
    --inspect) inspect=yes; shift ;;
    -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//p;}' "$0"; exit 0 ;;
    *) break ;;
  esac
done

if [ -z "${STACK_INPUT:-}${STACK_INPUT_YAML:-}${STACK_INPUT_FILE:-}${STACK_INPUT_YAML_FILE:-}" ]; then
  STACK_INPUT=$(echo 'target:' && sed 's/^/  /' "$here/manifest.yaml")
  export STACK_INPUT
fi

node=$root/node_modules/.bin/node
if [ ! -x "$node" ]; then
  echo "debug.sh: the workspace is not installed: run npm start in $root first" >&2
  exit 1
fi

case $engine in
  sandbox)
    exec "$node" ${inspect:+--inspect-brk} "$root/packages/cli/bin/kindling.mjs" dev run "$here" "$@"
    ;;
  pulumi)
    if ! command -v pulumi >/dev/null; then
      echo "debug.sh: there is no pulumi on PATH: install it (https://www.pulumi.com/docs/install/), or leave out --engine pulumi to run on the sandbox" >&2
      exit 1
    fi
    # Pulumi runs the module with the node on PATH.
    PATH=$root/node_modules/.bin:$PATH
    export PATH
    if grep -q dist/plugins "$here/Pulumi.yaml"; then
      "$node" "$root/scripts/build-plugins.ts" >&2
    fi
    case ${PULUMI_DEBUG:-} in '' | 0 | false) ;; *) set -- --debug "$@" ;; esac
    exec pulumi --cwd "$here" up ${inspect:+--attach-debugger} "$@"
    ;;
  *)
    echo "debug.sh: unknown engine $engine: use sandbox or pulumi" >&2
    exit 2
    ;;
esac
