# shellcheck shell=bash
# The steps of scripts/test.

VERSION=$(awk -F'"' '/^version = / { print $2; exit }' Cargo.toml)
export HAWSER_DIST=$PROJECT/dist HAWSER_EXAMPLES=$TARGET_DIR/examples
export HAWSER_ARCHIVE=$TARGET_DIR/hawser-$VERSION.tar.gz

# File by file, because cargo does not see those that `catalogue!` names.
check_format() {
  find . -name '*.rs' -not -path './target/*' -print0 | xargs -0 rustfmt --edition 2024 --check
}

check_scripts() {
  local scripts
  if ! command -v shellcheck >/dev/null; then
    echo "note: shellcheck is not installed, the scripts were not checked"
    return
  fi
  mapfile -t scripts < <(find scripts -maxdepth 1 -type f)
  shellcheck -x scripts/lib/*.sh "${scripts[@]}" deploy/check .ci/run
}

check_clippy_host() { cargo clippy --workspace --all-targets -- -D warnings; }

check_clippy_wasm() {
  cargo clippy --target wasm32-unknown-unknown --package hawser --all-targets -- -D warnings
}

test_host() { cargo test --workspace --exclude hawser-end-to-end; }

# In a temporary folder of its own: the browser leaves some of its files there.
test_components() {
  local folder status=0
  folder=$(mktemp -d) || return 1
  # The runner gives all tests together 20 seconds, which a busy computer exceeds.
  WASM_BINDGEN_TEST_TIMEOUT=300 TMPDIR=$folder \
    cargo test --target wasm32-unknown-unknown --package hawser || status=$?
  rm -rf "$folder"
  return "$status"
}

# The console as it is delivered, and its archive.
build_dist() { scripts/dist archive; }

check_size() { cargo xtask size dist; }

# In `make test` a size past the limit is said and does not keep the rest from being tested.
report_size() { check_size || echo "note: a visit loads more than the limit; \`make size\` fails"; }

# A journey waits as long as it works, so there are two more at a time than there are processors.
: "${RUST_TEST_THREADS:=$(($(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) + 2))}"
export RUST_TEST_THREADS

# end_to_end <test program> [<argument of cargo test> ...]
end_to_end() {
  local program=$1
  shift
  cargo test --package hawser-end-to-end --test "$program" "$@"
}

# The journeys start the simulator themselves, in their own process.
test_journeys() { cargo test --package hawser-end-to-end --lib --test journeys; }

# The console in pages of others: as an element, in a frame, in stand-ins for their portals.
test_portals() { scripts/dist examples && end_to_end portals; }

# The pictures of docs/pages.md and the README, made by the tests that look at these pages.
make_pictures() {
  local modules
  export HAWSER_PICTURES=$PROJECT/docs/pictures
  rm -f "$HAWSER_PICTURES"/*.webp
  modules=$(cd tests/end-to-end/tests/journeys && grep -lE 'in_every_view|keep_picture' ./*.rs)
  # shellcheck disable=SC2046 # one argument a module
  end_to_end journeys -- $(basename -a -s .rs $modules | sed 's/$/::/') && end_to_end portals -- look::
}

# Some cells of the fault matrix; all of them with HAWSER_FAULTS=all.
test_faults() { end_to_end faults; }

# The archive of scripts/dist behind each of the web servers of deploy/.
test_hosting() { deploy/check && end_to_end hosting; }

fuzz() {
  export HAWSER_FUZZ_INPUTS=${INPUTS:-2000000} HAWSER_FUZZ_SEED=${SEED:-$(date +%s)} HAWSER_FUZZ_FROM=${FROM:-0}
  say "$HAWSER_FUZZ_INPUTS inputs, SEED=$HAWSER_FUZZ_SEED"
  # Optimised, and with the checks for overflow that the browser's build goes without.
  cargo test --quiet --profile fuzz --package hawser-core --test core fuzz:: -- --nocapture
  say "${CASES:-100000} cases of each property"
  PROPTEST_CASES=${CASES:-100000} cargo test --quiet --profile fuzz --package hawser-core \
    --test core -- secrets:: evidence:: runs_in_any_order:: two_tabs:: follow:: tabs_tell::
  # In the browser: no secret in its log, and no panic, whatever an appliance answers.
  HAWSER_CASES=${CASES:-100000} WASM_BINDGEN_TEST_TIMEOUT=7200 \
    cargo test --target wasm32-unknown-unknown --package hawser --test browser log::
}

bench() {
  local pages=$TARGET_DIR/bench-pages
  cargo bench --package hawser-core
  say "in Chromium; it takes five minutes"
  rm -rf "$pages"
  cp -r tests/end-to-end/benches/console/pages "$pages"
  cp "$API_PAGES_HOME"/node_modules/swagger-ui-dist/swagger-ui{.css,-bundle.js} "$pages/swagger-ui"
  cp "$API_PAGES_HOME"/node_modules/rapidoc/dist/rapidoc-min.js "$pages/rapidoc"
  cargo xtask precompress "$pages" >/dev/null
  # What is timed happens in the browser, whose console is optimised: the rest need not be.
  HAWSER_BENCH_PAGES=$pages cargo bench --profile dev --package hawser-end-to-end --bench console
}

soak() {
  local engine
  export HAWSER_SOAK_HOURS=${HOURS:-8} HAWSER_SOAK_TASKS=${TASKS:-200} HAWSER_SOAK_SPEED=${SPEED:-60}
  say "$HAWSER_SOAK_HOURS hours of $HAWSER_SOAK_TASKS tasks, about $((HAWSER_SOAK_HOURS * 60 / HAWSER_SOAK_SPEED)) minutes"
  for engine in ${ENGINES:-chromium firefox}; do
    say "$engine"
    HAWSER_BROWSER=$engine end_to_end soak --quiet -- --ignored --nocapture
  done
}
