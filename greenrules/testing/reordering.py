"""A ruleset and a subject with everything in another order that may stand in any order."""

from collections.abc import Mapping
from random import Random
from typing import Any

from attrs import evolve, fields, has

from greenrules.model.declarations import DecisionTable
from greenrules.model.expressions import And, Arithmetic, Call, Constant, Or, Reference
from greenrules.model.facts import FactsDocument, RawFact
from greenrules.model.outcomes import Entitlement
from greenrules.model.ruleset import Ruleset
from greenrules.model.scoring import Checklist, Group
from greenrules.model.source import Span
from greenrules.model.types import NumberType
from greenrules.model.units import Unit

COMMUTATIVE_CALLS = ("min", "max", "sum", "mean")
# The rows of a table with another hit policy are tried in the order of the file.
FREE_POLICIES = ("unique", "any", "priority", "collect")


def reorder(thing: Any, random: Random) -> Any:
    """Return a ruleset or a part of one with its operands, rows, children and entries shuffled at every depth."""
    match thing:
        case tuple():
            return tuple(reorder(item, random) for item in thing)
        case dict():
            return {key: reorder(thing[key], random) for key in _shuffle(thing, random)}
        case Constant() | Reference() | Span() | Unit():
            return thing
        case _ if has(type(thing)):
            parts = {part.name: getattr(thing, part.name) for part in fields(type(thing)) if part.eq}
            return evolve(thing, **{name: reorder(part, random) for name, part in _turn(thing, parts, random).items()})
        case _:
            return thing


def _shuffle(items: Any, random: Random) -> list[Any]:
    shuffled = list(items)
    random.shuffle(shuffled)
    return shuffled


def _turn(thing: Any, parts: dict[str, Any], random: Random) -> Mapping[str, Any]:
    """Return the parts of one node, those that may stand in any order shuffled."""
    match thing:
        case And() | Or():
            free = ["operands"]
        case Arithmetic(sign="+" | "*", left=left, right=right) if isinstance(left.type, NumberType):
            first, second = _shuffle((left, right), random)
            return {**parts, "left": first, "right": second}
        case Call(function=function) if function in COMMUTATIVE_CALLS:
            free = ["arguments"]
        case DecisionTable(hit_policy=policy) if policy in FREE_POLICIES:
            free = ["rows"]
        case Group():
            free = ["children"]
        case Checklist():
            free = ["items"]
        case Entitlement():
            free = ["caps", "excludes", "shares"]
        case _:
            free = []
    return {**parts, **{name: tuple(_shuffle(parts[name], random)) for name in free}}


def reorder_ruleset(ruleset: Ruleset, seed: int) -> Ruleset:
    """Return the ruleset with the same meaning in another order; the grades keep theirs, it is their meaning."""
    shuffled: Ruleset = reorder(ruleset, Random(seed))
    return shuffled


def reorder_document(document: FactsDocument, seed: int, *, records: bool = True) -> FactsDocument:
    """Return the document with its facts, assumptions and parameters in another order; with `records`, tables, too."""
    random = Random(seed)
    facts = {id: document.facts[id] for id in _shuffle(document.facts, random)}
    if records:
        facts = {id: _shuffle_records(raw, random) for id, raw in facts.items()}
    assumptions = {id: document.assumptions[id] for id in _shuffle(document.assumptions, random)}
    parameters = {name: document.parameters[name] for name in _shuffle(document.parameters, random)}
    return evolve(document, facts=facts, parameters=parameters, assumptions=assumptions)


def _shuffle_records(raw: RawFact, random: Random) -> RawFact:
    return evolve(raw, value=tuple(_shuffle(raw.value, random))) if isinstance(raw.value, tuple) else raw
