"""What the kernel decided, as the columns people read: grade, possible grades, score, gates, the rule that decided."""

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
    rejected = rejected if rejected.any() else None
    if compiled.ruleset.rungs:
        columns |= _write_grades(compiled, decided, rejected, numpy)
    else:
        columns["status"] = _write_status(_find_open(decided, numpy), rejected, numpy)
    for name, ends in decided.columns.items():
        is_date = name.startswith("derived:") and isinstance(_type_of(compiled, name), DateType)
        for label, array, kind in zip(_label(name, len(ends)), ends, decided.kinds[name], strict=True):
            columns[label] = _write_column(array, kind, rejected, decided.texts, numpy, is_date=is_date)
    return columns


def _leave_out(array: Any, rejected: Any, missing: Any, numpy: Any) -> Any:
    """Return an array without a value in the rows that were rejected; None says that there are none."""
    return array if rejected is None else numpy.where(rejected, missing, array)


def _type_of(compiled: ColumnProgram, name: str) -> Any:
    return compiled.ruleset.derived[name.partition(":")[2]].type


def _label(name: str, count: int) -> list[str]:
    return [name] if count == 1 else [f"{name}:low", f"{name}:high"]


def _write_status(is_open: Any, rejected: Any, numpy: Any) -> VerdictColumn:
    return VerdictColumn("text", _leave_out(is_open.view(numpy.int8), rejected, numpy.int8(2), numpy), _STATUSES)


def _write_grades(compiled: ColumnProgram, decided: Decided, rejected: Any, numpy: Any) -> dict[str, VerdictColumn]:
    rungs, gates = [rung.id for rung in compiled.ruleset.rungs], list(compiled.ruleset.gates)
    places, ladders = _number_ladders([decided.columns[f"grade:{rung}"][0] for rung in rungs], numpy)
    names = (*rungs, NO_GRADE)
    texts = [";".join(names[at] for at in one) for one in ladders]
    possible = tuple(dict.fromkeys(texts))
    proven = numpy.array([one[-1] for one in ladders], numpy.int32)[places]
    rules = (*(f"gate:{gate}" for gate in gates), *(f"grade:{name}" for name in names))
    columns = {
        "grade": (proven, names),
        "possible": (numpy.array([possible.index(text) for text in texts], numpy.int32)[places], possible),
        "decided_by": (_find_rule([decided.columns[f"gate:{gate}"][0] for gate in gates], proven, numpy), rules),
    }
    is_open = numpy.array([len(one) > 1 for one in ladders], bool)[places]
    return {"status": _write_status(is_open, rejected, numpy)} | {
        name: VerdictColumn("text", _leave_out(array, rejected, numpy.int32(-1), numpy), texts)
        for name, (array, texts) in columns.items()
    }


def _find_rule(gates: list[Any], proven: Any, numpy: Any) -> Any:
    """Return the place of the first gate that is not met, else that of the rung that is proven, behind all gates."""
    met, rule = numpy.ones(len(proven), bool), numpy.zeros(len(proven), numpy.int32)
    for verdict in gates:
        met &= verdict != 0
        rule += met
    return rule + met * proven


def _number_ladders(rungs: list[Any], numpy: Any) -> tuple[Any, list[tuple[int, ...]]]:
    """Return a place for every row among the ladders that occur, and these: the open rungs, then the proven one."""
    most = 3 ** len(rungs)
    keys = numpy.zeros(len(rungs[0]), numpy.min_scalar_type(most))
    for verdict in reversed(rungs):
        keys *= 3
        keys += numpy.minimum(verdict, 2).view(numpy.uint8)
    if most > _MOST_KEYS:
        found, places = numpy.unique(keys, return_inverse=True)
    else:
        found = numpy.flatnonzero(numpy.bincount(keys, minlength=1))
        table = numpy.zeros(most, numpy.int32)
        table[found] = numpy.arange(len(found))
        places = table[keys]
    return places, [_read_ladder(key, len(rungs)) for key in found.tolist()]


def _read_ladder(key: int, count: int) -> tuple[int, ...]:
    """Return the rungs of a key that are open, up to the best that is proven, and this: `count` where there is none."""
    possible: list[int] = []
    for at in range(count):
        key, state = divmod(key, 3)
        if state == 1:
            return (*possible, at)
        possible += [at] if state else []
    return (*possible, count)


def _find_open(decided: Decided, numpy: Any) -> Any:
    """Return where, without a ladder, the score or a basic requirement is not settled."""
    is_open = numpy.zeros(decided.count, bool)
    for name, ends in decided.columns.items():
        if name == "score":
            is_open |= (ends[0] != ends[1]) & ~(numpy.isnan(ends[0]) & numpy.isnan(ends[1]))
        elif name.startswith("gate:"):
            is_open |= ends[0] >= 2
    return is_open


def _write_column(
    array: Any, kind: str, rejected: Any, texts: tuple[str, ...], numpy: Any, *, is_date: bool
) -> VerdictColumn:
    match kind:
        case "number":
            without = ~numpy.isfinite(array)
            without = without if rejected is None else without | rejected
            cells = numpy.where(without, numpy.nan, array) if without.any() else array
            return VerdictColumn("date" if is_date else "number", cells)
        case "verdict":
            return VerdictColumn("truth", _leave_out(array, rejected, numpy.int8(2), numpy))
        case "text":
            left = _leave_out(array, rejected, -1, numpy)
            return VerdictColumn("text", numpy.where(left < 0, -1, left), texts)
        case _:
            return list_options(_leave_out(array, rejected, -1, numpy), texts, numpy)
