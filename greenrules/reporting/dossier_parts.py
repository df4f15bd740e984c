"""The parts of a dossier that come from the findings: requirements, indicators, outcomes, gaps."""

from collections.abc import Mapping
from fractions import Fraction

from greenrules.explaining.citations import format_citation
from greenrules.explaining.losses import find_factors, rank_losses
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_value
from greenrules.explaining.page import Language
from greenrules.explaining.standings import word_loss, word_score, word_standing
from greenrules.model.advice import WhyNot
from greenrules.model.assessment import Assessment, Finding, Measure
from greenrules.model.values import Bounds
from greenrules.reporting.dossier import DossierBlock, Grid, Paragraph, Points
from greenrules.reporting.dossier_evidence import mark_facts
from greenrules.reporting.dossier_messages import tell

_MOST_GAPS = 12


def write_requirements(
    assessment: Assessment, marks: Mapping[str, str], language: Language
) -> tuple[DossierBlock, ...]:
    """Return the table of basic requirements with verdict, clause and the numbers of their evidence."""
    gates = of_kind(assessment, "gate")
    if not gates:
        return ()
    counts = {status: str(sum(gate.status == status for gate in gates)) for status in ("passed", "failed", "cantTell")}
    rows = tuple(
        (
            choose_words(gate.label, language),
            cite(gate, language),
            word_standing("gate", gate.status, language),
            _write_measures(gate, ("value",), language),
            list_marks(assessment, gate, marks, language),
        )
        for gate in gates
    )
    heads = tuple(tell(key, language) for key in ("requirement", "clause", "standing", "basis", "proof"))
    text = tell("counts_gates", language, met=counts["passed"], unmet=counts["failed"], open=counts["cantTell"])
    return Paragraph(text), Grid(heads, rows, (30, 18, 9, 31, 12))


def write_indicators(assessment: Assessment, marks: Mapping[str, str], language: Language) -> tuple[DossierBlock, ...]:
    """Return the points by group, and for each group the table of its indicators."""
    groups = [one for one in of_kind(assessment, "group") if one.parent]
    places, factors = dict(assessment.display).get("score"), find_factors(assessment)
    top = {one.id for one in of_kind(assessment, "group") if not one.parent}
    shown = [one for one in groups if one.parent in top]
    blocks: list[DossierBlock] = []
    if shown:
        rows = tuple(
            (choose_words(one.label, language), _score(one, factors, places, language), cite(one, language))
            for one in shown
        )
        blocks.append(Grid(tuple(tell(key, language) for key in ("group", "points", "clause")), rows, (50, 25, 25)))
    parents = {one.id: one.parent for one in of_kind(assessment, "group")}
    for group in [*shown, None]:
        inside = [one for one in of_kind(assessment, "indicator") if _top_of(one, parents, top) == (group and group.id)]
        if not inside:
            continue
        if group is not None:
            blocks.append(Paragraph(choose_words(group.label, language), heads=True))
        blocks.append(_write_table(assessment, inside, marks, language))
    return tuple(blocks)


def write_outcomes(assessment: Assessment, language: Language) -> tuple[DossierBlock, ...]:
    """Return the table of eligibilities and entitlements."""
    found = [*of_kind(assessment, "eligibility"), *of_kind(assessment, "entitlement")]
    if not found:
        return ()
    rows = tuple(
        (
            choose_words(one.label, language),
            word_standing(one.kind, one.status, language),
            "" if one.amount is None else format_value(one.amount, one.unit, language),
            cite(one, language),
        )
        for one in found
    )
    return (
        Grid(tuple(tell(key, language) for key in ("outcome", "standing", "amount", "clause")), rows, (40, 18, 17, 25)),
    )


def write_gaps(assessment: Assessment, language: Language) -> tuple[DossierBlock, ...]:
    """Return what is unmet or open and what lost most points."""
    places = dict(assessment.display).get("score")
    gates = [
        _gap(gate, word_standing("gate", gate.status, language), language)
        for gate in of_kind(assessment, "gate")
        if gate.status in ("failed", "cantTell")
    ]
    losses = [
        _gap(loss.finding, word_loss(loss.lost, loss.open, language, places=places), language)
        for loss in rank_losses(assessment)[:_MOST_GAPS]
    ]
    return (Points((*gates, *losses)),) if gates or losses else (Paragraph(tell("no_gaps", language)),)


