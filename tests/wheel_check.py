"""List and evaluate every bundled ruleset with nothing but an installed wheel: `python -I wheel_check.py`.

It is run by `.ci/run` outside the checkout and needs no test tools. Every edition is loaded; one that decides something
is evaluated on the first of its cases, which must come out.
"""

import re
import sys
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any

import yaml

import greenrules
from greenrules.library import builtin

_KINDS = (
    ("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z")),
    ("tag:yaml.org,2002:null", re.compile(r"(?:null|~|)\Z")),
    ("tag:greenrules,exact", re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")),
)


class PlainLoader(yaml.SafeLoader):
    """Reads plain scalars as a ruleset does: `no` and dates are text, numbers are exact."""


PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern in _KINDS:
    PlainLoader.add_implicit_resolver(_tag, _pattern, None)
PlainLoader.add_constructor("tag:greenrules,exact", lambda loader, node: Decimal(node.value))


def read_cases(folder: Traversable, key: str) -> list[dict[str, Any]]:
    """Return the cases of `id@edition`, each merged over the base of its file; none when it has no file."""
    id, _, edition = key.partition("@")
    for item in folder.iterdir():
        if not item.is_dir():
            continue
        file = item / f"{edition}.cases.yaml"
        if item.name != id or not file.is_file():
            found = read_cases(item, key)
            if found:
                return found
            continue
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=PlainLoader)
        return [merge_case(document.get("base") or {}, case) for case in document["cases"]]
    return []


def merge_case(base: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """Return the case with what it leaves to the base; `null` takes a value of the base away."""
    merged = dict(case, as_of=case.get("as_of", base.get("as_of")))
    for part in ("facts", "parameters", "assumptions"):
        values = {**(base.get(part) or {}), **(case.get(part) or {})}
        merged[part] = {name: value for name, value in values.items() if value is not None}
    return merged


_VERDICTS = {"passed": "met", "failed": "unmet", "cantTell": "unknown"}


def check_case(key: str, case: dict[str, Any]) -> str:
    """Evaluate a case; return the proven grade, or fail when a grade, gate or eligibility is not the expected one."""
    id, _, edition = key.partition("@")
    assessment = greenrules.evaluate(
        greenrules.load(id, edition), case["facts"], case["as_of"], case["parameters"], case["assumptions"]
    )
    expected, found = {}, {finding.id: _VERDICTS.get(finding.status) for finding in assessment.findings}
    for part, kind in (("gates", "gate"), ("eligibilities", "eligibility")):
        expected |= {f"{kind}:{name}": verdict for name, verdict in case["expect"].get(part, {}).items()}
    expected["grade"], found["grade"] = case["expect"].get("grade", assessment.grade), assessment.grade
    if wrong := {id: found.get(id) for id, verdict in expected.items() if found.get(id) != verdict}:
        sys.exit(f"{key} {case['name']}: did not come out: {wrong}")
    if not greenrules.explain(assessment, lang="zh") or not assessment.to_json():
        sys.exit(f"{key} {case['name']}: the explanation or the JSON is empty")
    return assessment.grade


def main() -> None:
    """Check every bundled ruleset; print one line for each."""
    infos = greenrules.available()
    for info in infos:
        greenrules.load(info.id, info.edition)
        # Cases that expect a grade first; a ruleset without a ladder has none.
        cases = sorted(read_cases(builtin(), info.key), key=lambda case: "grade" not in case.get("expect", {}))
        if cases:
            print(f"{info.key}: {cases[0]['name']}: {check_case(info.key, cases[0])}")
        elif info.gradeable:
            sys.exit(f"{info.key}: decides something, but has no case")
        else:
            print(f"{info.key}: loaded")
    if not infos:
        sys.exit("no ruleset found")


if __name__ == "__main__":
    main()
