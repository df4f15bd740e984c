"""Checks a whole receipt: its steps by checker.py, and here what it says beside them: `python claims.py RECEIPT.json`.

Only the standard library, and checker.py beside it. Findings, labels, sources, missing facts and assumptions must be
those of the trace, facts those that were supplied, and masks hide only what they say. docs/receipts.md has the rules.
"""

import sys
from typing import Any

if __package__:
    from greenrules import checker
else:
    import checker  # type: ignore[import-not-found, no-redef]

Problem = tuple[str, str, str]  # a key of WORDS; where; what
PROVENANCES = ("published", "secondary", "inferred", "unverified", "illustrative")
WORDS = {
    "unreadable": "this is no readable receipt",
    "form": "the text is not in canonical form (RFC 8785)",
    "format": "the format is not greenrules.receipt/1",
    "digest": "the digest does not fit the content",
    "shape": "the step is incomplete or has the wrong shape",
    "fact": "not the value that was supplied",
    "order": "the step stands twice, or rests on one that comes later",
    "unit": "the units do not fit",
    "step": "the step does not follow from its operands",
    "claim": "the assessment differs from its reasoning",
}


def quantity(part: Any, unit: str = "") -> Any:
    """Return a value in a form that is the same in every unit."""
    if not isinstance(part["value"], str):
        return part["value"]
    size, dimension = checker.measure(part["unit"] or unit)
    return checker.read(part["value"]) * size, dimension


def list_words(finding: Any, node: Any, nodes: dict[str, Any]) -> set[str]:
    """Return what may be said of the outcome of a step; a node left out with its group is said not to apply."""
    decisive = nodes[node["operands"][0]["node"]] if finding["kind"] == "entitlement" else node
    value = checker.read(decisive["value"])
    if finding["kind"] not in ("indicator", "group"):
        return {node["status"]} & ({"passed" if value else "failed"} if isinstance(value, bool) else {"cantTell"})
    if value is checker.UNDEFINED:
        return {"inapplicable"}
    if not isinstance(value, checker.Score) or value.low != value.high:
        return {"inapplicable", "cantTell", "untested"}
    return {"inapplicable", "passed" if value.low >= checker.read(finding["maximum"]) else "failed"}


def fits_measure(part: Any, node: Any) -> bool:
    """Whether a finding states the value of a step, perhaps in another unit; a ladder by its only grade."""
    if node["operation"] == "ladder":
        grade, *others = node["value"]["options"]
        return "unknown" in part["value"] if others else part["value"] == {"text": grade}
    return bool(quantity(part) == quantity(node))


def fits_finding(finding: Any, nodes: dict[str, Any]) -> bool:
    """Whether a finding says what its step says."""
    node, kind = nodes[finding["id"]], finding["kind"]
    said = {key: node[key] for key in ("kind", "label", "unit", "citation")}
    if kind == "entitlement":
        said["amount"] = node["value"]
    elif kind in ("indicator", "group"):
        said["score"] = None if checker.read(node["value"]) is checker.UNDEFINED else node["value"]
    measures = [part for part in finding["measures"] if part["role"] != "share" and part["id"] in nodes]
    fits = said.items() <= finding.items() and finding["status"] in list_words(finding, node, nodes)
    return fits and all(fits_measure(part, nodes[part["id"]]) for part in measures)


def check_claims(assessment: Any) -> list[Problem]:
    """Compare what the assessment says with its reasoning."""
    trace = assessment["trace"]
    nodes = {node["id"]: node for node in trace["nodes"]}
    findings, roots = {one["id"]: one for one in assessment["findings"]}, {*trace["roots"]} - {"grade:*"}
    ladder = [part["text"] for part in nodes["grade:*"]["operands"][::2]] if "grade:*" in nodes else []
    labels = {one["id"]: one["label"] for one in assessment["grade_labels"]}
    assumed = {one["id"]: one["value"] for one in assessment["assumptions"]}
    provenances = [one["citation"]["provenance"] for one in assessment["sources_used"]]
    # A fact that is called a constant would never meet what was supplied.
    given = {id: checker.GIVEN[id.split(":")[0]] for id in nodes if id.split(":")[0] in checker.GIVEN}
    grade_label, weakest = assessment["grade_label"], assessment["weakest_provenance"]
    held = {
        **{id: nodes[id]["operation"] in operations for id, operations in given.items()},
        **{id: fits_finding(finding, nodes) for id, finding in findings.items()},
        "findings": roots <= {*nodes} and (not ladder or roots <= {*findings}),
        "grade_labels": [*labels] == [*ladder, "none"] and grade_label == labels[assessment["grade"]],
        "weakest_provenance": weakest == max(provenances, key=PROVENANCES.index, default=None),
        "missing": all(nodes[one["id"]]["operation"] == "missing" for one in assessment["missing"]),
        "assumptions": all(assumed[id] == one["value"] for id, one in nodes.items() if one["operation"] == "assumed"),
    }
    return [("claim", where, "") for where, holds in held.items() if not holds]


