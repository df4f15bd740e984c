"""Words that the pages of cohorts and programmes share."""

from fractions import Fraction

from greenrules.explaining.citations import list_weak_sources, word_provenance
from greenrules.explaining.inputs import name_input
from greenrules.explaining.messages import choose_words, join_labels, say
from greenrules.explaining.numbers import format_decimal, format_quantity, format_value
from greenrules.explaining.page import Language, Lines, Section
from greenrules.model.assessment import Assessment
from greenrules.model.cohort_judgement import CohortJudgement, SubjectName
from greenrules.model.plan import CostUnit
from greenrules.model.programme_judgement import Bill, ProgrammeJudgement, Route, TargetResult
from greenrules.model.units import DIMENSIONLESS, Unit, parse_unit
from greenrules.model.values import Value


def name_one(subject: SubjectName, language: Language) -> str:
    """Return the name of a subject with its id."""
    name = choose_words(subject.name, language)
    return say("label_id", language, label=name, id=subject.id) if name and name != subject.id else subject.id


def name_missing(ids: tuple[str, ...], assessment: Assessment, language: Language) -> str:
    """Return what a subject has to supply, by label where its assessment knows one."""
    labels = {item.id: name_input(item, language) for item in assessment.missing}
    return join_labels(tuple(labels.get(id, id.partition(":")[2]) for id in ids), language, most=4)


def write_count(least: int, most: int, language: Language) -> str:
    """Return a number of subjects, from where to where when it is open."""
    if least == most:
        return str(least)
    return say("between", language, least=str(least), most=str(most))


def write_share(value: Fraction, language: Language) -> str:
    """Return a plain share as a percentage with at most two places."""
    percent = value * 100
    shown = Fraction(round(percent, 2))
    sign = "" if shown == percent else "≈"
    return f"{sign}{format_decimal(shown)}%"


def write_value(value: Value, unit: Unit, language: Language, places: int | None = None) -> str:
    """Return a value that subjects are ranked by."""
    return format_value(value, unit, language, places=places)


def write_money(amount: Fraction, unit: Unit, language: Language) -> str:
    """Return an amount of money, shown to the cent."""
    cent = parse_unit("CNY") or DIMENSIONLESS
    places = 2 if unit == cent else None
    return format_quantity(amount, unit, language, places=places)


def write_cost(cost: Fraction, kind: CostUnit, unit: Unit, language: Language) -> str:
    """Return what a route costs in the unit people read, or as effort without a unit.

    Args:
        cost: in CNY, or in units of effort.
    """
    cny, wan = parse_unit("CNY"), parse_unit("10k CNY")
    if kind == "effort" or cny is None:
        return say("route_effort", language, cost=format_decimal(cost, places=1))
    if not cost:
        return say("route_free", language)
    if language == "en" and unit in (cny, wan):  # English counts in thousands
        return f"CNY {round(cost):,}"
    return format_quantity(cost * cny.ratio_to(unit), unit, language, places=2)


def word_steps(route: Route, language: Language) -> str:
    """Return what a route takes to do, in the order of doing it; what only has to be shown last."""
    done = tuple(choose_words(step.label, language) for step in route.steps if not step.is_shown)
    shown = tuple(dict.fromkeys(choose_words(step.label, language) for step in route.steps if step.is_shown))
    parts = [join_labels(done, language, most=4)] if done else []
    parts += [say("route_to_show", language, labels=join_labels(shown, language, most=4))] if shown else []
    return say("semicolon", language).join(parts)


def word_bill(target: TargetResult, bill: Bill, language: Language) -> str:
    """Return what reaching a target costs, or as many routes towards it as are known."""
    cost, count = write_cost(bill.cost, bill.cost_unit, bill.unit, language), len(bill.subjects)
    text = say("bill_of" if bill.is_enough else "bill_part", language, cost=cost, count=str(count))
    return text + word_bill_scope(target, bill, language)


def word_bill_scope(target: TargetResult, bill: Bill, language: Language) -> str:
    """Say how many of those a bill is for have to be shown to count; empty where all are known to."""
    open_ones = sum(one.subject.id in bill.subjects and one.in_scope is not True for one in target.candidates)
    return say("bill_scope", language, count=str(open_ones)) if open_ones else ""


def word_shortage(target: TargetResult, language: Language) -> str:
    """Say that all candidates together, or all with a known way, do not reach a target; empty where they do."""
    candidates, short = len(target.candidates), target.short or 0
    if candidates < short:
        return say("too_few_candidates", language, count=str(candidates), more=str(short - candidates))
    routes = sum(one.route is not None for one in target.candidates)
    if routes < short:
        return say("too_few_routes", language, count=str(routes), more=str(short - routes))
    return ""


def word_open_scope(judgement: ProgrammeJudgement, language: Language) -> str:
    """Say of how many it is not known whether they count, and which fact would tell; empty where all is known."""
    if not judgement.scope_open:
        return ""
    labels = tuple(choose_words(label, language) for _, label in judgement.scope_missing)
    return say(
        "scope_open", language,
        count=str(len(judgement.scope_open)), labels=join_labels(labels, language, most=4) or say("unknown", language),
    )  # fmt: skip


def word_new_ones(target: TargetResult, judgement: ProgrammeJudgement, language: Language) -> str:
    """Say what a target of new ones counts: those that hold the grade, less the baseline; empty for a total."""
    baseline = next((one for one in judgement.baselines if one.id == target.baseline), None)
    if target.kind != "new" or baseline is None or not isinstance(baseline.number, Fraction):
        return ""
    start = say(f"goal_{baseline.means}", language, number=format_decimal(baseline.number))
    return say("new_ones", language, now=write_count(target.proven, target.possible, language), start=start)


def describe_sources(judgement: CohortJudgement | ProgrammeJudgement, language: Language) -> tuple[Section, ...]:
    """Return the caveats, and how sure the sources are whenever one is below published."""
    lines = [choose_words(caveat, language) for caveat in judgement.caveats]
    weakest = judgement.weakest_provenance
    if weakest is not None and weakest != "published":
        lines.append(say("weakest", language, provenance=word_provenance(weakest, language)))
        lines += list_weak_sources(judgement, language)
    lines.append(say("footer", language, digest=judgement.content_digest, engine=judgement.engine))
    return (Section(say("caveats", language), (Lines(tuple(lines)),)),)
