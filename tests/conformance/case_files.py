"""The conformance cases: what a ruleset means, as data that any evaluator can be run against.

A file holds a `prelude` (sections of a ruleset every case starts from) and `cases`. A case has

* `name`: one sentence, the behaviour;
* `expression` (with an optional `unit`), the formula of the derived quantity `result`; or `scoring` (with an optional
  `node`, more keys beside it), the scoring of an indicator of 10 points; or `ruleset`, more sections, or the name of
  one of the file's `rulesets`;
* `given`, `assumed`, `parameters`: the facts, caller's assumptions and bindings; what is not given is missing;
* `expect`: a value, or for `ruleset` a mapping of names to values; or `error`: the code of the diagnostic.

A value is a literal, a number as text (`1/3`), `unknown`, `undefined`, `{unknown: [what it waits for]}`,
`{undefined: reason}`, or for a score `[proven, attainable]` with null for unbounded. Names are those of the language
(`score.water`, `gate.lawful`, `rung.five`), `grade`, `possible`, `eligibility.<id>` and `entitlement.<id>`.
`$source` and `$label` stand for the keys no case is about.
"""

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from attrs import field, frozen

from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.yaml_tree import read_tree

KEYS = ("name", "unit", "node", "given", "assumed", "parameters", "as_of", "expect", "error")
LABEL = "label: {zh: 项, en: entry}"
SOURCE = (LABEL, 'cite: {document: guide, clause: "1"}', "provenance: published")
HEAD = """format: 1
ruleset: cn.example.conformance
edition: "1"
subject: factory
title: {zh: 例, en: example}
documents: {guide: {title: {zh: 指南, en: guide}}}
"""


@frozen
class Case:
    """One conformance case: the text of its ruleset, the input, and what must come out."""

    name: str
    ruleset: str = field(repr=False)
    given: Mapping[str, Any]
    assumed: Mapping[str, Any]
    parameters: Mapping[str, Any]
    as_of: str
    expect: Mapping[str, Any]
    error: str


def list_cases(folder: Path) -> Iterator[tuple[str, Case]]:
    """Yield every case of the YAML files in a folder with a readable id."""
    for path in sorted(folder.glob("*.yaml")):
        tree, problems = read_tree(SourceText(path.name, path.read_text(encoding="utf-8")))
        if tree is None or problems:
            raise ValueError("\n".join(str(each) for each in problems))
        content = to_plain(tree)
        for index, case in enumerate(content["cases"], start=1):
            yield f"{path.stem}-{index}: {case['name']}", read_case(case, content)


def read_case(case: Mapping[str, Any], content: Mapping[str, Any]) -> Case:
    """Complete one case: the head, the prelude and its own sections make the ruleset."""
    kinds = {"expression": "result", "scoring": "score.n", "ruleset": ""}
    used = [kind for kind in kinds if kind in case]
    strangers = set(case) - set(KEYS) - set(used)
    if strangers or len(used) != 1 or ("expect" in case) == ("error" in case):
        raise ValueError(f"malformed case `{case['name']}`: {strangers or 'one of each group of keys is needed'}")
    text = HEAD + merge_sections(content.get("prelude", ""), write_sections(case, content.get("rulesets", {})))
    name = kinds[used[0]]
    return Case(
        case["name"],
        write_sources(text),
        case.get("given", {}),
        case.get("assumed", {}),
        case.get("parameters", {}),
        case.get("as_of", "2024-06-30"),
        {name: case.get("expect")} if name else case.get("expect", {}),
        case.get("error", ""),
    )


def write_sections(case: Mapping[str, Any], rulesets: Mapping[str, str]) -> str:
    """Return the sections of a ruleset that a case adds to its prelude."""
    if "expression" in case:
        return write_derived(case["expression"], case.get("unit"))
    if "scoring" in case:
        beside = f"{case['node']}, " if "node" in case else ""
        return f"indicators:\n  children:\n    n: {{$source, points: 10, {beside}scoring: {{{case['scoring']}}}}}\n"
    return rulesets.get(case["ruleset"], case["ruleset"])


def write_sources(text: str) -> str:
    """Write out `$source` and `$label`; where one stands on a line of its own, one key a line."""
    block = re.sub(
        r"^( *)\$source$", lambda found: "\n".join(found[1] + key for key in SOURCE), text, flags=re.MULTILINE
    )
    return block.replace("$source", ", ".join(SOURCE)).replace("$label", LABEL)


def write_derived(expression: str, unit: str | None) -> str:
    """Return the section `derived` with the expression as `result`."""
    measured = "" if unit is None else f", unit: {json.dumps(unit, ensure_ascii=False)}"
    return f"derived:\n  result: {{$source, formula: {json.dumps(expression, ensure_ascii=False)}{measured}}}\n"


def merge_sections(prelude: str, own: str) -> str:
    """Put the sections of a case beside those of the prelude; entries of one section are joined."""
    sections: dict[str, list[str]] = {}
    for text in (prelude, own):
        name = ""
        for line in text.splitlines():
            if line and not line[0].isspace():
                name, _, rest = line.partition(":")
                sections.setdefault(name, []).extend([rest] if rest.strip() else [])
            elif line.strip():
                sections[name].append(line)
    return "".join(
        f"{name}:{lines[0]}\n" if lines and not lines[0].startswith("  ") else f"{name}:\n" + "\n".join(lines) + "\n"
        for name, lines in sections.items()
    )


def to_plain(node: Node) -> Any:
    """Return a tree as mappings, lists and exact scalars."""
    match node:
        case ScalarNode(value=value):
            return value
        case SequenceNode(items=items):
            return [to_plain(each) for each in items]
        case MappingNode(entries=entries):
            return {each.key.text: to_plain(each.value) for each in entries}


def read_number(value: Any) -> Fraction | None:
    """Return a number written as a number or as `p/q`; None when it is neither."""
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        return None
    above, slash, below = value.partition("/")
    is_ratio = slash and above.lstrip("-").isdigit() and below.isdigit()
    return Fraction(int(above), int(below)) if is_ratio else None
