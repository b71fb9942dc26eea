#!/bin/sh
# Write the search engine that the site brings along: npm's MiniSearch, minified, with its licence beside it.
# The version is pinned in tests/node; run make vendor after changing it there.
set -eu
cd "$(dirname "$0")/.."
modules=tests/node/node_modules
into=${1:-templates/theme/assets}
version=$(node -p "require('./$modules/minisearch/package.json').version")
"$modules/.bin/esbuild" "$modules/minisearch/dist/es/index.js" --minify --format=esm --target=es2022 --charset=utf8 \
    --legal-comments=none --banner:js="/*! MiniSearch $version, MIT licence, (c) Luca Ongaro */" \
    --log-level=warning --outfile="$into/minisearch.js" --allow-overwrite
cp "$modules/minisearch/LICENSE.txt" "$into/minisearch.LICENSE.txt"
