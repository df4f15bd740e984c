"""An assessment as the element `<greenrules-result>` shows it: every text in both languages, every length worked out.

The browser only draws: it adds nothing up and compares nothing, for its numbers are not exact.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from greenrules.explaining.citations import word_provenance
from greenrules.explaining.figure_indicators import Bar, list_bars
from greenrules.explaining.figure_waterfall import Fall, list_falls
from greenrules.explaining.findings import name_missing
from greenrules.explaining.losses import find_factors
from greenrules.explaining.messages import choose_words
from greenrules.explaining.needs import describe_needs, describe_route
from greenrules.explaining.numbers import format_value
from greenrules.explaining.page import Language
from greenrules.explaining.result import name_subject, write_grade, write_score
from greenrules.explaining.standings import mark_of, word_standing
from greenrules.model.assessment import Assessment, Finding
from greenrules.model.canonical import Json, encode_bounds
from greenrules.model.citing import Words
from greenrules.model.values import Bounds, Unknown
from greenrules.serving.result_steps import Sources, encode_steps

FORMAT = "greenrules-result/1"
Factors: TypeAlias = Mapping[str, Fraction]
# Shares of a length on the screen: more digits than any screen has places.
_PLACES = 6


def describe_result(assessment: Assessment, *, with_steps: bool = False) -> dict[str, Json]:
    """Return what the element shows.

    Args:
        with_steps: also every step of the reasoning, by id; `<greenrules-result>` unfolds them.
    Returns:
        Plain data, ready for JSON. Shares are texts from 0 to 1, rounded for drawing alone.
    """
    sources, factors = Sources(), find_factors(assessment)
    score = assessment.score
    described: dict[str, Json] = {
        "format": FORMAT,
        "ruleset": {"id": assessment.ruleset, "edition": assessment.edition, "digest": assessment.content_digest},
        "title": write_words(assessment.title),
        "subject": write_both(lambda language: _name_subject(assessment, language)),
        "as_of": assessment.as_of.isoformat(),
        "engine": assessment.engine,
        "grade": assessment.grade,
        "possible_grades": list(assessment.possible_grades),
        "grades": [_describe_grade(assessment, id, label) for id, label in assessment.grade_labels],
        "grade_text": write_both(lambda language: write_grade(assessment, language)),
        "score": encode_bounds(score) if isinstance(score, Bounds) else None,
        "score_text": write_both(lambda language: write_score(assessment, language)),
        "score_shares": _share_score(score, assessment.maximum),
        "gates": [_describe_finding(assessment, one, sources) for one in _of_kind(assessment, "gate")],
        "waterfall": _describe_falls(assessment, factors),
        "indicators": _describe_indicators(assessment, sources, factors),
        "outcomes": [
            {**_describe_finding(assessment, one, sources), "amount": _write_amount(one)}
            for kind in ("eligibility", "entitlement")
            for one in _of_kind(assessment, kind)
        ],
        "caveats": [write_words(caveat) for caveat in assessment.caveats],
        "provenance": _word_weakest(assessment),
    }
    if with_steps:
        described["steps"] = encode_steps(assessment, sources)
    return {**described, "sources": sources.list_all()}


def write_both(write: Callable[[Language], str]) -> dict[str, Json]:
    """Return a text in both languages."""
    return {"zh": write("zh"), "en": write("en")}


def write_words(words: Words) -> dict[str, Json]:
    """Return a label in both languages, each standing in for the other."""
    return write_both(lambda language: choose_words(words, language))


def _name_subject(assessment: Assessment, language: Language) -> str:
    """Return name and id; a subject that has but a name is named once."""
    name = choose_words(assessment.subject_name, language)
    return name if name == assessment.subject else name_subject(assessment, language)


def _of_kind(assessment: Assessment, kind: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in assessment.findings if finding.kind == kind)


def _describe_grade(assessment: Assessment, id: str, label: Words) -> Json:
    """Describe a rung; `needs` is what it lacks, or by what it was met."""
    found = next((one for one in _of_kind(assessment, "grade") if one.id == f"grade:{id}"), None)

    def write_needs(language: Language) -> str:
        if found is None:
            return ""
        if found.status == "passed":
            return describe_route(assessment, found.route, language) if found.route else ""
        return describe_needs(assessment, found.id, language)

    return {
        "id": id,
        "label": write_words(label),
        "node": found.id if found else "",
        "mark": mark_of(found.status) if found else "none",
        "needs": write_both(write_needs),
    }


def _describe_finding(assessment: Assessment, finding: Finding, sources: Sources) -> dict[str, Json]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "label": write_words(finding.label),
        "mark": mark_of(finding.status),
        "standing": write_both(lambda language: word_standing(finding.kind, finding.status, language)),
        "measures": [
            {
                "role": measure.role,
                "label": write_words(measure.label),
                "value": write_both(
                    lambda language, one=measure: (  # type: ignore[misc]
                        choose_words(one.value_label, language) or format_value(one.value, one.unit, language)
                    )
                ),
            }
            for measure in finding.measures
            if not isinstance(measure.value, Unknown | tuple)
        ],
        "lacks": write_both(lambda language: name_missing(assessment, finding.missing, language)),
        "missing": list(finding.missing),
        "source": sources.number(finding.citation),
    }


def _describe_indicators(assessment: Assessment, sources: Sources, factors: Factors) -> list[Json]:
    """Return every indicator in the order of the ruleset; `bar` is None where it does not apply or has no bounds."""
    drawn = {language: {bar.id: bar for bar in list_bars(assessment, language, factors)} for language in _LANGUAGES}
    groups = {one.id: one for one in _of_kind(assessment, "group")}
    described: list[Json] = []
    for finding in _of_kind(assessment, "indicator"):
        bars = {language: drawn[language].get(finding.id) for language in _LANGUAGES}
        top = _find_top(finding, groups)
        label = write_words(groups[top].label) if top else None
        found = _describe_finding(assessment, finding, sources)
        if finding.status == "failed" and (bar := bars["zh"]) is not None and bar.reached:
            found["mark"] = "part"  # some points are no failure
        described.append({**found, "group": label, "bar": _describe_bar(bars["zh"], bars["en"])})
    return described


_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def _find_top(finding: Finding, groups: Mapping[str, Finding]) -> str:
    """Return the group below the total in which an indicator stands; empty when it hangs at the total itself."""
    chain, id = [], finding.parent
    while id in groups:
        chain.append(id)
        id = groups[id].parent
    return chain[-2] if len(chain) > 1 else ""


def _describe_bar(zh: Bar | None, en: Bar | None) -> Json:
    if zh is None or en is None:
        return None
    return {
        "reached": write_share(zh.reached),
        "open": write_share(zh.open),
        "points": {"zh": zh.points, "en": en.points},
        "marks": [
            {"role": one.role, "share": write_share(one.share), "text": {"zh": one.text, "en": other.text}}
            for one, other in zip(zh.marks, en.marks, strict=True)
        ],
    }


def _describe_falls(assessment: Assessment, factors: Factors) -> list[Json]:
    pairs = zip(list_falls(assessment, "zh", factors), list_falls(assessment, "en", factors), strict=True)
    falls = list(pairs)
    whole = falls[0][0].left if falls else Fraction(1)
    return [_describe_fall(zh, en, whole) for zh, en in falls]


def _describe_fall(zh: Fall, en: Fall, whole: Fraction) -> Json:
    return {
        "label": {"zh": zh.label, "en": en.label},
        "left": write_share(zh.left / whole),
        "open": write_share(zh.open / whole),
        "lost": write_share(zh.lost / whole),
        "text": {"zh": zh.text, "en": en.text},
    }


def _share_score(score: object, maximum: Fraction | None) -> Json:
    """Return which share of all points is proven and which can still be attained; None where there are no bounds."""
    if not isinstance(score, Bounds) or score.proven is None or score.attainable is None or not maximum:
        return None
    return {"proven": write_share(score.proven / maximum), "attainable": write_share(score.attainable / maximum)}


def _write_amount(finding: Finding) -> Json:
    amount = finding.amount
    if amount is None or isinstance(amount, Unknown):
        return None
    return write_both(lambda language: format_value(amount, finding.unit, language))


def _word_weakest(assessment: Assessment) -> Json:
    weakest = assessment.weakest_provenance
    if weakest is None:
        return None
    return {"id": weakest, "label": write_both(lambda language: word_provenance(weakest, language))}


def write_share(share: Fraction) -> str:
    """Write a share of a length, at least 0 and at most 1."""
    return format(float(min(max(share, Fraction(0)), Fraction(1))), f".{_PLACES}f")
