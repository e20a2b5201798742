# shellcheck shell=bash
# Steps with one line each: what is done, how long it took, and on failure why.
# Everything a step says goes to its own file; VERBOSE=1 shows it as it comes.

STEP_LOGS=$TARGET_DIR/steps
STEPS_STARTED=$SECONDS
STEP_SUMMARY=()

# cargo's own line on each test program is a result, so it is always shown.
show() {
  if [ -n "${VERBOSE:-}" ]; then cat; else grep --line-buffered -E '^(test result:|note: )'; fi
}

# step <title> <command> [<argument> ...]
step() {
  local title=$1 started=$SECONDS status=0 log
  shift
  mkdir -p "$STEP_LOGS"
  log=$STEP_LOGS/$(as_id "$title").log
  say "== $title"
  set +e
  "$@" 2>&1 | tee "$log" | show
  status=${PIPESTATUS[0]}
  set -e
  if [ "$status" -ne 0 ]; then
    # Without cargo's list of what it compiled, which hides the reason.
    [ -n "${VERBOSE:-}" ] || grep -vE '^ +(Compiling|Checking|Downloaded|Blocking) ' "$log" | tail -n 80 >&2
    STEP_SUMMARY+=("FAILED  $title ($(took $((SECONDS - started))))")
    summary
    fail "$title failed" "everything it said: $log"
  fi
  STEP_SUMMARY+=("ok      $title ($(took $((SECONDS - started))))")
  say "   ok, $(took $((SECONDS - started)))"
}

summary() {
  say
  printf '%s\n' "${STEP_SUMMARY[@]}"
  say "        in all $(took $((SECONDS - STEPS_STARTED)))"
}
