"""What a recomputed worked sheet says, and what the engine says, in one form to compare."""

from fractions import Fraction
from pathlib import Path

from attrs import frozen

from greenrules.exchanging.book_reading import read_book
from greenrules.model.assessment import Assessment
from greenrules.model.values import Bounds

_STATUS = {"passed": 1.0, "failed": 0.0, "cantTell": 0.5}
FAR = 1e299


@frozen
class Outcome:
    """Verdicts of requirements and grades by id, and both ends of every score; None where a score has no value."""

    verdicts: dict[str, float]
    scores: dict[str, tuple[float, float] | None]


def read_outcome(path: Path) -> Outcome:
    """Return what the first sheet of a worked sheet shows."""
    sheet = next(iter(read_book(path).values()))
    verdicts, scores = {}, {}
    for row in range(len(sheet.rows)):
        id, low, high = str(sheet.cell(row, 10)), sheet.cell(row, 1), sheet.cell(row, 2)
        if id.startswith(("gate:", "grade:")):
            verdicts[id] = float(str(low)) if isinstance(low, int | float) else low
        elif id.startswith(("indicator:", "group:")):
            is_score = isinstance(low, int | float) and isinstance(high, int | float)
            scores[id] = (_shown(float(low)), _shown(float(high))) if is_score else None
    return Outcome(verdicts, scores)


def expect_outcome(assessment: Assessment) -> Outcome:
    """Return what the engine says of the same things."""
    verdicts, scores = {}, {}
    for finding in assessment.findings:
        if finding.kind in ("gate", "grade"):
            verdicts[finding.id] = _STATUS[finding.status]
        elif finding.kind in ("indicator", "group"):
            score = finding.score
            scores[finding.id] = (
                (_end(score.proven, -1), _end(score.attainable, 1)) if isinstance(score, Bounds) else None
            )
    return Outcome(verdicts, scores)


def _end(end: Fraction | None, side: int) -> float:
    return side * float("inf") if end is None else float(end)


def _shown(end: float) -> float:
    """Return an end as read; sums of what stands for no bound are no bound either."""
    return end if abs(end) < FAR else float("inf") * end


def list_differences(found: Outcome, expected: Outcome) -> list[str]:
    """Return where the two disagree, scores beyond what fifteen digits explain."""
    different = [
        f"{id}: {found.verdicts.get(id)} for {verdict}"
        for id, verdict in expected.verdicts.items()
        if found.verdicts.get(id) != verdict
    ]
    for id, ends in expected.scores.items():
        seen = found.scores.get(id, "absent")
        if seen is None or ends is None or seen == "absent":
            different += [f"{id}: {seen} for {ends}"] if seen != ends else []
        elif any(a != b and not abs(a - b) <= 1e-9 * max(1.0, abs(b)) for a, b in zip(seen, ends, strict=True)):
            different.append(f"{id}: {seen} for {ends}")
    return different
