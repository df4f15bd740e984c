"""The synthetic standard by hand in SQL, with all that greenrules says of a row: missing facts, both ends, the rule."""

from collections import Counter

from benchmarks.synthetic_standard import AT_BASELINE, GATES, WEIGHTS, Indicator, Quality, list_indicators


def write_open_sql(count: int = 60) -> str:
    """Return the standard as one query over a table `factories` whose judged options are texts."""
    indicators = list_indicators(count)
    sizes = Counter(one.group for one in indicators)
    ends = {
        end: " + ".join(
            f"{WEIGHTS[one.group] / sizes[one.group]!r}::DOUBLE * ({_write_case(one, missing)})" for one in indicators
        )
        for end, missing in (("low", "0e0"), ("high", "1e0"))
    }
    met = " AND ".join(f"gate_fact_{at + 1}" for at in range(GATES))
    first = " ".join(f"WHEN NOT gate_fact_{at + 1} THEN 'gate:gate_{at + 1}'" for at in range(GATES))
    rungs = {"five": "90e0", "four": "85e0", "three": "75e0"}
    verdicts = ", ".join(
        f"met AND {'recognised AND ' if name == 'five' else ''}"
        f"CASE WHEN low >= {mark} THEN TRUE WHEN high < {mark} THEN FALSE END AS {name}"
        for name, mark in rungs.items()
    )
    grade = "CASE WHEN five THEN 'five' WHEN four THEN 'four' WHEN three THEN 'three' ELSE 'none' END"
    possible = (
        "CASE WHEN five IS NULL THEN 'five;' ELSE '' END"
        " || CASE WHEN four IS NULL AND NOT coalesce(five, FALSE) THEN 'four;' ELSE '' END"
        " || CASE WHEN three IS NULL AND NOT coalesce(five, FALSE) AND NOT coalesce(four, FALSE)"
        " THEN 'three;' ELSE '' END"
    )
    gates = ", ".join(f"gate_fact_{at + 1}" for at in range(GATES))
    return (
        f"WITH scored AS (SELECT {ends['low']} AS low, {ends['high']} AS high, {met} AS met, recognised, {gates}"
        f" FROM factories), judged AS (SELECT *, {verdicts} FROM scored)"
        f" SELECT {grade} AS grade, {possible} || {grade} AS possible,"
        f" CASE {first} ELSE 'grade:' || {grade} END AS decided_by,"
        f" {gates}, low, high, five, four, three FROM judged"
    )


def _write_case(one: Indicator, missing: str) -> str:
    if isinstance(one, Quality):
        return (
            f"CASE WHEN {one.name} IS NULL THEN {missing} WHEN {one.name} = 'pass' THEN 1e0"
            f" WHEN {one.name} = 'partial' THEN {AT_BASELINE}::DOUBLE ELSE 0e0 END"
        )
    value, undefined = one.name, ""
    if one.derived:
        use, output = f"use_{one.name}", f"output_{one.name}"
        value = f"{use} / nullif({output}, 0)"
        undefined = f"WHEN {output} = 0 THEN 0e0 "
    sign, slope = "<=" if one.less_is_better else ">=", (1 - AT_BASELINE) / (one.leading - one.baseline)
    inside = f"{AT_BASELINE}::DOUBLE + ({value} - {one.baseline!r}::DOUBLE) * {slope!r}::DOUBLE"
    full, part = f"{value} {sign} {one.leading!r}::DOUBLE", f"{value} {sign} {one.baseline!r}::DOUBLE"
    rest = f"WHEN {full} THEN 1e0 WHEN {part} THEN {inside} ELSE 0e0 END"
    return f"CASE {undefined}WHEN {value} IS NULL THEN {missing} {rest}"
