# shellcheck shell=bash
# Debian's packages. Nothing that is installed here may start a service.

has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }

# packaged <package>: whether apt knows it.
packaged() { apt-cache show "$1" >/dev/null 2>&1; }

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

apt_refresh() {
  [ -z "${APT_REFRESHED:-}" ] || return 0
  APT_REFRESHED=yes
  as_root apt-get -q update
}

# A policy of 101 is Debian's way to say "do not start this service now".
without_services() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ -e "$policy" ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
  "$@" || status=$?
  as_root rm -f "$policy"
  return "$status"
}

# apt_install <package> ...
apt_install() {
  local missing
  read -ra missing <<<"$(missing_packages "$@")"
  [ "${#missing[@]}" -gt 0 ] || return 0
  if ! may_install; then
    echo "root is needed for: apt-get install ${missing[*]}"
    return 1
  fi
  apt_refresh
  without_services as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y install --no-install-recommends "${missing[@]}"
}
