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

have_firefox() { command -v firefox-esr >/dev/null || command -v firefox >/dev/null; }
install_firefox() {
  if has_apt && packaged firefox-esr; then
    apt_install firefox-esr
  else
    echo "Firefox is needed in PATH; install it with your system's package tool"
    return 1
  fi
}

have_geckodriver() { [ -n "${GECKODRIVER:-}" ] || command -v geckodriver >/dev/null; }
install_geckodriver() { CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo_install geckodriver "$GECKODRIVER_VERSION"; }

# The tests look for MiniBrowser where packages put it, or take its path from WEBKIT_BROWSER.
have_webkit() {
  command -v Xvfb >/dev/null &&
    { [ -n "${WEBKITWEBDRIVER:-}" ] || command -v WebKitWebDriver >/dev/null; } &&
    { [ -n "${WEBKIT_BROWSER:-}" ] || compgen -G '/usr/lib*/*/webkit2gtk-4.1/MiniBrowser' >/dev/null ||
      compgen -G '/usr/lib*/webkit2gtk-4.1/MiniBrowser' >/dev/null; }
}
install_webkit() {
  if has_apt && packaged webkit2gtk-driver; then
    apt_install webkit2gtk-driver xvfb
  else
    echo "WebKitWebDriver and MiniBrowser of WebKitGTK (4.1) and Xvfb are needed;"
    echo "install them with your system's package tool, or name the first two in"
    echo "WEBKITWEBDRIVER and WEBKIT_BROWSER"
    return 1
  fi
}

have_axe() { [ -f "$HAWSER_AXE" ]; }
install_axe() { npm_install axe-core "$AXE_CORE_HOME"; }
