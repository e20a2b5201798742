# shellcheck shell=bash
# The program of embed/frame.html: hawser-frame, which the console's own page has no use for.

FRAME_WASM_OPT=(--enable-bulk-memory --enable-bulk-memory-opt --enable-nontrapping-float-to-int --enable-sign-ext
  --enable-mutable-globals --enable-reference-types --enable-multivalue -Oz)

# frame_program <folder>: frame-program.js and its .wasm. CARGO_TARGET_DIR says where it is compiled.
frame_program() {
  cargo build --package hawser-frame --target wasm32-unknown-unknown --profile console
  mkdir -p "$1"
  wasm-bindgen --target web --no-typescript --out-name frame-program --out-dir "$1" \
    "${CARGO_TARGET_DIR:-$TARGET_DIR}/wasm32-unknown-unknown/console/hawser_frame.wasm"
  wasm-opt "${FRAME_WASM_OPT[@]}" --strip-debug --strip-producers -o "$1/frame-program_bg.wasm" "$1/frame-program_bg.wasm"
}
