"""Outlines of what the compiled evaluator decided: from its numbers, where these leave no doubt, without the reference.

The first outline under a ruleset asks the reference, whose findings have everything that is the same for every subject.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import chain, repeat
from typing import TypeAlias

from attrs import evolve, field, frozen

from greenrules.compiling.python import HANDED_OVER, Program, execute
from greenrules.compiling.python_accuracy import TooWideError
from greenrules.compiling.python_exactly import open_lazily
from greenrules.compiling.python_outline import WHOLE, write_describing
from greenrules.compiling.python_outline import write_outline as write_outline_source
from greenrules.compiling.python_packing import unpack, unpack_parts
from greenrules.compiling.python_quickly import Decision, packed_of
from greenrules.compiling.python_scope import NotCompiledError
from greenrules.evaluating.environment import score_value
from greenrules.model.assessment import Assessment, round_score
from greenrules.model.outline import OutlineEntry, OutlineNode, describe_entries, list_nodes
from greenrules.model.outline_json import write_entry, write_head, write_outline, write_state
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, format_number, point

Finish: TypeAlias = Callable[[], Assessment]
# The verdicts of gates, the points of each node, the verdicts of grades.
_Found: TypeAlias = tuple[tuple[bool, ...], tuple[float, ...], tuple[bool, ...]]
_MOST_TEXTS, _MOST_OPENINGS = 100_000, 1_000
_MOST_DIGITS = 10**15
# Where the texts of the nodes stand in a frame.
_STATES = slice(2, -1, 2)


@frozen(eq=False)
class Outliner:
    """What the outlines of one program are made with.

    Attributes:
        run: tells verdicts and points of a complete subject.
        scale: 1 followed by as many zeros as a score is rounded to.
        entries: in the order of the nodes: gates, tree, grades.
        frame: the pieces of the text: before each node's text a piece that is the same for every subject.
        describe: tells the rest of the text of each node of the tree; see `write_describing`.
        below: that text of points below the maximum, by their digits; `template` is that of no points.
        verdicts: the rest of the text of a gate or grade that is not met, and of one that is.
        openings: the text before the nodes, by the day and the possible grades.
    """

    run: Callable[..., _Found]
    scale: float
    entries: tuple[OutlineEntry, ...]
    frame: tuple[str, ...]
    describe: Callable[..., list[str]]
    verdicts: tuple[str, str]
    template: str
    below: dict[float, str] = field(factory=dict)
    openings: dict[tuple[date, tuple[str, ...]], str] = field(factory=dict)


def answer_outline(
    assessment: Assessment, program: Program, decision: Decision, day: date, finish: Finish
) -> tuple[OutlineNode, ...]:
    """Return the nodes of a decided subject.

    Args:
        finish: lets the reference put every field of the assessment in place.
    """
    outliner, found = _find(program, decision, day, finish)
    if outliner is None or found is None:
        return list_nodes(finish())
    # Seventy nodes at once: no call of Python for each.
    return tuple(map(OutlineNode, zip(repeat(assessment), outliner.entries, chain(*found))))


def answer_outline_json(assessment: Assessment, program: Program, decision: Decision, day: date, finish: Finish) -> str:
    """Return the same as canonical JSON, byte for byte what the findings of the reference give."""
    outliner, found = _find(program, decision, day, finish)
    if outliner is None or found is None:
        return write_outline(whole := finish(), list_nodes(whole))
    gates, points, rungs = found
    verdicts = outliner.verdicts
    states = [
        *[verdicts[met] for met in gates],
        *outliner.describe(points, outliner.below.get, partial(_write_below, outliner)),
        *[verdicts[met] for met in rungs],
    ]
    if not all(states):
        _settle_doubts(outliner, points, states, program, decision, day)
    pieces = list(outliner.frame)
    pieces[0] = _open(outliner, program.ruleset, day, decision[0])
    pieces[_STATES] = states
    return "".join(pieces)


def _open(outliner: Outliner, ruleset: Ruleset, day: date, possible: tuple[str, ...]) -> str:
    known = outliner.openings.get((day, possible))
    if known is None:
        known = write_head(ruleset.id, ruleset.edition, ruleset.digest, day, possible[-1], possible)
        if len(outliner.openings) < _MOST_OPENINGS:
            outliner.openings[day, possible] = known
    return known


def _write_below(outliner: Outliner, moved: float) -> str:
    """Return the text of points below the maximum; totals are rarely met twice, so that it must not take long."""
    digits = int(moved - WHOLE)
    # The shortest decimal of a machine number is the number itself, up to fifteen digits.
    number = repr(digits / outliner.scale).removesuffix(".0")
    if "e" in number:
        number = format_number(Fraction(digits, int(outliner.scale)))
    text = outliner.template.replace('"0"', f'"{number}"')
    if len(outliner.below) < _MOST_TEXTS:
        outliner.below[moved] = text
    return text


def _settle_doubts(
    outliner: Outliner,
    points: tuple[float, ...],
    states: list[str],
    program: Program,
    decision: Decision,
    day: date,
) -> None:
    """Put the exact texts of scores that are about half-way between two roundings in their places, which are empty."""
    values = unpack(packed_of(decision), program.kinds)
    environment = open_lazily(program.ruleset, program.kinds.facts, values, day)
    before = next(at for at, entry in enumerate(outliner.entries) if entry.maximum is not None)
    for at, one in enumerate(points, before):
        if not states[at]:
            entry = outliner.entries[at]
            id = "" if entry.id == "group:total" else entry.id.partition(":")[2]
            score = round_score(score_value(environment, id), entry.places)
            status = "passed" if one >= entry.full_from else "failed"
            states[at] = write_state(status, score if isinstance(score, Bounds) else None)


def _find(program: Program, decision: Decision, day: date, finish: Finish) -> tuple[Outliner | None, _Found | None]:
    """Return the outliner of a program and what it finds; None where the reference has to be asked."""
    outliner = program.outliner
    if outliner is None:
        outliner = program.outliner = _prepare(program, finish) or False
    packed = packed_of(decision)
    if not outliner or packed[1] is None:
        return None, None
    try:
        return outliner, outliner.run(*unpack_parts(packed, program.kinds), program.unbound, day)
    except HANDED_OVER:
        return outliner, None


def _prepare(program: Program, finish: Finish) -> Outliner | None:
    places = program.ruleset.display.get("score")
    if places is None or program.parameters:
        return None
    try:
        outline = write_outline_source(program.ruleset, program.day, program.kinds.facts, program.parameters)
    except (NotCompiledError, TooWideError):
        return None
    entries = describe_entries(finish().findings, places)
    marks = iter(outline.marks)
    entries = tuple(
        entry if entry.maximum is None else evolve(entry, full_from=next(marks), error=outline.error)
        for entry in entries
    )
    scale = 10**places
    maxima = [entry.maximum for entry in entries if entry.maximum is not None]
    most = max(maxima, default=Fraction(0)) * scale
    if most >= _MOST_DIGITS:
        return None
    # The machine's own steps count among the doubts.
    margin = outline.error * scale + float(most) * 1e-15
    heads = [write_entry(entry) for entry in entries]
    texts = [write_state("passed", point(_round(maximum, places))) for maximum in maxima]
    whole = tuple(zip(outline.marks, texts, strict=True))
    return Outliner(
        run=execute(program, outline.source),
        scale=float(scale),
        entries=entries,
        frame=("", *chain.from_iterable((f",{head}" if at else head, "") for at, head in enumerate(heads)), "]}"),
        describe=execute(program, write_describing(whole, float(scale), 0.5 - margin)),
        template=write_state("failed", point(Fraction(0))),
        verdicts=(write_state("failed", None), write_state("passed", None)),
    )


def _round(maximum: Fraction, places: int) -> Fraction:
    return Fraction(round(maximum, places))
