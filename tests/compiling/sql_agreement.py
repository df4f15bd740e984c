"""Random factories through SQL on an engine, and whether every row is decided as the reference decides it.

Run `python -m tests.compiling.sql_agreement --engine duckdb postgres spark --rows 2200` for the long form: every
bundled ruleset, the same rows on each engine.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from typing import Any

import pyarrow

import greenrules
from greenrules.compiling.columns_exact import decide_exactly
from greenrules.compiling.sql import SOURCE, SqlQuery, compile_sql
from greenrules.evaluating.grading import NO_GRADE
from greenrules.model.declarations import Fact
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import BooleanType, DateType, DurationType, NumberType, SetType
from greenrules.model.values import Bounds, Months, Seconds, Undefined, Unknown
from greenrules.testing.subjects import Factory
from tests.compiling.columns_agreement import bind_open, draw_table

# How far a score may lie off, as a part of it.
CLOSE = 1e-9
# Facts as an Arrow table, and a query: the rows of its result.
Engine = Callable[[pyarrow.Table, SqlQuery], list[dict[str, Any]]]


def make_table(ruleset: Ruleset, factories: Sequence[Factory]) -> pyarrow.Table:
    """Return the facts of factories as a table in the types engines have."""
    columns = {
        id: pyarrow.array([_to_cell(fact, factory.facts.get(id)) for factory in factories], _type_of(fact))
        for id, fact in ruleset.facts.items()
    }
    return pyarrow.table({"id": pyarrow.array(range(len(factories)), pyarrow.int64()), **columns})


def _type_of(fact: Fact) -> pyarrow.DataType:
    match fact.type:
        case NumberType():
            return pyarrow.float64()
        case BooleanType():
            return pyarrow.bool_()
        case DateType():
            return pyarrow.date32()
        case SetType():
            return pyarrow.list_(pyarrow.string())
        case _:
            return pyarrow.string()


def _to_cell(fact: Fact, value: Any) -> Any:
    match fact.type:
        case NumberType():
            return None if value is None else float(value)
        case SetType():
            return None if value is None else sorted(value)
        case DurationType():
            return None if value is None else str(value)
        case _:
            return value


def run_duckdb(table: pyarrow.Table, query: SqlQuery) -> list[dict[str, Any]]:
    """Run a query in this process."""
    import duckdb

    with duckdb.connect() as connection:
        connection.register(SOURCE, table)
        found: list[dict[str, Any]] = connection.sql(query.text).to_arrow_table().to_pylist()
    return found


def compare(
    ruleset: Ruleset,
    count: int,
    seed: int,
    engine: Engine,
    dialect: str,
    *,
    gaps: bool = True,
    known: dict[int, dict[str, Any]] | None = None,
) -> tuple[int, list[str]]:
    """Return how many rows were too close to call, and the differences in all others.

    `known` keeps what the reference says of each row, for another engine on the same rows.
    """
    known = {} if known is None else known
    factories = draw_table(ruleset, count, seed, gaps=gaps)
    as_of = factories[0].as_of
    bound = bind_open(ruleset, factories[0].parameters, as_of)
    query = compile_sql(ruleset, dialect, as_of, bound, keep=("id",))
    rows = sorted(engine(make_table(ruleset, factories), query), key=lambda row: row["id"])
    assert len(rows) == count
    labels = {column.name: column.label for column in query.results}
    close, differences = 0, []
    for row in rows:
        found = {labels[name]: value for name, value in row.items()}
        close += found["too_close"]
        if not found["too_close"]:
            if row["id"] not in known:
                known[row["id"]] = _expect(ruleset, found, factories[row["id"]], as_of, bound)
            differences += _list_differences(ruleset, found, known[row["id"]])
    return close, differences


def _expect(
    ruleset: Ruleset, found: Mapping[str, Any], factory: Factory, as_of: date, bound: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the reference says, under the labels of a row that was found."""
    names = list(dict.fromkeys(label.removesuffix(":low").removesuffix(":high") for label in found if ":" in label))
    exact = decide_exactly(ruleset, ruleset.facts, factory.facts, as_of, bound, names)  # type: ignore[arg-type]
    expected: dict[str, Any] = {}
    for name, ends in exact.items():
        if f"{name}:low" in found:
            # A score that has no value has neither end.
            low, high = ends if len(ends) == 2 else (None, None)
            expected |= {f"{name}:low": _to_plain(low), f"{name}:high": _to_plain(high)}
        else:
            expected[name] = _to_plain(ends[0])
    return expected | _sum_up(ruleset, expected, found)


