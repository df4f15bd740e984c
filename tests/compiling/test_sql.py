"""The query decides as the reference does, row by row, on DuckDB; and every dialect is printed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import greenrules
from greenrules.compiling.sql import compile_sql, shorten_name
from greenrules.model.diagnostics import UnsupportedByBackend
from tests.compiling.sql_agreement import compare, run_duckdb
from tests.laws.specimens import BUNDLED, MADE_UP, TIMES, load_specimen

pytest.importorskip("duckdb", reason="DuckDB is not installed")
sqlglot = pytest.importorskip("sqlglot", reason="sqlglot is not installed")

RULESETS = [name for name in BUNDLED if not name.startswith("shared.")]
DIALECTS = ("duckdb", "spark", "postgres", "trino", "mysql", "clickhouse")
ROUNDING = """
format: 1
ruleset: example.rounding
edition: "1"
subject: factory
title: {zh: 修约示例, en: rounding}
documents: {guide: {title: {zh: 指南, en: guide}}}
facts:
  used: {label: {zh: 用量, en: use}, unit: t, range: "[0..1000000]"}
  made: {label: {zh: 产量, en: output}, unit: t, range: "(0..1000000]"}
derived:
  share:
    {label: {zh: 占比, en: share}, formula: used / made, cite: {document: guide, clause: "1"}, provenance: illustrative}
"""
FUNCTIONS = ("decimal", "round up", "round down", "round half up", "round half down", "floor", "ceiling")


@pytest.mark.parametrize("name", RULESETS)
def test_sql_says_what_the_reference_says(name: str) -> None:
    """Every gate, grade, score and derived quantity is the reference's on every row not marked too close to call."""

    @settings(max_examples=max(1, int(2 * TIMES)), derandomize=TIMES == 1, database=None, deadline=None)
    @given(st.integers(0, 10**6), st.booleans())
    def holds(seed: int, gaps: bool) -> None:
        assert compare(load_specimen(name), 12, seed, run_duckdb, "duckdb", gaps=gaps)[1] == []

    holds()


def test_marks_are_the_exception() -> None:
    """A ruleset whose rows hug no threshold marks none of them: the marks do not hide what the query cannot do."""
    close, differences = compare(load_specimen("cn.miit.gradient@2025"), 60, 5, run_duckdb, "duckdb")

    assert (close, differences) == (0, [])


@pytest.mark.parametrize("name", MADE_UP)
def test_what_has_no_form_in_sql_is_refused_by_name(name: str) -> None:
    """A made-up ruleset that uses every construct is refused with a code or decided as the reference does."""
    try:
        found = compare(load_specimen(name), 30, 7, run_duckdb, "duckdb")[1]
    except UnsupportedByBackend as error:
        found = [one.code for one in error.diagnostics]

    assert found in ([], ["GR730"], ["GR750"])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_rounding_agrees_or_is_marked(function: str) -> None:
    """Rounded quantities are the reference's between the breaks; a row on a break is marked."""
    call = f"{function}(share)" if function in ("floor", "ceiling") else f"{function}(share, 1)"
    source = 'cite: {document: guide, clause: "1"}, provenance: illustrative'
    entry = f'label: {{zh: 修约值, en: rounded}}, formula: "{call}", {source}'
    text = f"{ROUNDING}  rounded: {{{entry}}}\n"

    close, differences = compare(greenrules.compile_text(text), 200, 3, run_duckdb, "duckdb")

    assert differences == []
    assert close < 150


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_is_printed_and_read_back(dialect: str) -> None:
    """The query of a large ruleset is one statement that its dialect reads, with names every engine keeps whole."""
    ruleset = greenrules.load("cn.gbt36132", "2018")

    query = compile_sql(ruleset, dialect, date(2022, 6, 16))

    assert len(sqlglot.parse(query.text, read=dialect)) == 1
    assert max(len(column.name.encode()) for column in query.results) <= 63


def test_a_clamp_never_turns_what_is_missing_into_full_marks() -> None:
    """Least and greatest stand only where no part is missing, or behind a test for that."""
    query = compile_sql(greenrules.load("cn.gbt36132", "2018"), "duckdb", date(2022, 6, 16))
    tree = sqlglot.parse_one(query.text, read="duckdb")
    exp = sqlglot.exp
    facts = [one for call in tree.find_all(exp.Least, exp.Greatest) for one in call.find_all(exp.Column)]

    guarded = [one for one in facts if one.name.startswith("fact_")]

    assert facts
    assert all(one.find_ancestor(exp.Case) is not None for one in guarded)


def test_the_same_ruleset_gives_the_same_query() -> None:
    """The digest names the text, and the text does not change from run to run."""
    first, second = (
        compile_sql(greenrules.load("cn.huangyan.per_mu", "2022"), "duckdb", date(2024, 1, 1)) for _ in range(2)
    )

    assert first == second
    assert len(first.digest) == 64


def test_another_dialect_is_refused() -> None:
    """A dialect nobody looked at is refused by name."""
    with pytest.raises(UnsupportedByBackend) as caught:
        compile_sql(greenrules.load("cn.huangyan.per_mu", "2022"), "oracle", date(2024, 1, 1))

    assert [one.code for one in caught.value.diagnostics] == ["GR752"]


def test_long_names_stay_apart() -> None:
    """Names longer than PostgreSQL keeps are cut, and differ by a digest."""
    names = {shorten_name(f"indicator:{'x' * 70}{end}") for end in "ab"}

    assert len(names) == 2
    assert max(map(len, names)) <= 63
