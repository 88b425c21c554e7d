#!/usr/bin/env bash
# The set-up where people put it: a folder with spaces and letters beyond ASCII, no git, a home that cannot be written,
# a first attempt that is broken off, and then no network. Not as root, for whom no folder is read-only.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$(mktemp -d)
chmod a-w "$home"
! test -w "$home" || { echo "Run it as an ordinary user."; exit 1; }

folder="$(mktemp -d)/a böok with spaces"
mkdir "$folder"
tar --create --exclude-vcs --exclude=.venv --exclude=_build --exclude=node_modules . | tar --extract --directory="$folder"
cd "$folder"
export HOME=$home
unset "${!XDG_@}"

setsid make book &
until compgen -G ".venv/lib/python*/site-packages/numpy" >/dev/null; do kill -0 $!; sleep 0.1; done
kill -KILL -- -$!
test ! -e .venv/ready

make check
unshare --map-current-user --net make book
