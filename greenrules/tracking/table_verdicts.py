"""What the kernel decided, as the columns people read: grade, possible grades, score, gates, the rule that decided."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from greenrules.compiling.columns import ColumnProgram, Decided
from greenrules.evaluating.grading import NO_GRADE
from greenrules.model.types import DateType

SETTLED, OPEN, REJECTED = "settled", "open", "rejected"


def write_verdicts(compiled: ColumnProgram, decided: Decided, rejected: Any) -> dict[str, list[Any]]:
    """Return columns by name; None in every row with a cell that was refused.

    `decided_by` is the first basic requirement that is not met, else the rung that is proven.
    """
    numpy = compiled.numpy
    columns: dict[str, Any] = {}
    if compiled.ruleset.rungs:
        columns |= _write_grades(compiled, decided, rejected, numpy)
    else:
        columns["status"] = numpy.where(
            rejected, REJECTED, numpy.where(_find_open(decided, numpy), OPEN, SETTLED)
        ).tolist()
    for name, ends in decided.columns.items():
        for label, array, kind in zip(_label(name, len(ends)), ends, decided.kinds[name], strict=True):
            is_date = name.startswith("derived:") and isinstance(_type_of(compiled, name), DateType)
            columns[label] = _write_column(array, kind, rejected, decided.texts, numpy, is_date=is_date)
    return columns


def _type_of(compiled: ColumnProgram, name: str) -> Any:
    return compiled.ruleset.derived[name.partition(":")[2]].type


def _label(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name}:low", f"{name}:high"]


def _write_grades(compiled: ColumnProgram, decided: Decided, rejected: Any, numpy: Any) -> dict[str, list[Any]]:
    rungs = [rung.id for rung in compiled.ruleset.rungs]
    proven = numpy.full(decided.count, len(rungs))
    key = numpy.zeros(decided.count, numpy.int64)
    for at in reversed(range(len(rungs))):
        verdict = decided.columns[f"grade:{rungs[at]}"][0]
        # A rung says nothing of the worse ones where it is proven.
        key = numpy.where(verdict == 1, 0, key) | (numpy.where(verdict >= 2, 1, 0) << at)
        proven = numpy.where(verdict == 1, at, proven)
    names = numpy.array([*rungs, NO_GRADE], object)
    grade = names[proven]
    keys, places = numpy.unique(key * (len(rungs) + 1) + proven, return_inverse=True)
    texts = numpy.array([";".join(_list_possible(int(one), rungs)) for one in keys], object)
    possible = texts[places] if len(keys) else texts
    status = numpy.where(rejected, REJECTED, numpy.where(key != 0, OPEN, SETTLED))
    found = {"grade": grade, "possible": possible, "decided_by": _find_rule(compiled, decided, grade, numpy)}
    for array in found.values():
        array[rejected] = None
    return {"status": status.tolist()} | {name: array.tolist() for name, array in found.items()}


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


def _find_rule(compiled: ColumnProgram, decided: Decided, grade: Any, numpy: Any) -> Any:
    rule = numpy.array([f"grade:{one}" for one in [*(rung.id for rung in compiled.ruleset.rungs), NO_GRADE]], object)
    order = {rung.id: at for at, rung in enumerate(compiled.ruleset.rungs)}
    found = rule[numpy.array([order.get(one, len(order)) for one in grade], numpy.int64)]
    for gate in reversed(list(compiled.ruleset.gates)):
        found[decided.columns[f"gate:{gate}"][0] == 0] = f"gate:{gate}"
    return found


def _write_column(array: Any, kind: str, rejected: Any, texts: Any, numpy: Any, *, is_date: bool) -> list[Any]:
    match kind:
        case "number":
            cells = array.astype(object)
            cells[rejected | ~numpy.isfinite(array)] = None
            if is_date:
                return [None if one is None else date.fromordinal(int(one)) for one in cells.tolist()]
            return cells.tolist()  # type: ignore[no-any-return]
        case "verdict":
            names = numpy.array([False, True, None, None], object)
            cells = names[array]
        case "text":
            names = numpy.array([*texts, None], object)
            cells = names[numpy.where(array < 0, len(texts), array)]
        case _:
            masks = {int(one): _list_options(int(one), texts) for one in numpy.unique(array)}
            cells = numpy.array([masks[int(one)] for one in array], object)
    cells[rejected] = None
    return cells.tolist()  # type: ignore[no-any-return]


def _list_options(mask: int, texts: Any) -> str | None:
    return None if mask < 0 else ";".join(sorted(text for at, text in enumerate(texts[:61]) if mask >> at & 1))
