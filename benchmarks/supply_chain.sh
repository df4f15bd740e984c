#!/usr/bin/env bash
# Two builds give the same bytes, and the lowest versions the package allows still run it. Needs pip, and uv for the latter.
#   bash benchmarks/supply_chain.sh wheel     two builds of the wheel, compared
#   bash benchmarks/supply_chain.sh lowest    the tests of the core with the lowest direct dependencies
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-python3}

build() {
    mkdir "$work/$1"
    if [ -n "$commit" ]; then
        git -C "$project" archive HEAD | tar -C "$work/$1" -xf -
    else
        tar -C "$project" --exclude=./.venv --exclude=./dist --exclude='*/__pycache__' -cf - . | tar -C "$work/$1" -xf -
    fi
    (cd "$work/$1" && "$python" -m build --wheel --outdir "$work/dist-$1" . > "$work/log-$1" 2>&1) || { cat "$work/log-$1" >&2; exit 1; }
}

case "${1:-wheel}" in
wheel)
    commit=$(git -C "$project" rev-parse --verify -q HEAD 2>/dev/null || true)
    # A copy without its history has no date of its own; any that stays the same will do.
    SOURCE_DATE_EPOCH=$(git -C "$project" log -1 --format=%ct 2>/dev/null || echo 1704067200)
    export SOURCE_DATE_EPOCH
    build first
    touch -d '2001-01-01' "$work"
    (umask 077; TZ=Asia/Shanghai PYTHONHASHSEED=7 build second)
    sha256sum "$work"/dist-*/*.whl | sed "s#$work/##"
    cmp "$work"/dist-first/*.whl "$work"/dist-second/*.whl
    echo "the same bytes"
    ;;
lowest)
    uv venv -q "$work/venv" --python "$("$python" -c 'import sys; print(sys.executable)')"
    uv pip install -q --python "$work/venv/bin/python" --resolution lowest-direct "$project" 'pytest>=8.3' 'hypothesis>=6.120'
    uv pip list --python "$work/venv/bin/python" | grep -iE 'attrs|cattrs|pyyaml'
    cd "$project"
    "$work/venv/bin/python" -m pytest -q tests/evaluating/test_evaluator.py tests/conformance tests/test_api.py
    ;;
esac
