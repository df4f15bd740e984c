"""Assessments built by hand, so that what is said can be tested without an engine."""

from datetime import date
from fractions import Fraction

from greenrules.model.assessment import (
    Assessment,
    Assumption,
    Finding,
    Measure,
    MissingInput,
    UncheckedClause,
    UndefinedValue,
    UsedSource,
)
from greenrules.model.citation import Citation
from greenrules.model.citing import NO_WORDS, ClauseStatus, Provenance, Words
from greenrules.model.trace import NodeId, Trace, TraceNode
from greenrules.model.units import DIMENSIONLESS, POINTS, Unit, parse_unit
from greenrules.model.values import Bounds, Undefined, Unknown, Value

NOTICE = Words("示例星级管理办法", "Example measures on stars")
STANDARD = Words("示例评价通则", "Example general rules")
JUDGE = Words("须由专家判断", "experts judge it")


def unit(text: str) -> Unit:
    """Return a unit that is known to be readable."""
    found = parse_unit(text)
    assert found is not None
    return found


def cite(clause: str, provenance: Provenance = "published", *, number: str = "甬示例〔2022〕1号") -> Citation:
    """Return a citation of the notice."""
    return Citation("cn.example.star@2022", "notice", NOTICE, number, clause, provenance)


def unchecked(clause: str, label: Words, status: ClauseStatus, reason: Words) -> UncheckedClause:
    """Return a clause of the notice that no machine checked."""
    return UncheckedClause(
        "cn.example.star@2022", "notice", NOTICE, "甬示例〔2022〕1号", clause, status, label, reason, ()
    )


def finding(id: str, label: Words, status: str, **more: object) -> Finding:
    """Return a finding of the kind its id names, everything not stated left empty."""
    fields: dict[str, object] = {
        "score": None,
        "maximum": None,
        "measures": (),
        "amount": None,
        "unit": DIMENSIONLESS,
        "citation": cite("5.1"),
        "points_citation": None,
        "missing": (),
        "reason": None,
    } | more
    return Finding(id=id, kind=id.partition(":")[0], label=label, status=status, **fields)  # type: ignore[arg-type]


def node(
    id: str, value: Value, operation: str, *operands: object, label: Words = NO_WORDS, unit: Unit = DIMENSIONLESS
) -> TraceNode:
    """Return a trace node; operands given as `NodeId` or literals."""
    kind = id.partition(":")[0] if "/" not in id else "step"
    return TraceNode(id, kind, label, None, value, unit, None, None, None, operation, operands)  # type: ignore[arg-type]


def trace_of(*nodes: TraceNode, roots: tuple[str, ...] = ()) -> Trace:
    """Return a trace of these nodes."""
    return Trace(roots or tuple(node.id for node in nodes), {node.id: node for node in nodes}.__getitem__)


LAWFUL = Words("依法设立", "lawfully established")
NO_ACCIDENT = Words("近三年无较大及以上事故", "no major accident in three years")
ENERGY = Words("单位产品综合能耗", "energy per product")
WATER = Words("水重复利用率", "water reuse rate")
GREEN_POWER = Words("绿电占比", "share of green power")
AUDIT = Words("清洁生产审核途径", "cleaner production route")
THREE, FOUR, FIVE = Words("三星级", "three stars"), Words("四星级", "four stars"), Words("五星级", "five stars")
CITY_TITLE = Words("市级称号有效", "city title in force")
NATION_TITLE = Words("国家级称号有效", "national title in force")


def star_trace() -> Trace:
    """Return the reasoning behind `star_assessment`: three met, four open, five impossible."""
    return trace_of(
        node("fact:city_title", Unknown(frozenset({"fact:city_title"})), "missing", label=CITY_TITLE),
        node("fact:nation_title", False, "supplied", label=NATION_TITLE),
        node("gate:lawful", True, "same", NodeId("fact:registered"), label=LAWFUL),
        node("fact:registered", True, "supplied", label=Words("已登记", "registered")),
        node("derived:audit_route", True, "within", label=AUDIT),
        node("parameter:pass_mark", Fraction(75), "parameter", label=Words("合格线", "pass mark"), unit=POINTS),
        node(
            "group:total",
            Bounds(Fraction(599, 8), Fraction(95)),
            "sum_group",
            Fraction(100),
            None,
            label=Words("总分", "total"),
            unit=POINTS,
        ),
        node("grade:three/0", Unknown(), "greater_or_equal", NodeId("group:total"), NodeId("parameter:pass_mark")),
        node("grade:three/1", True, "or", NodeId("grade:three/0"), NodeId("derived:audit_route")),
        node("grade:three", True, "and", NodeId("gate:lawful"), NodeId("grade:three/1"), label=THREE),
        node("grade:four/0", Unknown(), "or", NodeId("fact:city_title"), NodeId("grade:three/0")),
        node("grade:four", Unknown(), "and", NodeId("gate:lawful"), NodeId("grade:four/0"), label=FOUR),
        node("grade:five", False, "same", NodeId("fact:nation_title"), label=FIVE),
        node(
            "eligibility:recommend",
            Unknown(),
            "same",
            NodeId("grade:three/0"),
            label=Words("可推荐四星", "may be recommended"),
        ),
        roots=("grade:five", "grade:four", "grade:three", "gate:lawful", "eligibility:recommend"),
    )


