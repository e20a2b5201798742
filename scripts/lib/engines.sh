# shellcheck shell=bash disable=SC2034
# The tests in Firefox and WebKit. `make test` runs a part of them there, because all of them take
# minutes in each; `make test-all` runs all journeys.

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
  bundle::after_the_start_nothing_of_the_console_is_asked_for
  bundle::a_program_that_is_gone_is_said_and_the_next_try_leads_to_the_same_form
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

# In portals what differs between engines: the examples, and a frame of another origin.
ENGINE_PORTALS=(examples:: framed::a_portal_of_another_origin)

in_firefox() { in_engine firefox; }
in_webkit() { in_engine webkit; }

# in_engine <engine>: a failing part does not keep the others from running.
in_engine() {
  local status=0
  # Two engines share the machine.
  export HAWSER_BROWSER=$1 RUST_TEST_THREADS=2
  end_to_end portals -- "${ENGINE_PORTALS[@]}" || status=$?
  named journeys "${ENGINE_JOURNEYS[@]}" || status=$?
  HAWSER_FAULTS=all named faults "${ENGINE_FAULTS[@]}" --test-threads 2 || status=$?
  # Behind web servers what goes through a browser, and one server: nginx.
  end_to_end hosting -- operations:: refusals:: || status=$?
  return "$status"
}

# named <test program> <test> ...: a name that no test has is an error.
named() {
  local program=$1 known name
  shift
  known=$(end_to_end "$program" --quiet -- --list) || return 1
  for name in "$@"; do
    case $name in --*) break ;; esac
    grep -qxF "$name: test" <<<"$known" || { echo "there is no test $name"; return 1; }
  done
  end_to_end "$program" -- --exact "$@"
}

# JOURNEYS= part of their names.
journeys_in_firefox() { HAWSER_BROWSER=firefox end_to_end journeys -- ${JOURNEYS:+"$JOURNEYS"}; }
journeys_in_webkit() { HAWSER_BROWSER=webkit end_to_end journeys -- ${JOURNEYS:+"$JOURNEYS"}; }
