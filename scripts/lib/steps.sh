# shellcheck shell=bash
# Steps of a test run: one line and the time for each, and on failure the end of what it printed.
# Everything a step prints goes to a file of its own; VERBOSE=1 shows it as it comes.

STEP_LOGS=$TARGET_DIR/steps
STEP_SUMMARY=$STEP_LOGS/summary.txt
mkdir -p "$STEP_LOGS"
: >"$STEP_SUMMARY"

# cargo's own line on each test program is a result, so it is always shown.
show() {
  if [ -n "${VERBOSE:-}" ]; then cat; else grep --line-buffered -E '^(test result:|note: |a visit loads )'; fi
}

# run_step <title> <command> [<argument> ...]: returns the command's status.
run_step() {
  local title=$1 started=$SECONDS status=0 log time
  shift
  log=$STEP_LOGS/$(as_id "$title").log
  say "== $title"
  set +e
  "$@" 2>&1 | tee "$log" | show
  status=${PIPESTATUS[0]}
  set -e
  time=$(took $((SECONDS - started)))
  if [ "$status" -eq 0 ]; then
    say "   ok, $title, $time"
    printf 'ok      %s (%s)\n' "$title" "$time" >>"$STEP_SUMMARY"
    return
  fi
  # Without cargo's list of what it compiled, which hides the reason.
  [ -n "${VERBOSE:-}" ] || grep -vE '^ +(Compiling|Checking|Downloaded|Blocking) ' "$log" | tail -n 80 >&2
  say "   FAILED, $title, $time; everything it printed: $log"
  {
    printf 'FAILED  %s (%s)\n' "$title" "$time"
    failed_tests "$log" | sed 's/^/        /'
  } >>"$STEP_SUMMARY"
  return "$status"
}

# failed_tests <log>: the first failed tests and where they gave up, of cargo or of the browser's
# runner. Who reads the end of a long run sees no more than the summary.
failed_tests() {
  grep -E '^test .* \.\.\. (FAILED|FAIL)$' "$1" | sort -u | head -n 20
  grep -E -A 2 'panicked at ' "$1" | sed 's/^ *//' | grep -vE '^(--)?$' | cut -c 1-300 |
    awk '!seen[$0]++' | head -n 30
}

# step <title> <command> [<argument> ...]: ends the run if the command fails.
step() {
  run_step "$@" || stop "$1"
}

# side_by_side <title> <function> <title> <function> ...: all at once; ends the run if one fails.
side_by_side() {
  local pids=() titles=() place failed=
  while [ $# -gt 1 ]; do
    run_step "$1" "$2" &
    pids+=($!)
    titles+=("$1")
    shift 2
  done
  for place in "${!pids[@]}"; do
    wait "${pids[place]}" || failed+="${failed:+, }${titles[place]}"
  done
  [ -z "$failed" ] || stop "$failed"
}

stop() {
  summary
  fail "$1 failed"
}

summary() {
  say
  cat "$STEP_SUMMARY"
  say "        in all $(took "$SECONDS")"
}
