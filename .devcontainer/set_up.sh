#!/bin/bash
# Makes a fresh container ready to run the notebooks; Binder runs it too.
set -euo pipefail
cd "$(dirname "$0")/.."
npx -y deno@2.8.1 task setup notebooks lab
