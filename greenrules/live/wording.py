"""An event as one line for people, in Chinese and English."""

from collections.abc import Mapping
from fractions import Fraction

from greenrules.explaining.page import Language
from greenrules.live.events import Event, FactRejected
from greenrules.live.outputs import AwardState, GradeState, Output, ScoreState, State
from greenrules.model.citing import Words
from greenrules.model.values import format_number

_SAID: Mapping[str, Words] = {
    "GateFailed": Words("基本要求未满足", "basic requirement not met"),
    "GateCleared": Words("基本要求已满足", "basic requirement met"),
    "GateOpened": Words("基本要求待定", "basic requirement open"),
    "ScoreChanged": Words("总分变化", "total score changed"),
    "IndicatorChanged": Words("指标得分变化", "indicator changed"),
    "GradeChanged": Words("等级变化", "grade changed"),
    "BecameEligible": Words("获得资格", "became eligible"),
    "NoLongerEligible": Words("不具备资格", "no longer eligible"),
    "EligibilityOpened": Words("资格待定", "eligibility open"),
    "EntitlementChanged": Words("奖补变化", "entitlement changed"),
    "WindowExpired": Words("已过期限", "expired"),
    "WindowOpened": Words("进入期限", "came into its period"),
    "FactRejected": Words("数据被拒绝", "fact refused"),
}
_VERDICTS = {
    True: Words("是", "yes"),
    False: Words("否", "no"),
    None: Words("待定", "open"),
}


def describe_event(event: Event, outputs: Mapping[str, Output], lang: Language) -> str:
    """Return an event as a line: when, who, what, and from which state to which.

    Args:
        outputs: what the session watches, by id: `Session.outputs`.
    """
    said = getattr(_SAID[type(event).__name__], lang)
    label = getattr(outputs[event.id].label, lang) if event.id in outputs else ""
    head = f"{event.date} {event.subject} {said}"
    if isinstance(event, FactRejected):
        # Diagnostics are English data with a code; their page is the explanation.
        return f"{head}: {'; '.join(str(problem) for problem in event.diagnostics)}"
    name = f"{label} ({event.id})" if label else event.id
    return f"{head}: {name}: {_write(event.before, lang)} → {_write(event.after, lang)}"


def _write(state: State, lang: Language) -> str:
    match state:
        case ScoreState(undefined=True) | ScoreState(applies=False):
            return "不适用" if lang == "zh" else "not applicable"
        case ScoreState():
            low, high = _number(state.proven), _number(state.attainable)
            return low if low == high else f"[{low}, {high}]"
        case GradeState():
            open_grades = [grade for grade in state.possible if grade != state.proven]
            still = "仍可能" if lang == "zh" else "still possible"
            return f"{state.proven} ({still}: {', '.join(open_grades)})" if open_grades else state.proven
        case AwardState():
            granted = getattr(_VERDICTS[state.granted], lang)
            return granted if state.payment is None else f"{granted} {_number(state.payment)}"
        case _:
            verdict: str = getattr(_VERDICTS[state], lang)
            return verdict


def _number(number: Fraction | None) -> str:
    """Write a number for reading, with at most two decimals; the exact one is in the JSON."""
    if number is None:
        return "∞"
    return format_number(round(number, 2) if number.denominator > 1 else number)