def star_findings() -> tuple[Finding, ...]:
    """Return findings of every kind, in the order of a ruleset."""
    tce_per_tonne = unit("kgce/t")
    energy = (
        Measure("value", "derived:energy", ENERGY, Fraction(310, 3), tce_per_tonne),
        Measure("baseline", "parameter:energy_baseline", NO_WORDS, Fraction(120), tce_per_tonne),
        Measure("leading", "parameter:energy_leading", NO_WORDS, Fraction(80), tce_per_tonne),
    )
    reuse = (
        Measure("value", "derived:reuse", Words("重复利用率", "reuse rate"), Undefined("division_by_zero"), unit("%")),
    )
    scored = {"unit": POINTS, "parent": "group:total"}
    return (
        finding("gate:lawful", LAWFUL, "passed"),
        finding(
            "gate:no_accident", NO_ACCIDENT, "cantTell", citation=cite("5.2", "inferred"), missing=("fact:accidents",)
        ),
        finding(
            "group:total",
            Words("总分", "total"),
            "cantTell",
            score=Bounds(Fraction(599, 8), Fraction(95)),
            maximum=Fraction(100),
            citation=None,
        ),
        finding(
            "indicator:energy",
            ENERGY,
            "failed",
            score=Bounds(Fraction(5), Fraction(5)),
            maximum=Fraction(12),
            measures=energy,
            **scored,
        ),
        finding(
            "indicator:water",
            WATER,
            "failed",
            score=Bounds(Fraction(0), Fraction(0)),
            maximum=Fraction(8),
            measures=reuse,
            reason=Undefined("division_by_zero"),
            **scored,
        ),
        finding(
            "indicator:green_power",
            GREEN_POWER,
            "cantTell",
            score=Bounds(Fraction(0), Fraction(20)),
            maximum=Fraction(20),
            missing=("fact:green_power",),
            **scored,
        ),
        finding(
            "indicator:land",
            Words("容积率", "plot ratio"),
            "passed",
            score=Bounds(Fraction(6), Fraction(6)),
            maximum=Fraction(6),
            **scored,
        ),
        finding(
            "indicator:boiler",
            Words("锅炉", "boilers"),
            "inapplicable",
            score=Bounds(Fraction(0), Fraction(0)),
            maximum=Fraction(4),
            **scored,
        ),
        finding("grade:five", FIVE, "failed"),
        finding("grade:four", FOUR, "cantTell"),
        finding("grade:three", THREE, "passed", route=("derived:audit_route",)),
        finding("eligibility:recommend", Words("可推荐四星", "may be recommended"), "cantTell"),
        finding(
            "entitlement:reward",
            Words("技改奖励", "retrofit reward"),
            "passed",
            amount=Fraction(180000),
            unit=unit("CNY"),
        ),
    )


def star_assessment() -> Assessment:
    """Return the assessment of a factory with three stars, better ones still possible."""
    weak = UsedSource("parameter:window", Words("追溯期", "look-back window"), cite("5.2", "inferred"))
    demo = UsedSource("indicator:energy", ENERGY, cite("附录A", "illustrative"))
    return Assessment(
        ruleset="cn.example.star",
        edition="2022",
        title=Words("示例星级绿色工厂", "Example star-rated green factory"),
        subject="yongxin",
        subject_name=Words("甬新金属", "Yongxin Metal"),
        subject_kind="factory",
        as_of=date(2022, 9, 24),
        overlay_of="cn.example.base@2022",
        overrides_used=(UsedSource("parameters/pass_mark", Words("合格线", "pass mark"), cite("3", "secondary")),),
        content_digest="sha256:abc",
        engine="greenrules 0",
        grade="three",
        grade_label=THREE,
        possible_grades=("four", "three"),
        grade_labels=(("five", FIVE), ("four", FOUR), ("three", THREE), ("none", Words("未评定", "no grade"))),
        score=Bounds(Fraction(599, 8), Fraction(95), frozenset({"fact:green_power"})),
        maximum=Fraction(100),
        findings=star_findings(),
        missing=(
            MissingInput(
                "fact:accidents/1/date",
                "fact",
                Words("事故日期", "date of the accident"),
                DIMENSIONLESS,
                ("gate:no_accident",),
                Fraction(0),
            ),
            MissingInput(
                "fact:green_power", "fact", GREEN_POWER, unit("kWh"), ("indicator:green_power",), Fraction(20)
            ),
        ),
        undefined=(UndefinedValue("derived:reuse", Words("重复利用率", "reuse rate"), Undefined("division_by_zero")),),
        assumptions=(
            Assumption("fact:per_mu_class", Words("亩均档次", "per-mu class"), "B", DIMENSIONLESS, "caller", None),
        ),
        unused_facts=("headcount",),
        notes=("the fact `colour` is declared nowhere and was ignored",),
        caveats=(Words("指标表未公开", "the indicator table was never published"),),
        unchecked_clauses=(
            unchecked("5.1", Words("管理制度", "management system"), "judgement", JUDGE),
            unchecked("5.2", Words("采购", "purchasing"), "judgement", JUDGE),
            unchecked("附录B", Words("指标表", "indicator table"), "not_seen", Words("原文未公开", "never published")),
        ),
        weakest_provenance="illustrative",
        sources_used=(demo, weak),
        display=(("score", 1),),
        trace=star_trace(),
    )
