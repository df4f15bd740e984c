"""Random factories as columns, and whether the kernel decides them as the reference does.

Run `python -m tests.compiling.columns_agreement --rows 100000` for the long form: every bundled ruleset.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import numpy
from attrs import evolve

import greenrules
from greenrules.compiling.columns import ColumnProgram, Decided, compile_columns, decide_columns
from greenrules.compiling.columns_exact import decide_exactly, write_cell
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, DateType, DurationType, SetType, TableType
from greenrules.model.values import Months, Seconds
from greenrules.testing.drawing import draw_factory, prepare_generator
from greenrules.testing.places import thin_out
from greenrules.testing.subjects import Factory
from greenrules.testing.thresholds import list_modules
from tests.compiling.plain_facts import make_plain

# How far a score may lie off, as a part of it.
CLOSE = 1e-9


def draw_table(ruleset: Ruleset, count: int, seed: int, *, gaps: bool = True) -> list[Factory]:
    """Return random factories of one date, near thresholds, without tables of records."""
    generator, random = prepare_generator(ruleset), Random(seed)
    first = make_plain(draw_factory(generator, random))
    tables = {id for id, fact in ruleset.facts.items() if isinstance(fact.type, TableType)}
    factories = []
    for at in range(count):
        factory = draw_factory(generator, random)
        factory = thin_out(ruleset, factory, random.randbytes(128)) if gaps and at % 3 else factory
        kept = {id: value for id, value in factory.facts.items() if id not in tables}
        factories.append(make_plain(evolve(factory, as_of=first.as_of, parameters=first.parameters, facts=kept)))
    return factories


def bind_open(ruleset: Ruleset, parameters: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    """Return the values of the parameters that are open on the day, by the key of the kernel."""
    names = {
        f"{module.key}|{id}": ".".join((*way, id))
        for way, module in list_modules(ruleset).items()
        for id in module.parameters
    }
    is_open = compile_columns(ruleset, as_of).program.parameters
    return {key: parameters[names[key]] for key in is_open if names[key] in parameters}


def make_columns(ruleset: Ruleset, factories: Sequence[Factory]) -> dict[str, Any]:
    """Return the facts of factories as the kernel takes them."""
    return {
        id: make_column(fact, [factory.facts.get(id) for factory in factories])
        for id, fact in ruleset.facts.items()
        if not isinstance(fact.type, TableType)
    }


def make_column(fact: Fact, values: Sequence[Any]) -> Any:
    """Return one fact of many factories as a column."""
    match fact.type:
        case BooleanType():
            return numpy.array([2 if value is None else int(value) for value in values], numpy.int8)
        case DateType():
            return numpy.array([numpy.nan if value is None else value.toordinal() for value in values], float)
        case DurationType():
            return numpy.array([_as_number(value) for value in values], float)
        case _ if any(isinstance(value, Fraction) for value in values):
            return numpy.array([numpy.nan if value is None else float(value) for value in values], float)
        case SetType():
            return _place([None if value is None else frozenset(value) for value in values])
        case _ if all(value is None for value in values) and not fact.options:
            return numpy.full(len(values), numpy.nan)
        case _:
            return _place(values)


def _as_number(value: Any) -> float:
    match value:
        case Months(months):
            return float(months)
        case Seconds(seconds):
            return float(seconds)
        case _:
            return float("nan")


def _place(values: Sequence[Any]) -> tuple[Any, tuple[Any, ...]]:
    known = {value: at for at, value in enumerate(dict.fromkeys(value for value in values if value is not None))}
    return numpy.array([-1 if value is None else known[value] for value in values]), tuple(known)


def list_differences(
    compiled: ColumnProgram, decided: Decided, factories: Sequence[Factory], rows: Sequence[int]
) -> Iterator[str]:
    """Yield where the kernel and the reference differ."""
    names = tuple(decided.columns)
    for at in rows:
        expected = decide_exactly(
            compiled.ruleset,
            compiled.ruleset.facts,
            factories[at].facts,
            compiled.as_of,
            compiled.bound,
            names,  # type: ignore[arg-type]
        )
        for name in names:
            for kind, array, wanted in zip(decided.kinds[name], decided.columns[name], expected[name], strict=False):
                found = array[at]
                if not is_same(kind, found, wanted, decided.texts):
                    yield f"{compiled.ruleset.key} row {at} {name}: {found}, not {wanted}"


def is_same(kind: str, found: Any, wanted: Any, texts: Sequence[str]) -> bool:
    """Whether a cell says what the reference says; an end of a score that is open is infinite."""
    if wanted is None:
        return bool(numpy.isinf(found) or numpy.isnan(found))
    expected = write_cell(wanted, kind, list(texts))
    if kind != "number":
        return bool(int(found) == expected) or kind == "set"
    if numpy.isnan(expected) or numpy.isinf(expected):
        return bool(numpy.isnan(found) and numpy.isnan(expected)) or bool(found == expected)
    return bool(abs(found - expected) <= CLOSE * max(1.0, abs(expected)))


def compare(ruleset: Ruleset, count: int, seed: int, *, gaps: bool = True) -> tuple[int, list[str]]:
    """Return how many rows the reference decided, and the differences."""
    factories = draw_table(ruleset, count, seed, gaps=gaps)
    bound = bind_open(ruleset, factories[0].parameters, factories[0].as_of)
    compiled = compile_columns(ruleset, factories[0].as_of, bound)
    decided = decide_columns(compiled, make_columns(ruleset, factories), count)
    return len(decided.exact_rows), list(list_differences(compiled, decided, factories, range(count)))


def main() -> None:
    """Compare many random rows of every bundled ruleset."""
    parser = argparse.ArgumentParser(description="Compare the column kernel with the reference.")
    parser.add_argument("--rows", type=int, default=100_000, help="of each ruleset")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other rows")
    parser.add_argument("--only", default="", help="rulesets whose key holds this")
    arguments = parser.parse_args()
    wrong = 0
    for info in greenrules.available():
        ruleset = greenrules.load(info.id, info.edition)
        if info.id.startswith("shared.") or arguments.only not in ruleset.key:
            continue
        exact, differences = 0, []
        groups = max(1, min(10, arguments.rows // 200))
        for at in range(groups):
            found, more = compare(ruleset, arguments.rows // groups, arguments.seed + at, gaps=at % 4 != 3)
            exact, differences = exact + found, differences + more
        wrong += len(differences)
        print(f"{ruleset.key}: {exact} rows by the reference, {len(differences)} differences", flush=True)
        print("".join(f"  {one}\n" for one in differences[:4]), end="")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
