"""A bar per indicator: where its value lies between baseline and leading value, or how many points it has."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from greenrules.explaining.figure_svg import LABEL, PLOT, ROW, draw_box, draw_line, draw_picture, draw_text, shorten
from greenrules.explaining.figure_text import cut
from greenrules.explaining.layout import pad
from greenrules.explaining.losses import find_factors
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_decimal, format_value
from greenrules.explaining.page import Language
from greenrules.explaining.result import name_subject
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.source import display_width
from greenrules.model.units import Unit
from greenrules.model.values import Bounds


@frozen
class Mark:
    """A place on the bar of an indicator: `share` from 0 (left) to 1, and what stands there in words."""

    role: str
    share: Fraction
    text: str


@frozen
class Bar:
    """One indicator: its points, and the places of value, baseline and leading value where it has them."""

    id: str
    label: str
    reached: Fraction
    open: Fraction
    points: str
    marks: tuple[Mark, ...]


def draw_indicators(assessment: Assessment, lang: Language = "en", *, as_svg: bool = True, width: int = 100) -> str:
    """Draw every indicator that applies: its value against baseline and leading value, and its points.

    Args:
        as_svg: inline SVG with a text alternative; else text for a terminal of `width` columns.
    Returns:
        The figure; empty for a ruleset without indicators.
    """
    bars = tuple(list_bars(assessment, lang))
    if not bars:
        return ""
    title = say("figure_indicators", lang, subject=name_subject(assessment, lang))
    legend = say("figure_legend", lang)
    if not as_svg:
        return "\n".join([cut(title, width), cut(legend, width), *_write_bars(bars, max(width, 40))]) + "\n"
    parts = [draw_text(8, 18, title, bold=True), draw_text(8, 36, legend)]
    parts += [part for number, bar in enumerate(bars) for part in _draw_bar(bar, number, lang)]
    description = say("semicolon", lang).join(_say_bar(bar, lang) for bar in bars)
    return draw_picture("indicators", title, description, 46 + (ROW + 14) * len(bars), parts)


def list_bars(
    assessment: Assessment, language: Language, factors: Mapping[str, Fraction] | None = None
) -> Iterator[Bar]:
    """Yield the indicators in the order of the ruleset.

    Args:
        factors: what `find_factors` returned, where it is at hand.
    """
    places = dict(assessment.display).get("score")
    factors = find_factors(assessment) if factors is None else factors
    for finding in assessment.findings:
        score, most = finding.score, finding.maximum
        if finding.kind != "indicator" or finding.status == "inapplicable" or score is None or not most:
            continue
        if score.proven is None or score.attainable is None:
            continue
        yield Bar(
            id=finding.id,
            label=choose_words(finding.label, language),
            reached=min(max(score.proven / most, Fraction(0)), Fraction(1)),
            open=min(max((score.attainable - score.proven) / most, Fraction(0)), Fraction(1)),
            points=_write_points(score, most, factors.get(finding.id, Fraction(1)), places),
            marks=tuple(_list_marks(finding, language)),
        )


def _write_points(score: Bounds, most: Fraction, factor: Fraction, places: int | None) -> str:
    """Write the points in those of the total, out of how many."""
    ends = [end * factor for end in (score.proven, score.attainable) if end is not None]
    written = dict.fromkeys(format_decimal(end, places=places) for end in ends)
    return f"{'–'.join(written)}/{format_decimal(most * factor, places=places)}"


def _list_marks(finding: Finding, language: Language) -> Iterator[Mark]:
    """Yield value, baseline and leading value on one scale; nothing where one of the ends is not known."""
    known: dict[str, tuple[Fraction, Unit]] = {
        one.role: (one.value, one.unit) for one in finding.measures if isinstance(one.value, Fraction)
    }
    if "baseline" not in known or "leading" not in known:
        return
    numbers = [number for number, _ in known.values()]
    low, high = min(numbers), max(numbers)
    span = high - low
    # Less is better: the scale is turned, so that better is always to the right.
    turned = known["leading"][0] < known["baseline"][0]
    for role in ("baseline", "leading", "value"):
        if role in known:
            number, unit = known[role]
            share = (number - low) / span if span else Fraction(1, 2)
            yield Mark(role, 1 - share if turned else share, format_value(number, unit, language))


def _say_bar(bar: Bar, language: Language) -> str:
    marks = say("list_comma", language).join(f"{say(mark.role, language)} {mark.text}" for mark in bar.marks)
    return f"{bar.label} {bar.points}" + (f" ({marks})" if marks else "")


def _draw_bar(bar: Bar, number: int, language: Language) -> Iterator[str]:
    top = 46 + number * (ROW + 14)
    yield draw_text(8, top + 13, shorten(bar.label, LABEL - 16))
    yield draw_text(LABEL + PLOT + 8, top + 13, bar.points)
    if not bar.marks:
        yield draw_box(LABEL, top, PLOT, fill="#fff", height=14)
        yield draw_box(LABEL, top, PLOT * float(bar.reached), fill="#7fa58b", height=14)
        if bar.open:
            start = LABEL + PLOT * float(bar.reached)
            yield draw_box(start, top, PLOT * float(bar.open), fill="url(#indicators-open)", height=14)
        return
    inner, start = PLOT - 40, LABEL + 20
    places = {mark.role: start + inner * float(mark.share) for mark in bar.marks}
    yield draw_box(LABEL, top + 4, PLOT, fill="#f2f2f2", height=7)
    if "value" in places:
        yield draw_box(LABEL, top + 4, places["value"] - LABEL, fill="#7fa58b", height=7)
        yield draw_line(places["value"], top - 1, top + 16)
        yield f'<circle cx="{places["value"]:.1f}" cy="{top + 7.5:.1f}" r="5" fill="#111"/>'
    for role in ("baseline", "leading"):
        yield draw_line(places[role], top, top + 15, dashed=role == "baseline")
    yield from _draw_words(bar, places, top + 28, language)


def _draw_words(bar: Bar, places: dict[str, float], y: float, language: Language) -> Iterator[str]:
    words = say("semicolon", language).join(f"{say(mark.role, language)} {mark.text}" for mark in bar.marks)
    yield draw_text(LABEL, y, shorten(words, PLOT + 140))


def _write_bars(bars: tuple[Bar, ...], width: int) -> Iterator[str]:
    label = min(max(display_width(bar.label) for bar in bars), width // 3)
    after = max(display_width(bar.points) for bar in bars)
    columns = max(10, width - label - after - 4)
    for bar in bars:
        yield f"{pad(cut(bar.label, label), label)}  {_write_scale(bar, columns)}  {bar.points}"
        if bar.marks:
            words = "  ".join(f"{_SIGNS[mark.role]} {mark.text}" for mark in bar.marks)
            yield " " * (label + 2) + cut(words, width - label - 2)


_SIGNS = {"value": "●", "baseline": "┊", "leading": "┃"}


def _write_scale(bar: Bar, columns: int) -> str:
    if not bar.marks:
        reached = round(bar.reached * columns)
        waiting = min(columns - reached, round(bar.open * columns))
        return "█" * reached + "░" * waiting + "·" * (columns - reached - waiting)
    cells = ["─"] * columns
    for mark in bar.marks:  # the value comes last, so that it shows where it stands on an end
        cells[min(columns - 1, round(mark.share * (columns - 1)))] = _SIGNS[mark.role]
    return "".join(cells)
