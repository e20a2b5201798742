# shellcheck shell=bash
# One Rust for the host and for wasm32. In this order:
#   the rustc on PATH, where it has the wasm32 standard library already;
#   rustup, where it can add the target;
#   Debian's rustc-web, for which the wasm32 standard library is built once from its source.

DEBIAN_RUST=(rustc-web cargo-web rust-web-src rust-web-llvm lld-22)
DEBIAN_RUST_CHECKS=(rust-web-clippy rustfmt-web)
WASM=wasm32-unknown-unknown

have_host_compiler() { command -v cc >/dev/null && command -v pkg-config >/dev/null; }
install_host_compiler() {
  has_apt || { echo "a C compiler (cc) and pkg-config are needed; install them with your system's package tool"; return 1; }
  apt_install build-essential pkg-config ca-certificates
}

have_rust() { command -v cargo >/dev/null && can_build_wasm rustc; }
install_rust() {
  if command -v rustup >/dev/null && rustup target add "$WASM" && can_build_wasm rustc; then return; fi
  echo "no rustup that can add $WASM; trying Debian's packages"
  if has_apt && apt_refresh && packaged rustc-web; then
    apt_install "${DEBIAN_RUST[@]}" && build_wasm_std && link_debian_rust
    return
  fi
  echo "Rust $RUST_MINIMUM or newer with the target $WASM is needed."
  echo "Install it with rustup (https://rustup.rs), then: rustup target add $WASM"
  return 1
}

have_rust_checks() { command -v cargo-clippy >/dev/null && cargo-clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1; }
install_rust_checks() {
  if has_apt && [ "$(readlink -f "$(command -v rustc)")" = "$(readlink -f /usr/bin/rustc)" ]; then
    apt_install "${DEBIAN_RUST_CHECKS[@]}" && link_debian_rust
  elif command -v rustup >/dev/null; then
    rustup component add clippy rustfmt
  else
    echo "clippy and rustfmt of the same Rust are needed; install them the way Rust was installed"
    return 1
  fi
}

# The names in PATH that lead to Debian's Rust, whatever other Rust comes first.
link_debian_rust() {
  local program
  mkdir -p "$RUST_BIN"
  for program in cargo rustc rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver; do
    [ ! -x "/usr/bin/$program" ] || ln -sfn "/usr/bin/$program" "$RUST_BIN/$program"
  done
}

# Debian ships the standard library for the host only. The bitcode is embedded because
# a fat link-time optimisation reads it from the finished libraries.
build_wasm_std() {
  local libraries work
  can_build_wasm /usr/bin/rustc && return
  libraries=$(/usr/bin/rustc --print target-libdir --target "$WASM")
  work=$HAWSER_CACHE/building/wasm-std
  rm -rf "$work"
  mkdir -p "$work/src"
  : >"$work/src/lib.rs"
  printf '[package]\nname = "empty_crate"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
  (
    cd "$work" || exit 1
    PATH=/usr/bin:$PATH RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$work/target \
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=-Cembed-bitcode=yes \
      /usr/bin/cargo build --release --target "$WASM" -Zbuild-std=std,panic_abort,panic_unwind,test
  ) || return 1
  rm -f "$work/target/$WASM/release/deps/libempty_crate"*
  as_root mkdir -p "$libraries"
  as_root cp "$work/target/$WASM/release/deps/"*.rlib "$libraries/"
  rm -rf "$work"
  # The whole way once: a program that does not link would fail much later and less clearly.
  mkdir -p "$HAWSER_CACHE/building"
  echo 'fn main() {}' | /usr/bin/rustc --target "$WASM" -o "$HAWSER_CACHE/building/probe.wasm" - ||
    { echo "rust-lld of the package lld-22 did not link a program for $WASM"; return 1; }
  rm -f "$HAWSER_CACHE/building/probe.wasm"
}
