# shellcheck shell=bash
# Sourced by every script: paths, and the PATH with the tools of scripts/setup. Installs nothing.

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$PROJECT" || exit 1

# shellcheck source=scripts/versions
. "$PROJECT/scripts/versions"
# shellcheck source=scripts/lib/say.sh
. "$PROJECT/scripts/lib/say.sh"

export HAWSER_CACHE=${HAWSER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hawser}
# shellcheck disable=SC2034
TARGET_DIR=${CARGO_TARGET_DIR:-$PROJECT/target}
# Debian's Rust under its own names, put first in PATH only where no other Rust will do.
RUST_BIN=$HAWSER_CACHE/rust/bin
ORIGINAL_PATH=${ORIGINAL_PATH:-$PATH}

WASM_BINDGEN_VERSION=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)

TRUNK_HOME=$HAWSER_CACHE/trunk-$TRUNK_VERSION
WASM_BINDGEN_HOME=$HAWSER_CACHE/wasm-bindgen-cli-$WASM_BINDGEN_VERSION
BINARYEN_HOME=$HAWSER_CACHE/binaryen-$BINARYEN_VERSION
ESBUILD_HOME=$HAWSER_CACHE/esbuild-$ESBUILD_VERSION
CARGO_DENY_HOME=$HAWSER_CACHE/cargo-deny-$CARGO_DENY_VERSION
GECKODRIVER_HOME=$HAWSER_CACHE/geckodriver-$GECKODRIVER_VERSION
# shellcheck disable=SC2034
REACT_HOME=$HAWSER_CACHE/react-$REACT_VERSION
# shellcheck disable=SC2034
CLARITY_HOME=$HAWSER_CACHE/clarity-$CLARITY_VERSION
# shellcheck disable=SC2034
API_PAGES_HOME=$HAWSER_CACHE/api-pages-$SWAGGER_UI_VERSION-$RAPIDOC_VERSION
AXE_CORE_HOME=$HAWSER_CACHE/axe-core-$AXE_CORE_VERSION

# at_least <minimum> <version>
at_least() {
  [ -n "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n1)" = "$1" ]
}

# can_build_wasm <rustc>: new enough, and with a standard library for wasm32.
can_build_wasm() {
  local libraries
  at_least "$RUST_MINIMUM" "$("$1" --version 2>/dev/null | cut -d' ' -f2)" || return 1
  libraries=$("$1" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) || return 1
  compgen -G "$libraries/libstd-*.rlib" >/dev/null
}

# Called again after an installation has changed what there is.
set_path() {
  local tools=$GECKODRIVER_HOME/bin:$CARGO_DENY_HOME/bin:$TRUNK_HOME/bin:$WASM_BINDGEN_HOME/bin:$BINARYEN_HOME/node_modules/.bin:$ESBUILD_HOME/node_modules/.bin
  # cargo looks for its subcommands in CARGO_HOME/bin before PATH unless that stands in PATH.
  PATH=$tools:$ORIGINAL_PATH:${CARGO_HOME:-$HOME/.cargo}/bin
  if ! can_build_wasm rustc && [ -x "$RUST_BIN/rustc" ]; then PATH=$RUST_BIN:$PATH; fi
  CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver || true)}
  export PATH CHROMEDRIVER
  hash -r
}
set_path

# Trunk reads NO_COLOR as true or false and refuses the usual 1.
[ -z "${NO_COLOR:-}" ] || export NO_COLOR=true
export TRUNK_SKIP_VERSION_CHECK=true

HAWSER_AXE=${HAWSER_AXE:-$AXE_CORE_HOME/node_modules/axe-core/axe.min.js}
export HAWSER_AXE
