"""Plain facts decided by the reference: what a machine number leaves open, and nothing but the grades and the total.

The generated code gives up where a number lies too close to a threshold. The reference then takes the values as they
were accepted, each the exact number its shortest decimal says, and is asked for no findings and no trace.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from attrs import field, frozen

from greenrules.compiling.python_support import to_exact
from greenrules.evaluating.choices import check_choices
from greenrules.evaluating.environment import Environment, grade_of, node_score
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
    TableType,
    TextType,
)
from greenrules.model.values import Bounds, Months, Record, Seconds, Unknown, Value

# The grades still possible, best first; both ends of the score, None where there is none or it is unbounded; how far
# these may be off: machine numbers, or exact fractions where that is None.
Outcome: TypeAlias = tuple[tuple[str, ...], Any, Any, "float | None"]


def decide_exactly(
    ruleset: Ruleset,
    facts: Mapping[str, Fact],
    values: Sequence[Any],
    as_of: date,
    parameters: Mapping[str, Fact],
    bound: Sequence[Any],
) -> Outcome | None:
    """Decide a subject whose values were accepted; None when the careful reading has something to say about them.

    Args:
        facts: in the order of the values, which are plain; None stands for a missing one.
        parameters: those somebody may bind, in the order of `bound`, by `<module key>|<id>`.
    """
    environment = open_exactly(ruleset, facts, values, as_of, parameters, bound)
    if any(check_choices(environment, {})):
        return None
    possible = grade_of(environment).possible
    total = None if ruleset.indicators is None else node_score(environment, "").bounds
    if not isinstance(total, Bounds):
        return possible, None, None, None
    return possible, total.proven, total.attainable, None


def open_exactly(
    ruleset: Ruleset,
    facts: Mapping[str, Fact],
    values: Sequence[Any],
    as_of: date,
    parameters: Mapping[str, Fact],
    bound: Sequence[Any],
) -> Environment:
    """Return where the reference evaluates plain values; the arguments are those of `decide_exactly`."""
    accepted = _accept_all(facts.values(), values)
    binding = {
        key: _accept(fact, value)
        for (key, fact), value in zip(parameters.items(), bound, strict=True)
        if value is not None
    }
    return Environment(ruleset, accepted, as_of, bound=binding)


@frozen(eq=False)
class _Accepting(Mapping[str, Value]):
    """Plain values, each accepted when it is first asked for."""

    facts: Mapping[str, Fact]
    plain: Mapping[str, Any]
    accepted: dict[str, Value] = field(factory=dict)

    def __getitem__(self, name: str) -> Value:
        known = self.accepted.get(name)
        if known is None:
            pairs = _accept_all((self.facts[name],), (self.plain[name],))
            known = self.accepted[name] = pairs[name]
        return known

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.plain if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def open_lazily(ruleset: Ruleset, facts: Mapping[str, Fact], values: Sequence[Any], as_of: date) -> Environment:
    """Return the same where one node asks for a few facts of many, and no parameter is bound."""
    return Environment(ruleset, _Accepting(facts, dict(zip(facts, values, strict=True))), as_of)


_AS_THEY_ARE = frozenset({BooleanType, ChoiceType, SetType, TextType, DateType})


def _accept_all(facts: Iterable[Fact], values: Sequence[Any]) -> dict[str, Value]:
    """Return plain values as the reference accepts them; what nobody gave is what its absence states, or not there."""
    accepted: dict[str, Value] = {}
    for fact, value in zip(facts, values, strict=True):
        if value is not None:
            kind = type(fact.type)
            if kind is NumberType:
                accepted[fact.id] = to_exact(value)
            else:
                accepted[fact.id] = value if kind in _AS_THEY_ARE else _accept(fact, value)
        elif fact.assume is not None:
            accepted[fact.id] = fact.assume.value
    return accepted


def _accept(fact: Fact, value: Any) -> Value:
    """Return a plain value as the reference accepts it."""
    accepted: Value
    match fact.type:
        case NumberType():
            accepted = to_exact(value)
        case DurationType(kind=kind):
            accepted = Months(value) if kind == "months" else Seconds(value)
        case TableType():
            accepted = tuple(_accept_record(fact, index, record) for index, record in enumerate(value))
        case _:
            accepted = value
    return accepted


def _accept_record(table: Fact, index: int, record: Sequence[Any]) -> Record:
    """Return a record; a cell that is not there is what its absence states, else unknown."""
    cells = {
        column.id: Unknown(frozenset({f"fact:{table.id}/{index}/{column.id}"})) for column in table.columns
    } | _accept_all(table.columns, record)
    return Record(index, cells)  # type: ignore[arg-type]  # a cell holds no table
