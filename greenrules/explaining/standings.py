"""How a finding stands, in the words of its kind: met, lost 3 points, eligible, granted."""

from fractions import Fraction

from greenrules.explaining.messages import say
from greenrules.explaining.numbers import format_decimal
from greenrules.explaining.page import Language, Mark
from greenrules.model.assessment import FindingKind
from greenrules.model.trace import Status
from greenrules.model.values import Bounds

_MARKS: dict[Status, Mark] = {
    "passed": "good",
    "failed": "bad",
    "cantTell": "open",
    "inapplicable": "none",
    "untested": "open",
}
# Kind of finding: the messages for passed and failed; what is neither is unknown.
_WORDS: dict[FindingKind, tuple[str, str]] = {
    "gate": ("met", "unmet"),
    "grade": ("met", "unmet"),
    "eligibility": ("eligible", "not_eligible"),
    "entitlement": ("granted", "not_granted"),
    "indicator": ("full", "part"),
    "group": ("full", "part"),
}


def mark_of(status: Status) -> Mark:
    """Return the mark of a status."""
    return _MARKS[status]


def word_standing(kind: FindingKind, status: Status, language: Language) -> str:
    """Return a status in the words that fit the kind of finding."""
    passed, failed = _WORDS[kind]
    keys = {
        "passed": passed,
        "failed": failed,
        "cantTell": "unknown",
        "inapplicable": "inapplicable",
        "untested": "not_judged",
    }
    return say(keys[status], language)


def word_loss(
    lost: Fraction | None, open_points: Fraction | None, language: Language, *, places: int | None = None
) -> str:
    """Return the points an indicator lost for certain and those still open, in words."""
    if lost is None or open_points is None:
        return say("unbounded_points", language)
    numbers = {"points": format_decimal(lost, places=places), "open": format_decimal(open_points, places=places)}
    return say("lost_open" if lost and open_points else "lost" if lost else "open_points", language, **numbers)


def word_score(score: Bounds | None, maximum: Fraction | None, language: Language, *, places: int | None = None) -> str:
    """Return a score out of its maximum, in words."""
    if score is None or score.proven is None or score.attainable is None or maximum is None:
        return say("unbounded_points", language)
    numbers = [format_decimal(number, places=places) for number in (score.proven, score.attainable, maximum)]
    key = "of_maximum" if score.settled else "of_maximum_open"
    return say(key, language, proven=numbers[0], attainable=numbers[1], maximum=numbers[2])
