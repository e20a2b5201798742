# shellcheck shell=bash
# What the tests need beside the build: browsers with their WebDriver, and axe-core.

have_chromium() { [ -n "${CHROMEDRIVER:-}" ] || command -v chromedriver >/dev/null; }
install_chromium() {
  if has_apt && packaged chromium-driver; then
    apt_install chromium chromium-driver
  else
    echo "Chromium or Chrome and a chromedriver of the same version are needed;"
    echo "put chromedriver in PATH or its path in CHROMEDRIVER"
    return 1
  fi
}

have_axe() { [ -f "$HAWSER_AXE" ]; }
install_axe() { npm_install axe-core "$AXE_CORE_VERSION"; }
