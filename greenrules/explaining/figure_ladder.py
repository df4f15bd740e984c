"""The ladder of grades: which rung is proven, which are still possible, which are out of reach."""

from collections.abc import Iterator

from attrs import frozen

from greenrules.explaining.figure_svg import LABEL, PLOT, ROW, draw_box, draw_picture, draw_text, shorten
from greenrules.explaining.figure_text import cut
from greenrules.explaining.layout import pad
from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.needs import describe_needs
from greenrules.explaining.page import Language
from greenrules.explaining.result import name_subject
from greenrules.model.assessment import Assessment
from greenrules.model.source import display_width

_FILLS = {"proven": "#7fa58b", "open": "url(#ladder-open)", "out": "#fff", "below": "#e6efe9"}
_SIGNS = {"proven": "●", "open": "?", "out": "○", "below": "•"}


@frozen
class Step:
    """A grade: `proven`, `open`, `out` of reach, or `below` the one proven, with what it still needs."""

    label: str
    standing: str
    needs: str


def draw_ladder(assessment: Assessment, lang: Language = "en", *, as_svg: bool = True, width: int = 100) -> str:
    """Draw the grades from the best down, with what every better one still needs.

    Args:
        as_svg: inline SVG with a text alternative; else text for a terminal of `width` columns.
    Returns:
        The figure; empty for a ruleset without grades.
    """
    steps = tuple(list_steps(assessment, lang))
    if not steps:
        return ""
    title = say("figure_ladder", lang, subject=name_subject(assessment, lang))
    if not as_svg:
        return "\n".join([cut(title, width), *_write_steps(steps, max(width, 40), lang)]) + "\n"
    parts = [draw_text(8, 18, title, bold=True)]
    for number, step in enumerate(steps):
        top, share = 32 + number * ROW, (len(steps) - number) / len(steps)
        parts.append(draw_text(8, top + 13, shorten(step.label, LABEL - 150)))
        parts.append(draw_text(LABEL - 120, top + 13, _say_standing(step, lang)))
        note = step.needs or step.label
        parts.append(draw_box(LABEL, top, PLOT * share, fill=_FILLS[step.standing], note=note))
    described = (
        " ".join(part for part in (step.label, _say_standing(step, lang), step.needs) if part) for step in steps
    )
    description = say("semicolon", lang).join(described)
    return draw_picture("ladder", title, description, 40 + ROW * len(steps), parts)


def list_steps(assessment: Assessment, language: Language) -> Iterator[Step]:
    """Yield the grades, best first; the implicit bottom rung comes last."""
    ladder = [id for id, _ in assessment.grade_labels]
    if len(ladder) < 2:
        return
    at = ladder.index(assessment.grade)
    for place, (id, words) in enumerate(assessment.grade_labels):
        better = place < at
        standing = "proven" if place == at else "below" if not better else "out"
        standing = "open" if better and id in assessment.possible_grades else standing
        needs = describe_needs(assessment, f"grade:{id}", language) if better else ""
        yield Step(choose_words(words, language), standing, needs)


def _say_standing(step: Step, language: Language) -> str:
    return say(f"figure_{step.standing}", language)


def _write_steps(steps: tuple[Step, ...], width: int, language: Language) -> Iterator[str]:
    label = min(max(display_width(step.label) for step in steps), width // 3)
    standing = max(display_width(_say_standing(step, language)) for step in steps)
    for number, step in enumerate(steps):
        indent = "  " * (len(steps) - 1 - number)
        lead = f"{_SIGNS[step.standing]} {pad(cut(step.label, label), label)}  "
        yield cut(f"{indent}{lead}{pad(_say_standing(step, language), standing)}  {step.needs}".rstrip(), width)
