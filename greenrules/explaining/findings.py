"""The findings as sections of a page: gates, indicators, groups, eligibilities, entitlements."""

from greenrules.explaining.citations import cite_details, format_citation
from greenrules.explaining.losses import Loss, rank_losses, scale_score
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.needs import describe_needs, describe_route
from greenrules.explaining.numbers import format_value, word_reason
from greenrules.explaining.page import Entry, Language, Lines, Section
from greenrules.explaining.sections import list_entries
from greenrules.explaining.standings import mark_of, word_loss, word_score, word_standing
from greenrules.model.assessment import Assessment, Finding, Measure
from greenrules.model.values import Unknown

Details = tuple[tuple[str, str], ...]


def describe_gates(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the section of the basic requirements, each met, unmet or unknown, with its clause."""
    gates = _of_kind(assessment, "gate")
    counts = {status: str(sum(gate.status == status for gate in gates)) for status in ("passed", "failed", "cantTell")}
    title = say("gates", language, met=counts["passed"], unmet=counts["failed"], open=counts["cantTell"])
    entries = (_entry(gate, _measures(gate, language) + _lacks(assessment, gate, language), language) for gate in gates)
    return list_entries(title, ("standing", "gate"), entries, language)


def describe_losses(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the section of the indicators that lost points, most first, and after it the others by name."""
    indicators = _of_kind(assessment, "indicator")
    if not indicators:
        return ()
    losses = rank_losses(assessment)
    entries = (_loss_entry(assessment, loss, language) for loss in losses)
    listed = list_entries(say("losses", language), ("points_head", "indicator"), entries, language)
    short = {loss.finding.id for loss in losses}
    full = tuple(
        choose_words(one.label, language) for one in indicators if one.status == "passed" and one.id not in short
    )
    idle = tuple(choose_words(one.label, language) for one in indicators if one.status == "inapplicable")
    lines: tuple[str, ...] = () if listed else (say("no_losses", language),)
    lines += (say("full_points", language, labels=join_labels(full, language)),) if full else ()
    lines += (say("inapplicable_indicators", language, labels=join_labels(idle, language)),) if idle else ()
    blocks = (*listed[0].blocks,) if listed else ()
    return (Section(say("losses", language), (*blocks, Lines(lines)) if lines else blocks),)


def describe_groups(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the scores of the groups the total is made of; nothing when it is made of indicators alone."""
    groups = _of_kind(assessment, "group")
    roots = {group.id for group in groups if not group.parent}
    groups = tuple(group for group in groups if group.parent in roots)
    entries = (_group_entry(group, dict(assessment.display).get("score"), language) for group in groups)
    return list_entries(say("groups", language), ("score", "group"), entries, language)


def describe_eligibilities(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the section of the outcomes beside the grade."""
    found = _of_kind(assessment, "eligibility")
    entries = (_entry(one, _measures(one, language) + _way(assessment, one, language), language) for one in found)
    return list_entries(say("eligibilities", language), ("standing", "eligibility"), entries, language)


def describe_entitlements(assessment: Assessment, language: Language) -> tuple[Section, ...]:
    """Return the section of the money a subject may claim, with amount and unit."""
    found = _of_kind(assessment, "entitlement")
    entries = (_entry(one, _amount(one, language) + _lacks(assessment, one, language), language) for one in found)
    return list_entries(say("entitlements", language), ("standing", "entitlement"), entries, language)


def name_missing(assessment: Assessment, ids: tuple[str, ...], language: Language, *, most: int = 4) -> str:
    """Return the labels of missing inputs by their ids."""
    labels = {item.id: choose_words(item.label, language) for item in assessment.missing}
    return join_labels(tuple(dict.fromkeys(labels.get(id) or id.partition(":")[2] for id in ids)), language, most=most)


def _of_kind(assessment: Assessment, kind: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in assessment.findings if finding.kind == kind)


def _entry(finding: Finding, details: Details, language: Language) -> Entry:
    standing = word_standing(finding.kind, finding.status, language)
    title = choose_words(finding.label, language)
    return Entry(mark_of(finding.status), standing, title, details, _sources(finding, language))


def _group_entry(group: Finding, places: int | None, language: Language) -> Entry:
    idle = group.status == "inapplicable"
    score = say("inapplicable", language) if idle else word_score(group.score, group.maximum, language, places=places)
    return Entry(mark_of(group.status), score, choose_words(group.label, language), (), _sources(group, language))


def _loss_entry(assessment: Assessment, loss: Loss, language: Language) -> Entry:
    finding, places = loss.finding, dict(assessment.display).get("score")
    standing = word_loss(loss.lost, loss.open, language, places=places)
    if finding.status == "untested":
        standing = say("not_judged", language)
    reason = ((say("because", language), word_reason(finding.reason, language)),) if finding.reason else ()
    details: Details = (
        (say("score_detail", language), word_score(*scale_score(loss), language, places=places)),
        *_measures(finding, language),
        *reason,
        *_lacks(assessment, finding, language),
    )
    title = choose_words(finding.label, language)
    return Entry("bad" if loss.lost else "open", standing, title, details, _sources(finding, language))


def _amount(finding: Finding, language: Language) -> Details:
    if finding.amount is None:
        return ()
    return ((say("amount", language), format_value(finding.amount, finding.unit, language)),)


def _measures(finding: Finding, language: Language) -> Details:
    """Return the measures; a value that is missing, with what it would be compared with, is told among what lacks."""
    shown: list[Measure] = []
    skipping = False
    for measure in finding.measures:
        if measure.role == "value":
            skipping = bool(finding.missing) and isinstance(measure.value, Unknown)
        shown += [] if skipping else [measure]
    return tuple((say(measure.role, language), _write_measure(measure, finding, language)) for measure in shown)


def _write_measure(measure: Measure, finding: Finding, language: Language) -> str:
    text = choose_words(measure.value_label, language) or format_value(measure.value, measure.unit, language)
    label = choose_words(measure.label, language)
    if not label or label == choose_words(finding.label, language):
        return text
    return say("measure", language, value=text, label=label)


def _lacks(assessment: Assessment, finding: Finding, language: Language) -> Details:
    return ((say("lacks", language), name_missing(assessment, finding.missing, language)),) if finding.missing else ()


def _way(assessment: Assessment, finding: Finding, language: Language) -> Details:
    if finding.status == "passed":
        route = describe_route(assessment, finding.route, language)
        return ((say("route", language), route),) if route else ()
    needs = describe_needs(assessment, finding.id, language)
    return ((say("lacks", language), needs),) if needs else ()


def _sources(finding: Finding, language: Language) -> Details:
    details: Details = ()
    if finding.citation is not None:
        details += cite_details(finding.citation, language)
    if finding.points_citation is not None and finding.points_citation != finding.citation:
        details += ((say("points_clause", language), format_citation(finding.points_citation, language)),)
    return (*details, (say("node", language), finding.id))
