# shellcheck shell=bash
# The tools that make the console's files: trunk, wasm-bindgen, wasm-opt; and what examples need.

# These tools wait nearly all of their time. Their own release profiles cost minutes and gain
# nothing here.
QUICKLY=(
  CARGO_PROFILE_RELEASE_LTO=off
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
)

# cargo_install <crate> <version> [<flag> ...]: into a folder of its own below the cache.
cargo_install() {
  local crate=$1 version=$2
  shift 2
  # From inside the cache, so that no project's configuration takes part.
  (
    cd "$HAWSER_CACHE" || exit 1
    export CARGO_TARGET_DIR=$HAWSER_CACHE/building/$crate
    env "${QUICKLY[@]}" cargo install "$crate" --version "=$version" --root "$HAWSER_CACHE/$crate-$version" "$@"
  ) || return 1
  rm -rf "$HAWSER_CACHE/building/$crate"
}

# npm_install <name> <folder>: what scripts/npm/<name> locks; no install script of a package is run.
npm_install() {
  local home=$2
  rm -rf "$home.part"
  mkdir -p "$home.part"
  cp "$PROJECT/scripts/npm/$1"/package{,-lock}.json "$home.part"
  (cd "$home.part" && npm ci --ignore-scripts --no-audit --no-fund) || return 1
  rm -rf "$home"
  mv "$home.part" "$home"
}

have_trunk() { at_least "$TRUNK_VERSION" "$(trunk --version 2>/dev/null | cut -d' ' -f2)"; }
# With --locked: it does not compile with the newest releases of what it depends on.
install_trunk() {
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo_install trunk "$TRUNK_VERSION" --locked --no-default-features --features rustls
}

have_wasm_bindgen() { [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $WASM_BINDGEN_VERSION" ]; }
# Without --locked: the lock file of a release can name a crate that is newer than a mirror has.
install_wasm_bindgen() { CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo_install wasm-bindgen-cli "$WASM_BINDGEN_VERSION"; }

have_node() { command -v node >/dev/null && command -v npm >/dev/null; }
install_node() {
  has_apt || { echo "node and npm are needed (for wasm-opt and axe-core); install them with your system's package tool"; return 1; }
  # A node from elsewhere brings its npm along, and Debian's npm would pull in Debian's node.
  apt_install nodejs && { command -v npm >/dev/null || apt_install npm; }
}

have_wasm_opt() { [ -x "$BINARYEN_HOME/node_modules/.bin/wasm-opt" ]; }
install_wasm_opt() { npm_install binaryen "$BINARYEN_HOME" && wasm-opt --version; }

have_esbuild() { [ -x "$ESBUILD_HOME/node_modules/.bin/esbuild" ]; }
install_esbuild() { npm_install esbuild "$ESBUILD_HOME" && esbuild --version; }

have_react() { [ -d "$REACT_HOME/node_modules/react-dom" ]; }
install_react() { npm_install react "$REACT_HOME"; }

have_clarity() { [ -d "$CLARITY_HOME/node_modules/@cds/core" ]; }
install_clarity() { npm_install clarity "$CLARITY_HOME"; }

have_api_pages() { [ -d "$API_PAGES_HOME/node_modules/rapidoc/dist" ]; }
install_api_pages() { npm_install api-pages "$API_PAGES_HOME"; }

have_jq() { command -v jq >/dev/null; }
install_jq() {
  has_apt || { echo "jq is needed; install it with your system's package tool"; return 1; }
  apt_install jq
}

have_cargo_deny() { at_least "$CARGO_DENY_VERSION" "$(cargo-deny --version 2>/dev/null | cut -d' ' -f2)"; }
install_cargo_deny() { CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo_install cargo-deny "$CARGO_DENY_VERSION" --locked; }
