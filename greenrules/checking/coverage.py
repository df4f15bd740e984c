"""Prove of a decision table that its rows do not overlap, leave no gap, and can each be reached.

Each cell is turned into the set of representative points it holds for (sample_points), so a row is a box in a finite
grid. Two rows overlap when all their sides do; a gap is a point of the grid in no box.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field, frozen

from greenrules.checking.sample_points import Axis, Point, describe_point, holds, list_points
from greenrules.model.declarations import DecisionTable
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.source import Span

# Points looked at before giving up; a table beyond it is reported as not proven instead of slowing everyone down.
WORK_LIMIT = 200_000


@frozen
class _Grid:
    """The finite stand-in of a table: per input its points, per row and input the bits of the points that hold."""

    names: tuple[str, ...]
    points: tuple[tuple[Point, ...], ...]
    rows: tuple[tuple[int, ...], ...]

    @property
    def whole(self) -> tuple[int, ...]:
        return tuple((1 << len(points)) - 1 for points in self.points)

    def describe(self, place: Sequence[int]) -> str:
        """Write a point of the grid: `year 2024, region zhejiang`."""
        parts = [
            f"{name} {describe_point(points[index])}"
            for name, points, index in zip(self.names, self.points, place, strict=True)
        ]
        return ", ".join(parts) or "every input"


class _TooMuchWork(Exception):
    """The grid is too large to be searched to the end."""


@define
class _Search:
    """Looks for a point of a box outside all of some rows."""

    grid: _Grid
    left: int
    # Per input and point, the rows (as bits) whose cell holds there.
    rows_at: list[list[int]] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        for axis, points in enumerate(self.grid.points):
            self.rows_at.append(
                [
                    sum(1 << row for row, sides in enumerate(self.grid.rows) if sides[axis] >> index & 1)
                    for index in range(len(points))
                ]
            )

    def find_uncovered(self, box: tuple[int, ...], rows: Sequence[int]) -> tuple[int, ...] | None:
        """Return a point of the box (an index per input) in none of the rows, or None when there is none."""
        if not all(box):
            return None
        covering = [0] * (len(box) + 1)  # rows that hold everywhere in the box from this input on
        covering[-1] = sum(1 << row for row in rows)
        for axis in range(len(box) - 1, -1, -1):
            covering[axis] = sum(
                1 << row for row in rows
                if covering[axis + 1] >> row & 1 and self.grid.rows[row][axis] & box[axis] == box[axis]
            )  # fmt: skip
        return self._descend(box, 0, covering[-1], covering, set())

    def _descend(
        self, box: tuple[int, ...], axis: int, rows: int, covering: list[int], proven: set[tuple[int, int]]
    ) -> tuple[int, ...] | None:
        if rows & covering[axis] or (axis, rows) in proven:
            return None
        if not rows:
            return tuple(next(_bits(side)) for side in box[axis:])
        found: dict[int, int] = {}
        for index in _bits(box[axis]):
            found.setdefault(self.rows_at[axis][index] & rows, index)
            self.left -= 1
        if self.left < 0:
            raise _TooMuchWork
        # Few rows first: a gap, if there is one, is found sooner.
        for here in sorted(found, key=int.bit_count):
            rest = self._descend(box, axis + 1, here, covering, proven)
            if rest is not None:
                return (found[here], *rest)
        proven.add((axis, rows))
        return None


def analyse_table(
    table: DecisionTable, input_axes: Mapping[str, Axis], *, work_limit: int = WORK_LIMIT
) -> tuple[Diagnostic, ...]:
    """Report overlapping rows, gaps without `otherwise`, and rows that can never give the result.

    Args:
        table: the checked table.
        input_axes: the values each input can have, by its name, in the unit of the input.
        work_limit: how many points may be looked at before completeness is left unproven.
    Returns:
        GR401 for overlaps (`unique`, and `any` with different outputs), GR402 for a gap (or, as a warning, where the
        search was cut short), GR403 for rows out of reach.
    """
    grid = _lay_grid(table, input_axes)
    search = _Search(grid, work_limit)
    empty = {index for index, sides in enumerate(grid.rows) if not all(sides)}
    problems = [_report_empty_row(table, index) for index in sorted(empty)]
    if table.hit_policy in ("unique", "any"):
        problems += _find_overlaps(table, grid)
    if table.otherwise is None and not (table.hit_policy == "collect" and table.aggregate in ("sum", "count")):
        problems += _find_gap(table, grid, search)
    if table.hit_policy in ("first", "priority"):
        problems += _find_dead_rows(table, grid, search, empty)
    return tuple(problems)


def _lay_grid(table: DecisionTable, input_axes: Mapping[str, Axis]) -> _Grid:
    points: list[tuple[Point, ...]] = []
    sides: list[list[int]] = [[] for _ in table.rows]
    for column, each in enumerate(table.inputs):
        tests = [row.cells[column] for row in table.rows]
        here = list_points(input_axes[each.name], [interval for test in tests for interval in test.intervals])
        points.append(here)
        for index, test in enumerate(tests):
            sides[index].append(sum(1 << place for place, point in enumerate(here) if holds(test, point)))
    return _Grid(tuple(each.name for each in table.inputs), tuple(points), tuple(tuple(row) for row in sides))


def _report_empty_row(table: DecisionTable, index: int) -> Diagnostic:
    return Diagnostic(
        "GR403",
        f"row {index + 1} of the table `{table.id}` holds for no value of its inputs",
        _row_span(table, index),
        "warning",
        help="widen the cell that is empty or outside the declared range of its input, or remove the row",
    )


def _find_overlaps(table: DecisionTable, grid: _Grid) -> Iterator[Diagnostic]:
    for later, sides in enumerate(grid.rows):
        for earlier, others in enumerate(grid.rows[:later]):
            common = [side & other for side, other in zip(sides, others, strict=True)]
            agree = table.hit_policy == "any" and table.rows[earlier].then == table.rows[later].then
            if all(common) and not agree:
                example = grid.describe([next(_bits(side)) for side in common])
                yield _report_overlap(table, earlier, later, example)
                break


def _report_overlap(table: DecisionTable, earlier: int, later: int, example: str) -> Diagnostic:
    differ = " with different outputs" if table.hit_policy == "any" else ""
    return Diagnostic(
        "GR401",
        f"rows {earlier + 1} and {later + 1} of the table `{table.id}` both hold for {example}{differ}",
        _row_span(table, later),
        notes=tuple(f"row {row + 1} stands at {_row_span(table, row)}" for row in (earlier, later)),
        help="make the rows disjoint, or choose the hit policy `first` if the order is meant to decide",
    )


def _find_gap(table: DecisionTable, grid: _Grid, search: _Search) -> Iterator[Diagnostic]:
    try:
        gap = search.find_uncovered(grid.whole, range(len(grid.rows)))
    except _TooMuchWork:
        yield Diagnostic(
            "GR402",
            f"it is not proven that the rows of the table `{table.id}` leave no gap: there are too many combinations",
            table.span,
            "warning",
            help="add an `otherwise`, or split the table",
        )
        return
    if gap is not None:
        yield Diagnostic(
            "GR402",
            f"no row of the table `{table.id}` holds for {grid.describe(gap)}, and there is no `otherwise`",
            table.span,
            help="add the missing row or an `otherwise`, or declare a `range` for the fact that rules this out",
        )


def _find_dead_rows(table: DecisionTable, grid: _Grid, search: _Search, empty: set[int]) -> Iterator[Diagnostic]:
    for index in range(len(grid.rows)):
        stronger = [other for other in _list_stronger_rows(table, index) if _overlap(grid, other, index)]
        if index in empty or _closes_the_list(table, grid, stronger, index):
            continue
        try:
            is_dead = search.find_uncovered(grid.rows[index], stronger) is None
        except _TooMuchWork:
            return  # the rows left over are then simply not warned about
        if is_dead:
            names = ", ".join(str(other + 1) for other in stronger)
            yield Diagnostic(
                "GR403",
                f"row {index + 1} of the table `{table.id}` can never give the result: it is covered by row {names}",
                _row_span(table, index),
                "warning",
                help="remove the row, or move it before the rows that cover it",
            )


def _list_stronger_rows(table: DecisionTable, index: int) -> list[int]:
    if table.hit_policy == "first":
        return list(range(index))
    rank = {output: place for place, output in enumerate(table.priority)}
    lowest = len(rank)
    mine = rank.get(table.rows[index].then, lowest)
    return [other for other, row in enumerate(table.rows) if rank.get(row.then, lowest) < mine]


def _closes_the_list(table: DecisionTable, grid: _Grid, stronger: Sequence[int], index: int) -> bool:
    """Whether a row that several others cover together still tells something while inputs are missing.

    When all of them agree, the wider row is the one that is true on an unknown input and so settles the value.
    """
    agree = all(table.rows[other].then == table.rows[index].then for other in stronger)
    alone = any(
        all(side & mine == mine for side, mine in zip(grid.rows[other], grid.rows[index], strict=True))
        for other in stronger
    )
    return agree and not alone


def _overlap(grid: _Grid, one: int, other: int) -> bool:
    return all(side & mine for side, mine in zip(grid.rows[one], grid.rows[other], strict=True))


def _row_span(table: DecisionTable, index: int) -> Span | None:
    return table.rows[index].span or table.span


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
