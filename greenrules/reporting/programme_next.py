"""What the next rules change, in words for the programme page."""

from attrs import frozen

from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.page import Language
from greenrules.model.citing import Words
from greenrules.model.cohort import NO_TIER
from greenrules.model.programme_judgement import NextRules, ProgrammeJudgement, Shift
from greenrules.reporting.programme_messages import word
from greenrules.reporting.programme_rows import index_anchors, name_subject


@frozen
class ShiftRow:
    """A factory whose grade would be another, and by which differences."""

    anchor: str
    name: str
    before: str
    after: str
    why: str


@frozen
class NextPart:
    """What the page says of the next rules: two lines for the first screen, a table below."""

    title: str
    counts: str
    change: str
    refused: str
    rows: tuple[ShiftRow, ...]


def describe_next(judgement: ProgrammeJudgement, rules: NextRules, language: Language) -> NextPart:
    """Return how counts and grades change under the next rules."""
    now = {count.grade: count.proven for count in judgement.counts}
    counts = tuple(
        word("next_counts", language, label=choose_words(one.label, language), before=now.get(one.grade, 0),
             after=one.proven)
        for one in rules.counts
        # Who becomes undecided is in neither count, so the rest below the ladder would only confuse.
        if one.grade != NO_TIER and one.proven != now.get(one.grade, 0)
    )  # fmt: skip
    names = tuple(name_subject(shift.subject, language) for shift in rules.shifts)
    shown = join_labels(names, language, most=6)
    change = word("next_change", language, count=len(names), names=shown) if names else word("next_same", language)
    labels = {**dict(rules.grade_labels), **dict(judgement.grade_labels)}
    anchors = index_anchors(judgement)
    refused = word("next_refused", language, count=len(rules.refused)) if rules.refused else ""
    return NextPart(
        title=word("next_line", language, title=choose_words(rules.title, language), key=rules.ruleset),
        counts=say("semicolon", language).join(counts),
        change=change,
        refused=refused,
        rows=tuple(_describe(shift, anchors[shift.subject.id], labels, language) for shift in rules.shifts),
    )


def _describe(shift: Shift, anchor: str, labels: dict[str, Words], language: Language) -> ShiftRow:
    causes = (
        join_labels(tuple(choose_words(label, language) or id for id, label in cause), language)
        for cause in shift.causes
    )
    why = say("need_or", language).join(causes) or word("why_together", language)
    before, after = (choose_words(labels[grade], language) for grade in (shift.before, shift.after))
    return ShiftRow(anchor, name_subject(shift.subject, language), before, after, why)
