"""The score as a waterfall: from all points down, by what each indicator lost or leaves open."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from greenrules.explaining.figure_svg import LABEL, PLOT, ROW, draw_box, draw_line, draw_picture, draw_text, shorten
from greenrules.explaining.figure_text import draw_rows
from greenrules.explaining.losses import rank_losses
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_decimal
from greenrules.explaining.page import Language
from greenrules.explaining.result import name_subject, write_grade, write_score
from greenrules.model.assessment import Assessment
from greenrules.model.values import Bounds

MOST_ROWS = 16


@frozen
class Fall:
    """One row of a waterfall in points: what is left of it, what was lost, what is open between the two."""

    label: str
    left: Fraction
    open: Fraction
    lost: Fraction
    text: str


def draw_waterfall(assessment: Assessment, lang: Language = "en", *, as_svg: bool = True, width: int = 100) -> str:
    """Draw the score from all points down to what is proven, the largest losses first.

    Args:
        as_svg: inline SVG with a text alternative; else text for a terminal of `width` columns.
    Returns:
        The figure; empty for a ruleset without a score in bounds.
    """
    falls = tuple(list_falls(assessment, lang))
    if not falls:
        return ""
    title = say("figure_waterfall", lang, subject=name_subject(assessment, lang))
    whole = falls[0].left
    if not as_svg:
        rows = [(fall.label, fall.left / whole, fall.open / whole, fall.lost / whole, fall.text) for fall in falls]
        return draw_rows(title, rows, width=width, legend=say("figure_fall_legend", lang))
    parts = [part for number, fall in enumerate(falls) for part in _draw_fall(fall, number, whole)]
    return draw_picture("waterfall", title, _describe(assessment, falls, lang), ROW * (len(falls) + 2), [
        draw_text(8, 18, title, bold=True), *parts,
    ])  # fmt: skip


def list_falls(
    assessment: Assessment, language: Language, factors: Mapping[str, Fraction] | None = None
) -> Iterator[Fall]:
    """Yield the rows: all points, each loss, what many small ones add up to, and what is proven.

    Args:
        factors: what `find_factors` returned, where it is at hand.
    """
    score, maximum = assessment.score, assessment.maximum
    if not isinstance(score, Bounds) or score.proven is None or score.attainable is None or not maximum:
        return
    zero, left = Fraction(0), maximum
    yield Fall(say("figure_all_points", language), maximum, zero, zero, _points(maximum, assessment))
    # The losses are rounded nowhere: what groups redistribute or cap shows as one row, so that the fall is exact.
    losses = [one for one in rank_losses(assessment, factors) if one.lost is not None and one.open is not None]
    for loss in losses[:MOST_ROWS]:
        lost, waiting = loss.lost or zero, loss.open or zero
        left -= lost + waiting
        text = _say_loss(lost, waiting, assessment, language)
        yield Fall(choose_words(loss.finding.label, language), max(left, zero), waiting, lost, text)
    rest = left - score.proven
    if rest:
        lost, waiting = (rest, zero) if rest > 0 else (zero, zero)
        text = _say_loss(lost, waiting, assessment, language) if rest > 0 else f"+{_points(-rest, assessment)}"
        yield Fall(say("figure_others", language), score.proven, waiting, lost, text)
    ends = dict.fromkeys(_points(end, assessment) for end in (score.proven, score.attainable))
    yield Fall(say("score", language), score.proven, score.attainable - score.proven, zero, "–".join(ends))


def _points(points: Fraction, assessment: Assessment) -> str:
    return format_decimal(points, places=dict(assessment.display).get("score"))


def _say_loss(lost: Fraction, waiting: Fraction, assessment: Assessment, language: Language) -> str:
    parts = [_points(-lost, assessment).replace("-", "−")] if lost else []
    parts += [f"?{_points(waiting, assessment)}"] if waiting else []
    return " ".join(parts)


def _draw_fall(fall: Fall, number: int, whole: Fraction) -> Iterator[str]:
    top = 32 + number * ROW
    unit = PLOT / float(whole)
    ends = [
        LABEL + float(part) * unit for part in (fall.left, fall.left + fall.open, fall.left + fall.open + fall.lost)
    ]
    yield draw_text(8, top + 13, shorten(fall.label, LABEL - 16))
    yield draw_box(LABEL, top, ends[0] - LABEL, fill="#e6efe9")
    if fall.open:
        yield draw_box(ends[0], top, ends[1] - ends[0], fill="url(#waterfall-open)", note=fall.text)
    if fall.lost:
        yield draw_box(ends[1], top, ends[2] - ends[1], fill="#333", note=fall.text)
    yield draw_line(ends[0], top, top + ROW, dashed=True)
    yield draw_text(LABEL + PLOT + 8, top + 13, shorten(fall.text, 140))


def _describe(assessment: Assessment, falls: tuple[Fall, ...], language: Language) -> str:
    lost = say("semicolon", language).join(f"{fall.label} {fall.text}" for fall in falls[1:-1])
    return say("figure_waterfall_desc", language, grade=write_grade(assessment, language),
               score=write_score(assessment, language), losses=lost)  # fmt: skip
