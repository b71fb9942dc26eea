#!/bin/sh
# Renew both lock files: every package with its hashes, no download addresses.
set -eu
cd "$(dirname "$0")/.."
lock() {
    uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
        --no-header --no-annotate --quiet --upgrade "$@"
}
lock pyproject.toml --group build --output-file requirements/site.txt
lock pyproject.toml --group dev --constraint requirements/site.txt --output-file requirements/dev.txt
