# shellcheck shell=bash
# The web servers for which deploy/ has a configuration. The tests start them themselves, on ports
# of their own; nothing of what is installed here is started as a service.

SERVER_PACKAGES=(nginx libnginx-mod-http-brotli-static caddy haproxy curl)
BROTLI_MODULE=/usr/lib/nginx/modules/ngx_http_brotli_static_module.so

# Debian keeps servers where only root has them in PATH.
have_servers() {
  local program
  for program in nginx caddy haproxy curl; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || return 1
  done
  [ -f "$BROTLI_MODULE" ]
}

install_servers() {
  if has_apt && apt_refresh && packaged libnginx-mod-http-brotli-static && packaged caddy; then
    apt_install "${SERVER_PACKAGES[@]}"
  else
    echo "needed are, by their names in Debian 12: ${SERVER_PACKAGES[*]}"
    echo "install them with your system's package tool; nginx's module is looked for at $BROTLI_MODULE"
    return 1
  fi
}
