"""A subject with what comes of it, as the YAML of a case: only what differs from the base of its file."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import frozen

from greenrules.evaluating.environment import Environment, grade_of
from greenrules.evaluating.outcomes import award
from greenrules.model.citing import Words
from greenrules.model.outcomes import Entitlement
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import NumberType
from greenrules.model.values import Bounds, Record, Undefined, Unknown, format_number
from greenrules.testing.coverage_entries import Entry, is_column, observe
from greenrules.testing.coverage_subjects import Draft, list_changes

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
SPOKEN_FOR = {"true", "false", "null", "yes", "no", "on", "off"}
CLOSE = Fraction(1, 10**6)


@frozen
class CaseText:
    """A case to be written: its subject, what it is called and what it expects."""

    name: str
    label: Words
    draft: Draft
    expect: Mapping[str, Any]


def write_case(case: CaseText, start: Draft, base: Mapping[str, Any]) -> str:
    """Return a case as an entry of the list `cases`.

    Args:
        start: the subject of the base of the file.
        base: the base as it is written, which tells facts from assumptions.
    """
    lines = [f"  - name: {case.name}", f"    label: {_flow({'zh': case.label.zh, 'en': case.label.en})}"]
    lines.append("    source: constructed")
    if case.draft.as_of.isoformat() != str(base.get("as_of")):
        lines.append(f"    as_of: {case.draft.as_of.isoformat()}")
    for part, values in write_given(case.draft, start, base).items():
        lines.append(f"    {part}: {_flow(values)}")
    lines.append("    expect:")
    lines += [f"      {part}: {_flow(value)}" for part, value in case.expect.items()]
    return "\n".join(lines) + "\n"


def write_given(draft: Draft, start: Draft, base: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return facts, assumptions and parameters that differ from the base; what is taken away is null."""
    given: dict[str, dict[str, Any]] = {"facts": {}, "parameters": {}, "assumptions": {}}
    names = name_parameters(draft.ruleset)
    for kind, id in list_changes(start, draft):
        if kind == "bound":
            given["parameters"][names[id]] = draft.bound.get(id)
        elif kind in ("fact", "table"):
            value: Any = draft.facts.get(id) if kind == "fact" else draft.tables.get(id)
            assumed = id in (base.get("assumptions") or {})
            if value is None or not assumed:
                given["assumptions" if assumed else "facts"][id] = value
            else:
                given["assumptions"][id] = value
    return {part: values for part, values in given.items() if values}


def name_parameters(ruleset: Ruleset, way: str = "") -> dict[str, str]:
    """Return the name a caller binds each parameter under, by `<module key>|<id>`."""
    names = {f"{ruleset.key}|{id}": f"{way}{id}" for id in ruleset.parameters}
    for alias, imported in ruleset.imports.items():
        names = {**name_parameters(imported, f"{way}{alias}."), **names}
    return names


def write_document(draft: Draft) -> dict[str, Any]:
    """Return a subject as a whole facts document."""
    names = name_parameters(draft.ruleset)
    document: dict[str, Any] = {"as_of": draft.as_of.isoformat(), "facts": {**draft.facts, **draft.tables}}
    if draft.bound:
        document["parameters"] = {names[key]: value for key, value in draft.bound.items()}
    return document


def _flow(value: Any) -> str:
    """Write a value in flow style."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Fraction():
            text = format_number(value)
            return json.dumps(text) if "/" in text else text
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case frozenset():
            return f"[{', '.join(_flow(item) for item in sorted(value))}]"
        case list() | tuple():
            return f"[{', '.join(map(_flow, value))}]"
        case Record():
            return _flow(dict(value.cells))
        case Mapping():
            return f"{{{', '.join(f'{_flow(str(key))}: {_flow(item)}' for key, item in value.items())}}}"
        case str():
            is_plain = PLAIN.match(value) and value.lower() not in SPOKEN_FOR
            return value if is_plain else json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


PARTS = {
    "gate": "gates",
    "indicator": "indicators",
    "group": "indicators",
    "eligibility": "eligibilities",
    "entitlement": "entitlements",
    "derived": "values",
    "table": "values",
}


def expect_entries(entries: Iterable[Entry], environment: Environment) -> dict[str, Any]:
    """Return what a case can expect of these entries, as it comes out; the grade always, if there is any."""
    expect: dict[str, Any] = {}
    ruleset = environment.ruleset
    if ruleset.rungs:
        ladder = grade_of(environment)
        expect["grade"] = ladder.proven
        if not ladder.settled:
            expect["possible_grades"] = list(ladder.possible)
    wanted = sorted(entries, key=lambda entry: (list(PARTS).index(entry.kind) if entry.kind in PARTS else 9, entry.id))
    for entry in wanted:
        if entry.kind not in PARTS or is_column(entry):
            continue
        told = expect_entry(entry, environment)
        if told is not None and entry.id == "group:total":
            expect["score"] = told
        elif told is not None:
            expect.setdefault(PARTS[entry.kind], {})[entry.name] = told
        if isinstance(entry.node, Entitlement) and entry.node.shares:
            shares = award(environment, entry.name).shares
            told = {share.id: _expect_plain(part) for share, part in zip(entry.node.shares, shares, strict=True)}
            expect.setdefault("shares", {})[entry.name] = told
    return expect


def expect_entry(entry: Entry, environment: Environment) -> Any:
    """Return the expectation of one entry; None when it is something no case can say."""
    value = observe(entry, environment)
    match entry.kind:
        case "indicator" | "group":
            return _expect_score(value[0])  # type: ignore[index]  # bounds, whether it applies, maximum
        case "entitlement":
            return _expect_plain(value[1])  # type: ignore[index]  # granted, payment, shares
        case "gate" | "eligibility":
            return {True: "met", False: "unmet"}[value] if isinstance(value, bool) else "unknown"
        case _:
            type = entry.node.type  # type: ignore[union-attr]  # derived and tables have one
            return _expect_quantity(value, type) if isinstance(type, NumberType) else _expect_plain(value)


def _expect_score(bounds: object) -> Any:
    if not isinstance(bounds, Bounds):
        return None
    return bounds.proven if bounds.settled else {"proven": bounds.proven, "attainable": bounds.attainable}


def _expect_plain(value: object) -> Any:
    match value:
        case Unknown():
            return "unknown"
        case Undefined():
            return "undefined"
        case Bounds():
            return "unknown"
        case date():
            return None
        case _:
            return value


def _expect_quantity(value: object, type: NumberType) -> Any:
    if not isinstance(value, Fraction):
        return _expect_plain(value)
    unit = str(type.unit)
    if "/" not in format_number(value) and len(format_number(value).partition(".")[2]) <= 12:
        return {"value": value, "unit": unit}
    return {"value": Fraction(round(value / CLOSE)) * CLOSE, "unit": unit, "within": CLOSE}
