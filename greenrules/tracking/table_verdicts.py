"""What the kernel decided, as the columns people read: grade, possible grades, score, gates, the rule that decided."""

from collections.abc import Iterator
from typing import Any

from greenrules.compiling.columns import ColumnProgram, Decided
from greenrules.evaluating.grading import NO_GRADE
from greenrules.model.types import DateType
from greenrules.tracking.table_columns import VerdictColumn, list_options

SETTLED, OPEN, REJECTED = "settled", "open", "rejected"
_STATUSES = (SETTLED, OPEN, REJECTED)
# So many combinations of possible grades are counted in a list; more are sorted.
_MOST_KEYS = 1 << 16


def write_verdicts(compiled: ColumnProgram, decided: Decided, rejected: Any) -> dict[str, VerdictColumn]:
    """Return columns by name; nothing but the status in every row with a cell that was refused.

    `decided_by` is the first basic requirement that is not met, else the rung that is proven.
    """
    numpy = compiled.numpy
    columns: dict[str, VerdictColumn] = {}
    if compiled.ruleset.rungs:
        columns |= _write_grades(compiled, decided, rejected, numpy)
    else:
        columns["status"] = _write_status(_find_open(decided, numpy), rejected, numpy)
    for name, ends in decided.columns.items():
        is_date = name.startswith("derived:") and isinstance(_type_of(compiled, name), DateType)
        for label, array, kind in zip(_label(name, len(ends)), ends, decided.kinds[name], strict=True):
            columns[label] = _write_column(array, kind, rejected, decided.texts, numpy, is_date=is_date)
    return columns


def _type_of(compiled: ColumnProgram, name: str) -> Any:
    return compiled.ruleset.derived[name.partition(":")[2]].type


def _label(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name}:low", f"{name}:high"]


def _write_status(is_open: Any, rejected: Any, numpy: Any) -> VerdictColumn:
    return VerdictColumn("text", numpy.where(rejected, numpy.int8(2), is_open.view(numpy.int8)), _STATUSES)


def _write_grades(compiled: ColumnProgram, decided: Decided, rejected: Any, numpy: Any) -> dict[str, VerdictColumn]:
    rungs, gates = [rung.id for rung in compiled.ruleset.rungs], list(compiled.ruleset.gates)
    proven = numpy.full(decided.count, len(rungs), numpy.int32)
    key = numpy.zeros(decided.count, numpy.int64)
    for at in reversed(range(len(rungs))):
        verdict = decided.columns[f"grade:{rungs[at]}"][0]
        is_proven = verdict == 1
        # A rung says nothing of the worse ones where it is proven.
        numpy.copyto(key, 0, where=is_proven)
        numpy.copyto(proven, at, where=is_proven)
        key |= (verdict >= 2).astype(numpy.int64) << at
    rule = proven + numpy.int32(len(gates))
    for at in reversed(range(len(gates))):
        numpy.copyto(rule, at, where=decided.columns[f"gate:{gates[at]}"][0] == 0)
    status = _write_status(key != 0, rejected, numpy)
    places, keys = _number_keys(key * (len(rungs) + 1) + proven, (1 << len(rungs)) * (len(rungs) + 1), numpy)
    for array in (proven, rule, places):
        array[rejected] = -1
    names = (*rungs, NO_GRADE)
    rules = (*(f"gate:{gate}" for gate in gates), *(f"grade:{name}" for name in names))
    return {
        "status": status,
        "grade": VerdictColumn("text", proven, names),
        "possible": VerdictColumn("text", places, tuple(";".join(_list_possible(one, rungs)) for one in keys)),
        "decided_by": VerdictColumn("text", rule, rules),
    }


def _number_keys(keys: Any, most: int, numpy: Any) -> tuple[Any, list[int]]:
    """Return the place of every key among those that occur, and these."""
    if most > _MOST_KEYS:
        found, places = numpy.unique(keys, return_inverse=True)
        return places, found.tolist()
    found = numpy.flatnonzero(numpy.bincount(keys, minlength=1))
    table = numpy.zeros(most, numpy.int32)
    table[found] = numpy.arange(len(found))
    return table[keys], found.tolist()


def _find_open(decided: Decided, numpy: Any) -> Any:
    """Return where, without a ladder, the score or a basic requirement is not settled."""
    is_open = numpy.zeros(decided.count, bool)
    for name, ends in decided.columns.items():
        if name == "score":
            is_open |= (ends[0] != ends[1]) & ~(numpy.isnan(ends[0]) & numpy.isnan(ends[1]))
        elif name.startswith("gate:"):
            is_open |= ends[0] >= 2
    return is_open


def _list_possible(key: int, rungs: list[str]) -> Iterator[str]:
    key, proven = divmod(key, len(rungs) + 1)
    yield from (rung for at, rung in enumerate(rungs) if key >> at & 1)
    yield rungs[proven] if proven < len(rungs) else NO_GRADE


def _write_column(
    array: Any, kind: str, rejected: Any, texts: tuple[str, ...], numpy: Any, *, is_date: bool
) -> VerdictColumn:
    match kind:
        case "number":
            without = rejected | ~numpy.isfinite(array)
            cells = numpy.where(without, numpy.nan, array) if without.any() else array
            return VerdictColumn("date" if is_date else "number", cells)
        case "verdict":
            return VerdictColumn("truth", numpy.where(rejected, numpy.int8(2), array))
        case "text":
            return VerdictColumn("text", numpy.where(rejected | (array < 0), -1, array), texts)
        case _:
            return list_options(numpy.where(rejected, -1, array), texts, numpy)
