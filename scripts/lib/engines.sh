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

# all_journeys_in <engine> [<part of their names>]
all_journeys_in() {
  HAWSER_DIST=$PROJECT/dist HAWSER_BROWSER=$1 \
    cargo test --package hawser-end-to-end --test journeys -- ${2:+"$2"}
}

# journeys_in <engine> <journey> ...: a name that no journey has is an error.
journeys_in() {
  local engine=$1 known journey
  shift
  export HAWSER_DIST=$PROJECT/dist HAWSER_BROWSER=$engine
  known=$(cargo test --quiet --package hawser-end-to-end --test journeys -- --list) || return 1
  for journey in "$@"; do
    grep -qxF "$journey: test" <<<"$known" || { echo "there is no journey $journey"; return 1; }
  done
  cargo test --package hawser-end-to-end --test journeys -- --exact "$@"
}
