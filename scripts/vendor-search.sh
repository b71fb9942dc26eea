#!/bin/sh
# Write the search engine of the site: npm's MiniSearch, minified, and its license.
# What the site never calls is left out: taking documents away again, stored indexes and fields, refusals of wrong use.
# The version is pinned in tests/node; run make vendor after changing it there.
set -eu
cd "$(dirname "$0")/.."
modules=tests/node/node_modules
into=${1:-frontend/vendor}
version=$(node -p "require('./$modules/minisearch/package.json').version")
unused='addAllAsync|remove|removeAll|discard|discardAll|maybeAutoVacuum|replace|conditionalVacuum|performVacuuming'
unused="$unused|vacuum|vacuumConditionsMet|isVacuuming|dirtCount|dirtFactor|getStoredFields|documentCount|termCount"
unused="$unused|loadJSON|loadJSONAsync|getDefault|loadJS|loadJSAsync|instantiateMiniSearch|toJSON|removeTerm"
unused="$unused|executeWildcardQuery|warnDocumentChanged|removeFieldLength|saveStoredFields"
unused="$unused|clear|delete|forEach|update|from|fromObject"
UNUSED=$unused node -e '
    const text = require("fs").readFileSync(process.argv[1], "utf8");
    const methods = new RegExp(`^    (?:static )?(?:async )?(?:get )?(?:${process.env.UNUSED})\\([^]*?^    }\n`, "gm");
    const refusals = /^ *if \(.*\) \{\n *throw new Error\(.*\n *\}\n/gm;
    const calls = /^ *this\.saveStoredFields\(.*\n|^    logger: [^]*?^    \},\n|^        this\._(?:dirtCount|currentVacuum|enqueuedVacuum\w*) = .*\n/gm;
    process.stdout.write(text.replace(methods, "").replace(refusals, "").replace(calls, ""));
' "$modules/minisearch/dist/es/index.js" |
    "$modules/.bin/esbuild" --bundle --minify --format=esm --target=es2022 --charset=utf8 --mangle-props=^_ \
        --legal-comments=none --banner:js="/*! MiniSearch $version without what is unused, MIT licence, (c) Luca Ongaro */" \
        --log-level=warning --outfile="$into/minisearch.js" --allow-overwrite
cp "$modules/minisearch/LICENSE.txt" "$into/minisearch.LICENSE.txt"
