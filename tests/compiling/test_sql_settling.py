"""Settled terms say in every row what they said before, on DuckDB, and ask less."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules.compiling.sql_choices import choose, is_null
from greenrules.compiling.sql_settling import settle_all, share_tails
from greenrules.compiling.sql_terms import Pool, Term, apply, calculate, compare, connect, is_true, negate
from tests.laws.specimens import TIMES

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
pytest.importorskip("sqlglot", reason="sqlglot is not installed")

INPUTS = {"a": "number", "b": "number", "p": "truth", "q": "truth", "t": "text"}
GRID = (
    "(VALUES (NULL::DOUBLE), (-1), (0), (1), (2)) AS first(a), (VALUES (NULL::DOUBLE), (0), (1)) AS second(b),"
    " (VALUES (NULL::BOOLEAN), (TRUE), (FALSE)) AS third(p), (VALUES (NULL::BOOLEAN), (TRUE), (FALSE)) AS fourth(q),"
    " (VALUES (NULL), ('x'), ('y')) AS fifth(t)"
)
Draw = Callable[[st.SearchStrategy[Any]], Any]


def draw_number(draw: Draw, pool: Pool, depth: int) -> Term:
    """Return a number computed from the inputs."""
    kind = draw(st.sampled_from(["literal", "input", "sum", "quotient", "least", "case"] if depth else ["input"]))
    below = depth - 1
    match kind:
        case "literal":
            return pool.number(draw(st.sampled_from([0.0, 1.0, float("-inf")])))
        case "input":
            return pool.input(draw(st.sampled_from("ab")), "number")
        case "sum" | "quotient":
            left, right = draw_number(draw, pool, below), draw_number(draw, pool, below)
            return calculate("+" if kind == "sum" else "/", left, right, pool)
        case "least":
            return apply("least", [draw_number(draw, pool, below), pool.number(1.0)], pool)
        case _:
            return choose_from(draw, pool, below, draw_number)


def draw_truth(draw: Draw, pool: Pool, depth: int) -> Term:
    """Return a truth about the inputs."""
    kinds = ["input", "text", "compare", "null", "sure", "not", "and", "or", "case"]
    kind = draw(st.sampled_from(kinds if depth else ["input", "text"]))
    below = depth - 1
    match kind:
        case "input":
            return pool.input(draw(st.sampled_from("pq")), "truth")
        case "text":
            return compare("=", pool.input("t", "text"), pool.text(draw(st.sampled_from("xy"))), pool)
        case "compare":
            sign, mark = draw(st.sampled_from(["<", "<=", ">", ">=", "="])), draw(st.sampled_from([0.0, 1.0]))
            return compare(sign, draw_number(draw, pool, below), pool.number(mark), pool)
        case "null":
            return is_null(draw(st.sampled_from([draw_number, draw_truth]))(draw, pool, below), pool)
        case "sure":
            return is_true(draw_truth(draw, pool, below), pool)
        case "not":
            return negate(draw_truth(draw, pool, below), pool)
        case "case":
            return choose_from(draw, pool, below, draw_truth)
        case _:
            return connect(kind, [draw_truth(draw, pool, below) for _ in range(draw(st.integers(2, 3)))], pool)


def choose_from(draw: Draw, pool: Pool, depth: int, value: Callable[[Draw, Pool, int], Term]) -> Term:
    """Return a choice among values, nothing where it is said so."""
    pairs = [(draw_truth(draw, pool, depth), value(draw, pool, depth)) for _ in range(draw(st.integers(1, 3)))]
    otherwise = value(draw, pool, depth)
    return choose(pairs, pool.null(otherwise.kind) if draw(st.booleans()) else otherwise, pool)


def write_all(terms: list[Term]) -> list[str]:
    """Return terms as DuckDB reads them."""
    from greenrules.compiling.sql_printing import Printing

    printing = Printing("duckdb", {}, {name: name for name in INPUTS})
    return [printing.write(term).sql("duckdb") for term in terms]


@settings(max_examples=max(1, int(25 * TIMES)), derandomize=TIMES == 1, database=None, deadline=None)
@given(st.data())
def test_a_settled_term_has_the_same_value_in_every_row(data: st.DataObject) -> None:
    """Whatever is missing: the value is the same, and missing where it was."""
    pool = Pool()
    draws = (draw_truth, draw_number)
    before = [draws[at % 2](data.draw, pool, 3) for at in range(12)]
    after = share_tails(settle_all(before, pool), pool)
    pairs = zip(write_all(before), write_all(after), strict=True)
    tests = " UNION ALL ".join(
        f"SELECT count(*) FROM {GRID} WHERE ({one}) IS DISTINCT FROM ({other})" for one, other in pairs
    )

    different = [count for (count,) in duckdb.sql(tests).fetchall()]

    assert different == [0] * len(before)


def test_what_a_choice_has_tested_is_not_asked_again() -> None:
    """A clamp behind a test for what is missing needs none of its own; both ends of a score share the rest."""
    pool = Pool()
    fact = pool.input("a", "number")
    missing, reached = is_null(fact, pool), compare(">=", fact, pool.number(1.0), pool)
    clamped = apply("least", [calculate("+", fact, pool.number(0.5), pool), pool.number(2.0)], pool)
    ends = [
        choose([(missing, pool.number(end)), (is_true(reached, pool), clamped)], pool.number(0.0), pool)
        for end in (0.0, 1.0)
    ]

    low, high = share_tails(settle_all(ends, pool), pool)

    assert write_all([low]) == ["CASE WHEN a >= 1e0 THEN LEAST(a + 0.5e0, 2e0) ELSE 0e0 END"]
    assert high.parts == (missing, pool.number(1.0), low)
