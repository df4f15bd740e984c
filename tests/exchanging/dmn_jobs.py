"""Subjects as inputs of a decision model, and what the engine says of each decision that has a name of the rules."""

from datetime import date
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

from greenrules.api.assessing import accept_document, evaluate
from greenrules.exchanging.dmn import NAMESPACE
from greenrules.exchanging.dmn_expressions import write_value
from greenrules.model.facts import FactsDocument
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Undefined, Unknown

_TAG = f"{{{NAMESPACE}}}"


def list_names(model: str) -> dict[str, str]:
    """Return the name of every input and decision by what it stands for, such as `gate:no_violations`."""
    root = ElementTree.fromstring(model)
    return {
        (element.findtext(f"{_TAG}description") or "").partition(";")[0]: element.get("name", "")
        for tag in ("inputData", "decision")
        for element in root.iter(f"{_TAG}{tag}")
    }


def write_subject(ruleset: Ruleset, document: FactsDocument, names: dict[str, str]) -> dict[str, str]:
    """Return the facts and bound parameters of a subject as FEEL texts, by the name of the input."""
    accepted, document, problems = accept_document(ruleset, document, "error")
    assert accepted is not None, problems
    told = {names[id]: _write(value) for id, value in accepted.values.items() if id in names}
    bound = {key.partition("|")[2]: one.value for key, one in accepted.bound.items()}
    told |= {names[id]: _write(value) for id, value in bound.items() if id in names}
    assert document.as_of is not None
    return {**told, "as_of": f'date("{document.as_of.isoformat()}")'}


def _write(value: Any) -> str:
    if isinstance(value, Unknown | Undefined):
        return "null"
    if isinstance(value, tuple):
        rows = ("{" + ", ".join(f"{name}: {_write(cell)}" for name, cell in row.cells.items()) + "}" for row in value)
        return f"[{', '.join(rows)}]"
    return write_value(value)


def is_complete(ruleset: Ruleset, document: FactsDocument) -> bool:
    """Whether nothing is missing, assumed or undefined, so that the model must say all the engine says."""
    assessment = evaluate(ruleset, document)
    # A model has the values the rules fix; a subject that binds others is another model's.
    if any(ruleset.parameters[id].values for id in document.parameters if id in ruleset.parameters):
        return False
    return not assessment.missing and not assessment.undefined and not assessment.assumptions


def expect(ruleset: Ruleset, document: FactsDocument, names: dict[str, str]) -> dict[str, Any]:
    """Return what the engine says, by the name of the decision: verdicts, points, and the grade."""
    assessment = evaluate(ruleset, document)
    found: dict[str, Any] = {}
    for finding in assessment.findings:
        if finding.id not in names or finding.status == "inapplicable":
            continue
        if isinstance(finding.score, Bounds) and finding.score.settled and isinstance(finding.score.proven, Fraction):
            found[names[finding.id]] = float(finding.score.proven)
        elif finding.score is None and finding.status in ("passed", "failed"):
            found[names[finding.id]] = finding.status == "passed"
    if "grade" in names and isinstance(assessment.as_of, date):
        found["grade"] = assessment.grade
    return found


def list_differences(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Return where the two disagree; points beyond what binary arithmetic explains."""
    different = []
    for name, value in expected.items():
        seen = found.get(name)
        if isinstance(value, float) and isinstance(seen, int | float) and not isinstance(seen, bool):
            if abs(seen - value) > 1e-9 * max(1.0, abs(value)):
                different.append(f"{name}: {seen} for {value}")
        elif seen != value:
            different.append(f"{name}: {seen} for {value}")
    return different
