"""What the conditions of a ruleset would like to see: without it random factories would hardly ever pass a gate."""

from collections import Counter
from collections.abc import Callable, Iterator

from attrs import frozen

from greenrules.model.expressions import (
    Aggregate,
    And,
    Cell,
    Comparison,
    Constant,
    Expr,
    Not,
    Or,
    Quantified,
    Reference,
)
from greenrules.model.outcomes import Eligibility, Gate, Rung
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import ChoiceType, DateType
from greenrules.testing.thresholds import list_modules

# A fact (or `table/column`) and what is wished of it: a truth value, an option, or one of the words below.
Wish = tuple[str, object]
SOME, NONE = "some records", "no records"
EARLIER, LATER = "before the assessment", "after the assessment"


@frozen
class Hopes:
    """For each fact the values that would help the conditions that name it, the most helpful first."""

    wishes: dict[str, tuple[object, ...]]

    def of(self, fact: str) -> tuple[object, ...]:
        """Return what is hoped of a fact, perhaps nothing."""
        return self.wishes.get(fact, ())


def find_hopes(ruleset: Ruleset) -> Hopes:
    """Return the hopes of all gates, grades, eligibilities and entitlements, those of imports included."""
    votes: Counter[Wish] = Counter()
    for module in list_modules(ruleset).values():
        outcomes: list[Gate | Rung | Eligibility] = [*module.gates.values(), *module.rungs]
        for outcome in (*outcomes, *module.eligibilities.values(), *module.entitlements.values()):
            votes.update(_list_wishes(outcome.condition, module, hope=True))
    wishes: dict[str, tuple[object, ...]] = {}
    for (fact, wish), _ in votes.most_common():
        wishes[fact] = (*wishes.get(fact, ()), wish)
    return Hopes(wishes)


def _list_wishes(expr: Expr, module: Ruleset, *, hope: bool) -> Iterator[Wish]:
    match expr:
        case And() | Or():
            for operand in expr.operands:
                yield from _list_wishes(operand, module, hope=hope)
        case Not():
            yield from _list_wishes(expr.operand, module, hope=not hope)
        case Reference(kind="fact") | Cell(computed=""):
            yield _name(expr), hope
        case Reference(kind="derived"):
            home = module.imports[expr.module] if expr.module else module
            yield from _list_wishes(home.derived[expr.name].formula, home, hope=hope)
        case Quantified():
            yield from _wish_for_records(expr, module, hope=hope)
        case Comparison():
            yield from _compare(expr, hope=hope)
        case _:
            return


def _name(expr: Expr) -> str:
    match expr:
        case Reference(kind="fact", name=name):
            return name
        case Cell(computed="", table=table, column=column):
            return f"{table}/{column}"
        case _:
            return ""


def _wish_for_records(expr: Quantified, module: Ruleset, *, hope: bool) -> Iterator[Wish]:
    """Yield that there should be records, and which, or that there should be none."""
    wants_records = hope == (expr.quantifier == "some")
    yield expr.records.table.name, SOME if wants_records else NONE
    for condition in (expr.records.condition, expr.condition) if wants_records else ():
        yield from _list_wishes(condition, module, hope=hope) if condition is not None else ()


def _compare(expr: Comparison, *, hope: bool) -> Iterator[Wish]:
    """Yield the option, the day or the number of records that makes a comparison come out as hoped."""
    match expr.left.type, expr.left, expr.right:
        case ChoiceType(options=options), _, Constant(value=str() as option) if option in options:
            meets, at = MEETS[expr.sign], options.index(option)
            yield from ((_name(expr.left), o) for place, o in enumerate(options) if meets(place, at) == hope)
        case DateType(), _, Reference(kind="as_of"):
            yield _name(expr.left), EARLIER if hope == (expr.sign in ("<", "<=")) else LATER
        case _, Aggregate(function="count") as count, Constant():
            yield count.records.table.name, SOME if hope == (expr.sign in (">", ">=", "!=")) else NONE
        case _:
            return


MEETS: dict[str, Callable[[int, int], bool]] = {
    "=": lambda place, at: place == at,
    "!=": lambda place, at: place != at,
    "<": lambda place, at: place < at,
    "<=": lambda place, at: place <= at,
    ">": lambda place, at: place > at,
    ">=": lambda place, at: place >= at,
}
