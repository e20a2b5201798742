#!/bin/sh
# Run by the image's entry point before nginx starts: writes the directive with the
# name servers of this container.
set -eu
FROM=${1:-/etc/resolv.conf}
TO=${2:-/tmp/hawser-resolver.conf}
SERVERS=$(awk '$1 == "nameserver" { print ($2 ~ /:/) ? "[" $2 "]" : $2 }' "$FROM" | tr '\n' ' ')
echo "resolver ${SERVERS% } valid=30s; resolver_timeout 5s;" >"$TO"
