#!/bin/sh
# Compares the protos with those of a commit: the argument, else the newest tag, else the commit before this one.
# Folders are compared, not git refs, since validate.proto is printed at generation time and is in no commit.
set -eu
cd "$(dirname "$0")/.."
base=${1:-$(git describe --tags --abbrev=0 2>/dev/null || git rev-parse --quiet --verify HEAD~1 || true)}
if [ -z "$base" ] || ! git cat-file -e "$base:proto" 2>/dev/null; then
  echo "buf breaking: nothing to compare with (no tag and no earlier commit that has protos)"
  exit 0
fi
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
mkdir -p "$before/packages/apis"
git archive "$base" proto | tar -x -C "$before"
cp -R packages/apis/.gen "$before/packages/apis/.gen"
# Only proto/ and what it imports: the other modules are examples of tests.
printf 'version: v2\nmodules:\n  - path: proto\n  - path: packages/apis/.gen/proto\nbreaking:\n  use: [FILE]\n' >"$before/buf.yaml"
buf breaking proto --against "$before/proto"
