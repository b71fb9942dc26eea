#!/bin/sh
# See to it that the browser tests find a Chromium: the one that is there, else Debian's, else Playwright's own.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
[ "${BROWSER:-1}" = 0 ] && exit 0
command -v chromium-headless-shell >/dev/null 2>&1 && exit 0
command -v chromium >/dev/null 2>&1 && exit 0
find "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}" -name chrome -type f 2>/dev/null | grep -q . && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing Chromium for the browser tests"
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-liberation; } >/dev/null 2>&1; then
        exit 0
    fi
fi
if $python -m playwright install chromium >/dev/null 2>&1; then
    exit 0
fi
echo "The browser tests need Chromium and none could be installed. Either run: apt-get install chromium-headless-shell" >&2
echo "or run: $python -m playwright install --with-deps chromium. To leave these tests out: make test BROWSER=0" >&2
exit 3