def check_facts(given: dict[str, Any], nodes: list[Any]) -> list[Problem]:
    """Compare the facts a trace rests on, and the cells of tables, with those that were supplied."""
    facts, problems = {**given["assumptions"], **given["facts"]}, list[Problem]()
    for node in nodes:
        name, *cell = node["id"].removeprefix("fact:").split("/")
        if node["operation"] == "supplied" and "masked" not in facts[name]:
            fact = facts[name]["value"][int(cell[0])]["value"]["record"][cell[1]] if cell else facts[name]
            value, stated = fact["value"], node["value"]
            is_text = isinstance(value, dict) and "text" in value and isinstance(stated, dict)
            is_hidden = isinstance(value, list) or checker.read(stated) is checker.HIDDEN
            fits = is_hidden or quantity(fact, node["unit"]) == quantity(node)
            if not fits and not (is_text and value["text"].strip() in stated.values()):
                problems.append(("fact", node["id"], f"supplied {value}, stated {stated}"))
    return problems


def hides_as_said(names: list[str], nodes: list[Any]) -> bool:
    """Whether only the facts named as masked are hidden, and what follows from them short of any outcome."""
    hidden = {node["id"]: node for node in nodes if isinstance(node["value"], dict) and "masked" in node["value"]}
    for id, node in hidden.items():
        follows = {part["node"] for part in node["operands"] if checker.is_named(part)} & {*hidden}
        is_fact = node["kind"] == "fact" and id.removeprefix("fact:").split("/")[0] in names
        if not is_fact and not (node["kind"] in ("derived", "table", "step") and follows):
            return False
    return True


def check_all(data: bytes) -> list[Problem]:
    """Return everything that is wrong with a receipt, in its steps and beside them. Never raises."""
    problems: list[Problem] = checker.check_receipt(data)
    if any(kind in ("unreadable", "format") for kind, _, _ in problems):
        return problems
    try:
        receipt = checker.load(data)
        assessment, given, names = receipt["assessment"], receipt["supplied"].get("given"), receipt.get("masked", [])
        nodes = assessment["trace"]["nodes"]
        hidden: list[Problem] = [] if hides_as_said(names, nodes) else [("claim", "masked", "")]
        facts = [] if given is None else check_facts(given, nodes)
        return [*hidden, *problems, *check_claims(assessment), *facts]
    except Exception as error:
        return [("unreadable", "", f"{type(error).__name__}: {str(error)[:80]}")]


USAGE = """usage: python claims.py RECEIPT.json    0: it holds, 1: it does not, 2: it was not checked
what is checked is one receipt and nothing else; signatures are checked by `greenrules verify RECEIPT --key KEY`"""


def describe(receipt: Any) -> list[str]:
    """Say what it is that holds."""
    ruleset, signed = receipt["ruleset"], "there is one, not checked: `greenrules verify RECEIPT --key KEY`"
    said = {key: receipt[key] for key in ("subject", "as_of")} | {"grade": receipt["assessment"]["grade"]}
    said |= {"ruleset": f"{ruleset['id']}@{ruleset['edition']}", "ruleset digest": ruleset["digest"]}
    said["signature"] = signed if "signature" in receipt else "none, and none was checked"
    return ["holds", *(f"{key}: {value}" for key, value in said.items())]


def main(arguments: list[str]) -> int:
    """Check the receipt in a file and say what was found."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        asked = arguments in (["-h"], ["--help"])
        print(USAGE, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    try:
        with open(arguments[0], "rb") as file:
            data = file.read(checker.LIMIT + 1)
    except OSError as error:
        print(f"{arguments[0]}: {error.strerror}", file=sys.stderr)
        return 2
    problems = check_all(data)
    found = [": ".join(filter(None, (kind, str(where), WORDS[kind], what))) for kind, where, what in problems]
    for line in [*found, "not what it claims"] if problems else describe(checker.load(data)):
        checker.show(line)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
