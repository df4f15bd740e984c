"""The synthetic standard by hand in SQL, with all that greenrules says of a row: missing facts, both ends, the rule.

Written as a careful author would for one standard: a step for each kind of node, every quantity computed once, the
upper end of a score taken from the lower one wherever the fact is there. No margin: it may decide a row on the wrong
side of a threshold.
"""

from collections import Counter
from collections.abc import Iterator

from benchmarks.synthetic_standard import (
    AT_BASELINE,
    GATES,
    MARKS,
    WEIGHTS,
    Indicator,
    Quality,
    Quantity,
    list_indicators,
)

ENDS = ("low", "high")
GRADE = "CASE WHEN five THEN 'five' WHEN four THEN 'four' WHEN three THEN 'three' ELSE 'none' END"
OPEN = {
    "five": "five IS NULL",
    "four": "four IS NULL AND NOT coalesce(five, FALSE)",
    "three": "three IS NULL AND NOT coalesce(five, FALSE) AND NOT coalesce(four, FALSE)",
}


def write_open_sql(count: int = 60, *, source: str = "factories", is_detailed: bool = False) -> str:
    """Return the standard as one query over a table whose judged options are texts.

    Args:
        is_detailed: also every indicator, group and derived quantity.
    """
    indicators = list_indicators(count)
    before, steps = source, []
    for name, columns in _list_steps(indicators):
        steps.append(f"{name} AS (SELECT *, {', '.join(columns)} FROM {before})")
        before = name
    columns = [*_list_summary(), *(_list_nodes(indicators) if is_detailed else ())]
    return f"WITH {', '.join(steps)} SELECT {', '.join(columns)} FROM {before}"


def _list_steps(indicators: tuple[Indicator, ...]) -> Iterator[tuple[str, list[str]]]:
    """Yield each step and the columns it adds."""
    sizes = Counter(one.group for one in indicators)
    yield "quantities", [_write_quantity(one) for one in indicators if isinstance(one, Quantity) and one.derived]
    yield "proven", [f"{_write_score(one)} AS {one.name}_low" for one in indicators]
    yield (
        "scored",
        [f"CASE WHEN {one.name} IS NULL THEN 1e0 ELSE {one.name}_low END AS {one.name}_high" for one in indicators],
    )
    yield (
        "grouped",
        [
            f"({' + '.join(f'{one.name}_{end}' for one in indicators if one.group == at)})"
            f" * {weight / sizes[at]!r}::DOUBLE AS group_{at + 1}_{end}"
            for at, weight in enumerate(WEIGHTS)
            for end in ENDS
        ],
    )
    totals = [f"{' + '.join(f'group_{at + 1}_{end}' for at in range(len(WEIGHTS)))} AS {end}" for end in ENDS]
    yield "summed", [*totals, f"{' AND '.join(f'gate_fact_{at + 1}' for at in range(GATES))} AS met"]
    yield (
        "judged",
        [
            f"met AND {'recognised AND ' if grade == 'five' else ''}"
            f"CASE WHEN low >= {mark}e0 THEN TRUE WHEN high < {mark}e0 THEN FALSE END AS {grade}"
            for grade, mark in MARKS.items()
        ],
    )
    yield "graded", [f"{GRADE} AS grade", *(f"{test} AS open_{grade}" for grade, test in OPEN.items())]


def _write_quantity(one: Quantity) -> str:
    use, output = f"use_{one.name}", f"output_{one.name}"
    return f"CASE WHEN {output} > 0 THEN {use} / {output} WHEN {output} IS NOT NULL THEN 0e0 END AS {one.name}"


def _write_score(one: Indicator) -> str:
    """Return the lower end of a score: what is missing earns nothing."""
    name = one.name
    if isinstance(one, Quality):
        return f"CASE WHEN {name} = 'pass' THEN 1e0 WHEN {name} = 'partial' THEN {AT_BASELINE}::DOUBLE ELSE 0e0 END"
    sign, slope = "<=" if one.less_is_better else ">=", (1 - AT_BASELINE) / (one.leading - one.baseline)
    inside = f"{AT_BASELINE}::DOUBLE + ({name} - {one.baseline!r}::DOUBLE) * {slope!r}::DOUBLE"
    full, part = f"{name} {sign} {one.leading!r}::DOUBLE", f"{name} {sign} {one.baseline!r}::DOUBLE"
    return f"CASE WHEN {full} THEN 1e0 WHEN {part} THEN {inside} ELSE 0e0 END"


def _list_summary() -> Iterator[str]:
    first = " ".join(f"WHEN NOT gate_fact_{at + 1} THEN 'gate:gate_{at + 1}'" for at in range(GATES))
    possible = " || ".join(f"CASE WHEN open_{grade} THEN '{grade};' ELSE '' END" for grade in OPEN)
    yield "CASE WHEN open_five OR open_four OR open_three THEN 'open' ELSE 'settled' END AS status"
    yield "grade"
    yield f"{possible} || grade AS possible"
    yield f"CASE {first} ELSE 'grade:' || grade END AS decided_by"
    yield from (f'gate_fact_{at + 1} AS "gate:gate_{at + 1}"' for at in range(GATES))
    yield from (f'{end} AS "score:{end}"' for end in ENDS)
    yield from (f'{grade} AS "grade:{grade}"' for grade in MARKS)


def _list_nodes(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    for at in range(len(WEIGHTS)):
        yield from (f'group_{at + 1}_{end} AS "group:group_{at + 1}:{end}"' for end in ENDS)
        for one in (one for one in indicators if one.group == at):
            yield from (f'{one.name}_{end} AS "indicator:{one.name}_score:{end}"' for end in ENDS)
    yield from (
        f'{one.name} AS "derived:{one.name}"' for one in indicators if isinstance(one, Quantity) and one.derived
    )
