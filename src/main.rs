//! Starts the console in the page that loaded it.

fn main() {
    hawser::app::start();
}