def _list_differences(ruleset: Ruleset, found: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
    for label, wanted in expected.items():
        if not _is_same(found[label], wanted):
            yield f"{ruleset.key} row {found['id']} {label}: {found[label]!r}, not {wanted!r}"


def _to_plain(value: Any) -> Any:
    match value:
        case None | Unknown() | Undefined():
            return None
        case Months(count) | Seconds(count):
            return float(count)
        case bool() | str() | date():
            return value
        case Bounds():
            raise AssertionError
        case _:
            return float(value)


def _sum_up(ruleset: Ruleset, expected: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the grade and what goes with it, by the words of semantics.md, 7."""
    failed = next((f"gate:{gate}" for gate in ruleset.gates if expected[f"gate:{gate}"] is False), None)
    if not ruleset.rungs:
        is_open = any(expected[f"gate:{gate}"] is None for gate in ruleset.gates)
        if "score:low" in expected:
            ends = (expected["score:low"], expected["score:high"])
            is_open = is_open or not _is_same(*ends)
        return {"status": "open" if is_open else "settled"}
    verdicts = [(rung.id, expected[f"grade:{rung.id}"]) for rung in ruleset.rungs]
    at, proven = next(((at, id) for at, (id, verdict) in enumerate(verdicts) if verdict), (len(verdicts), NO_GRADE))
    possible = [id for id, verdict in verdicts[:at] if verdict is None] + [proven]
    return {
        "grade": proven,
        "possible": ";".join(possible),
        "status": "settled" if len(possible) == 1 else "open",
        "decided_by": failed or f"grade:{proven}",
    }


def _is_same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, float) and isinstance(found, float | int) and not isinstance(found, bool):
        return abs(found - wanted) <= CLOSE * max(1.0, abs(wanted))
    return bool(found == wanted) and type(found) is type(wanted)


def list_rulesets(only: str = "") -> Iterator[Ruleset]:
    """Yield every bundled ruleset that judges somebody."""
    for info in greenrules.available():
        if not info.id.startswith("shared.") and only in f"{info.id}@{info.edition}":
            yield greenrules.load(info.id, info.edition)


def main() -> None:
    """Compare many random rows of every bundled ruleset."""
    parser = argparse.ArgumentParser(description="Compare SQL on an engine with the reference.")
    parser.add_argument("--engine", choices=("duckdb", "postgres", "spark"), nargs="+", default=["duckdb"])
    parser.add_argument("--rows", type=int, default=2000, help="of each ruleset")
    parser.add_argument("--only", default="", help="rulesets whose key holds this")
    arguments = parser.parse_args()
    from tests.compiling.sql_engines import open_engine

    groups = max(1, min(5, arguments.rows // 100))
    each = arguments.rows // groups
    rows, doubts, wrong = 0, Counter[str](), 0
    with ExitStack() as stack:
        engines = {name: stack.enter_context(open_engine(name)) for name in arguments.engine}
        for ruleset in list_rulesets(arguments.only):
            started, close, differences = time.monotonic(), Counter[str](), []
            for seed in range(groups):
                known: dict[int, dict[str, Any]] = {}
                for name, engine in engines.items():
                    found, more = compare(ruleset, each, seed, engine, name, gaps=seed % 4 != 3, known=known)
                    close[name] += found
                    differences += [f"{name}: {one}" for one in more]
            rows, doubts, wrong = rows + each * groups, doubts + close, wrong + len(differences)
            told = ", ".join(f"{name} {close[name]}" for name in engines)
            took = time.monotonic() - started
            print(
                f"{ruleset.key}: {each * groups} rows, too close: {told}; {len(differences)} differences ({took:.0f} s)"
            )
            print("".join(f"  {one}\n" for one in differences[:6]), end="", flush=True)
    told = ", ".join(f"{name} {doubts[name]}" for name in arguments.engine)
    print(f"{rows} rows on each engine, too close to call: {told}; {wrong} differences")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