def write_steps(assessment: Assessment, ways: tuple[WhyNot, ...], language: Language) -> tuple[DossierBlock, ...]:
    """Return for each better grade the fewest findings that have to change."""
    if len(assessment.grade_labels) <= 1:
        return (Paragraph(tell("no_ladder", language)),)
    blocks: list[DossierBlock] = []
    for way in ways:
        grade = choose_words(way.label, language)
        if not way.changes:
            blocks.append(Paragraph(tell("out_of_reach", language, grade=grade)))
            continue
        grounds = way.changes[0].grounds
        blocks.append(Paragraph(tell("step_to", language, grade=grade, count=str(len(grounds)))))
        items = []
        for ground in grounds:
            wish = (
                "to_be_full"
                if ground.kind == "indicator" and ground.wanted
                else "to_be_met"
                if ground.wanted
                else "to_be_unmet"
            )
            clause = format_citation(ground.citation, language) if ground.citation else ""
            label, standing = choose_words(ground.label, language), say(wish, language)
            key = "gap" if clause else "gap_plain"
            items.append(tell(key, language, label=label, standing=standing, clause=clause))
        blocks.append(Points(tuple(items), to_tick=True))
    return tuple(blocks) or (Paragraph(tell("top", language)),)


def of_kind(assessment: Assessment, kind: str) -> tuple[Finding, ...]:
    """Return the findings of a kind, in the order of the ruleset."""
    return tuple(finding for finding in assessment.findings if finding.kind == kind)


def cite(finding: Finding, language: Language) -> str:
    """Return document and clause of a finding, with its provenance where it is below published."""
    return format_citation(finding.citation, language) if finding.citation else ""


def list_marks(assessment: Assessment, finding: Finding, marks: Mapping[str, str], language: Language) -> str:
    """Return the numbers of the evidence a finding rests on."""
    return join_labels(mark_facts(assessment.trace, marks, finding.id), language, most=8)


def _write_table(
    assessment: Assessment, indicators: list[Finding], marks: Mapping[str, str], language: Language
) -> Grid:
    places, factors = dict(assessment.display).get("score"), find_factors(assessment)
    rows = tuple(
        (
            choose_words(one.label, language),
            cite(one, language),
            _write_measures(one, ("value",), language),
            _write_measures(one, ("baseline", "threshold"), language),
            _write_measures(one, ("leading",), language),
            _score(one, factors, places, language),
            list_marks(assessment, one, marks, language),
        )
        for one in indicators
    )
    heads = ("indicator", "clause", "actual", "baseline", "leading", "points", "proof")
    return Grid(tuple(tell(key, language) for key in heads), rows, (24, 17, 16, 11, 11, 11, 10))


def _top_of(indicator: Finding, parents: Mapping[str, str], top: set[str]) -> str | None:
    at = indicator.parent
    while at and parents.get(at, "") not in top:
        at = parents.get(at, "")
    return at or None


def _score(finding: Finding, factors: Mapping[str, Fraction], places: int | None, language: Language) -> str:
    """Return the score in points of the total, so that the column adds up."""
    if finding.status == "inapplicable":
        return tell("not_applicable", language)
    if finding.status == "untested":
        return word_standing(finding.kind, finding.status, language)
    score, maximum, factor = finding.score, finding.maximum, factors.get(finding.id, Fraction(1))
    if score is not None and score.proven is not None and score.attainable is not None and maximum is not None:
        score, maximum = Bounds(score.proven * factor, score.attainable * factor, score.missing), maximum * factor
    return word_score(score, maximum, language, places=places)


def _write_measures(finding: Finding, roles: tuple[str, ...], language: Language) -> str:
    return "\n".join(
        _write_measure(measure, finding, language) for measure in finding.measures if measure.role in roles
    )


def _write_measure(measure: Measure, finding: Finding, language: Language) -> str:
    text = choose_words(measure.value_label, language) or format_value(measure.value, measure.unit, language)
    label = choose_words(measure.label, language)
    plain = measure.role != "value" or not label or label == choose_words(finding.label, language)
    return text if plain else say("measure", language, value=text, label=label)


def _gap(finding: Finding, standing: str, language: Language) -> str:
    clause, label = cite(finding, language), choose_words(finding.label, language)
    return tell("gap" if clause else "gap_plain", language, label=label, standing=standing, clause=clause)
