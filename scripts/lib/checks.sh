# shellcheck shell=bash
# What is checked, in the order of its cost. Each is a step of `make test`.

# File by file, because cargo does not see those that `catalogue!` names.
check_format() {
  find . -name '*.rs' -not -path './target/*' -print0 | xargs -0 rustfmt --edition 2024 --check
}

check_scripts() {
  if command -v shellcheck >/dev/null; then
    shellcheck -x scripts/versions scripts/lib/*.sh "${SCRIPTS[@]}" .ci/run
  else
    echo "note: shellcheck is not installed, the scripts were not checked"
  fi
}
SCRIPTS=(scripts/install scripts/build scripts/examples scripts/lint scripts/test scripts/test-engines scripts/test-faults scripts/demo scripts/dist scripts/size scripts/bench scripts/fuzz scripts/soak scripts/cargo deploy/check)

check_clippy_host() { cargo clippy --workspace --all-targets -- -D warnings; }

check_clippy_wasm() {
  cargo clippy --target wasm32-unknown-unknown --package hawser --all-targets -- -D warnings &&
    cargo clippy --target wasm32-unknown-unknown --package hawser --features parts -- -D warnings &&
    cargo clippy --target wasm32-unknown-unknown --package hawser-core --package hawser-frame -- -D warnings
}

test_host() { cargo test --workspace --exclude hawser-end-to-end; }

# In a temporary folder of its own: the browser leaves some of its files there.
test_browser() {
  local folder status=0
  folder=$(mktemp -d) || return 1
  TMPDIR=$folder cargo test --target wasm32-unknown-unknown --package hawser || status=$?
  rm -rf "$folder"
  return "$status"
}

build_dist() { scripts/build; }

check_size() { cargo xtask size dist "$(cat "$TARGET_DIR/console.std")"; }

# The journeys start the simulator themselves, in their own process.
test_end_to_end() {
  export HAWSER_DIST=$PROJECT/dist
  cargo test --package hawser-end-to-end --lib --test journeys
}

# The console in pages of others: as an element, in a frame, in stand-ins for their portals.
test_portals() {
  export HAWSER_DIST=$PROJECT/dist HAWSER_EXAMPLES=$TARGET_DIR/examples
  scripts/examples && cargo test --package hawser-end-to-end --test portals
}

# In the other engines what differs between them: the examples, and a frame of another origin.
PORTALS_IN_ENGINES=(examples:: framed::a_portal_of_another_origin)
portals_in() {
  export HAWSER_DIST=$PROJECT/dist HAWSER_EXAMPLES=$TARGET_DIR/examples HAWSER_BROWSER=$1
  cargo test --package hawser-end-to-end --test portals -- "${PORTALS_IN_ENGINES[@]}"
}

# Some cells of the fault matrix, all of them with HAWSER_FAULTS=all; the console is built already.
test_faults() {
  HAWSER_DIST=$PROJECT/dist cargo test --package hawser-end-to-end --test faults
}

# The archive behind each of the web servers of deploy/.
test_hosting() {
  deploy/check && archive_behind_servers
}

# In the other engines what goes through a browser, and one server: nginx.
hosting_in() {
  export HAWSER_BROWSER=$1
  archive_behind_servers operations:: refusals::
}

archive_behind_servers() {
  local archive
  archive=$(cargo xtask archive dist "$TARGET_DIR" | sed -n '1s/  .*//p') &&
    HAWSER_DIST=$PROJECT/dist HAWSER_ARCHIVE=$archive \
      cargo test --package hawser-end-to-end --test hosting -- "$@"
}
