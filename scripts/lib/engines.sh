# shellcheck shell=bash disable=SC2034
# The journeys in the other engines. `make test` runs a part of them there, because all of them
# take minutes in each; `make test-engines` runs all.

# What differs between engines is what is tried: one journey of each operation, and of each thing
# that the browser itself does: keys and focus, the dialog, a list that is drawn in part, fetch and
# connections that end, storage over a reload, files that do not come, the policy.
ENGINE_JOURNEYS=(
  promote::an_administrator_promotes_a_test_image_by_keyboard_only
  promote::leaving_the_confirmation_sends_nothing_and_keeps_the_form
  reconnect::a_broken_pairing_is_reconnected_and_its_health_is_shown
  run_reprotect::a_plan_is_reprotected_and_goes_the_other_way_afterwards
  start_sync::credentials_of_the_remote_side_are_sent_and_let_a_sync_succeed
  pair_sites::both_halves_are_done_one_led_to_by_the_other_and_both_lists_show_it
  sign_in::a_refused_sign_in_keeps_the_user_name_and_blanks_the_password
  sign_in::a_session_that_ends_behind_the_form_leaves_it_filled_in
  following::a_reload_in_the_middle_of_a_run_loses_nothing
  lost_answers::a_submission_whose_connection_is_cut_is_found_and_followed
  lists::a_list_of_ten_thousand_replications_is_searched_with_few_nodes_in_the_page
  start::a_missing_wasm_file_is_named_and_can_be_retried
  parts::whoever_opens_the_sign_in_has_the_rest_loaded_before_it_is_needed
  parts::a_part_that_is_gone_after_an_update_is_said_and_can_be_tried_again
  hosting::the_start_asks_for_every_file_once_and_for_nothing_elsewhere
  hosting::the_journeys_would_notice_what_the_policy_refuses
)

# Cells of the fault matrix, where the browser itself has a hand in what happens: connections that
# end, time-outs, the network that is gone, a reload, tabs, storage, bodies that drip or are large.
ENGINE_FAULTS=(
  01_401::follow::pair_sites
  08_redirect_to_a_page_for_signing_in::load::promote_test_image
  12_connection_cut_after_the_request::submit::run_reprotect
  12_connection_cut_within_the_answer::follow::reconnect_pairing
  13_no_answer_and_nothing_done::follow::start_sync
  14_offline::submit::promote_test_image
  14_sleep_of_three_hours::follow::run_reprotect
  15_appliance_s_clock_10_minutes_ahead::load::start_sync
  16_reload_before_the_answer::submit::reconnect_pairing
  16_two_tabs::finish::promote_test_image
  17_a_body_that_drips::load::run_reprotect
  19_storage_that_throws::submit::start_sync
  20_names_of_a_megabyte::finish::pair_sites
)

# all_journeys_in <engine> [<part of their names>]
all_journeys_in() {
  HAWSER_DIST=$PROJECT/dist HAWSER_BROWSER=$1 \
    cargo test --package hawser-end-to-end --test journeys -- ${2:+"$2"}
}

# journeys_in <engine> <journey> ...: a name that no journey has is an error.
journeys_in() { named_in journeys "$@"; }

# faults_in <engine> <cell> ...
faults_in() { HAWSER_FAULTS=all named_in faults "$@"; }

# named_in <test program> <engine> <test> ...
named_in() {
  local program=$1 engine=$2 known name
  shift 2
  export HAWSER_DIST=$PROJECT/dist HAWSER_BROWSER=$engine
  known=$(cargo test --quiet --package hawser-end-to-end --test "$program" -- --list) || return 1
  for name in "$@"; do
    grep -qxF "$name: test" <<<"$known" || { echo "there is no test $name"; return 1; }
  done
  cargo test --package hawser-end-to-end --test "$program" -- --exact "$@"
}
