# shellcheck shell=bash
# What the scripts say, and how they fail.

say() { printf '%s\n' "$*"; }

# fail <what went wrong> [<what to do> ...]: a message, one line an argument, and the end.
fail() {
  printf '\nerror: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# as_id <text>: the text as a file name.
as_id() { printf '%s' "$1" | tr -c 'A-Za-z0-9.\n' '-'; }

# took <seconds>: a duration as people read it.
took() {
  if (($1 >= 60)); then printf '%d min %02d s' "$(($1 / 60))" "$(($1 % 60))"; else printf '%d s' "$1"; fi
}
