"""What blocks a better grade, in a few lines."""

from greenrules.explaining.citations import word_provenance
from greenrules.explaining.inputs import name_input
from greenrules.explaining.losses import rank_losses
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal
from greenrules.explaining.page import Language, Lines, Section
from greenrules.model.assessment import Assessment
from greenrules.model.trace import Status

_MOST = 5


def describe_obstacles(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the gates unmet and open, the indicators that lost most, and what is missing."""
    lines = [
        *_list("unmet_gates", _gates(assessment, "failed", language), language),
        *_list("open_gates", _gates(assessment, "cantTell", language), language),
        *_list("most_lost", _losses(assessment, language), language),
        *_list("most_missing", tuple(name_input(item, language) for item in assessment.missing), language),
    ]
    weakest = assessment.weakest_provenance
    if weakest is not None and weakest != "published":
        lines.append(say("weakest_short", language, provenance=word_provenance(weakest, language)))
    return (Section(say("blocked_by", language), (Lines(tuple(lines)),)),) if lines else ()


def _gates(assessment: Assessment, status: Status, language: Language) -> tuple[str, ...]:
    return tuple(
        choose_words(gate.label, language)
        for gate in assessment.findings
        if gate.kind == "gate" and gate.status == status
    )


def _losses(assessment: Assessment, language: Language) -> tuple[str, ...]:
    places = dict(assessment.display).get("score")
    losses = tuple((choose_words(loss.finding.label, language), loss.lost) for loss in rank_losses(assessment))
    return tuple(
        say("label_points", language, label=label, points=format_decimal(lost, places=places))
        for label, lost in losses
        if lost
    )


def _list(key: str, labels: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return (say(key, language, labels=join_labels(labels, language, most=_MOST)),) if labels else ()
