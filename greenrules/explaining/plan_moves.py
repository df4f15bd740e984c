"""What a measure does to a fact, in words."""

from greenrules.explaining.messages import choose_words, say
from greenrules.explaining.numbers import format_value
from greenrules.explaining.page import Language
from greenrules.model.citing import Words
from greenrules.model.plan import MeasureOrigin, Move
from greenrules.model.scoring import is_judged
from greenrules.model.units import DIMENSIONLESS, Unit
from greenrules.model.values import Unknown, Value


def describe_move(move: Move, language: Language, origin: MeasureOrigin) -> str:
    """Say from where to where a fact goes, or what is added to it.

    Args:
        origin: of the measure; points still to be awarded that no measures file states are the fewest that do.
    """
    is_open = is_judged(move.fact) and isinstance(move.before, Unknown)
    if is_open and origin == "establish":
        return say("plan_unjudged", language, points=_write(move.after, move.after_label, move.unit, language))
    before = say("not_judged", language) if is_open else _write(move.before, move.before_label, move.unit, language)
    label = choose_words(move.label, language)
    match move.kind:
        case "include" | "exclude":
            option = choose_words(move.after_label, language) or str(move.added)
            return say(f"plan_{move.kind}", language, label=label, option=option)
        case "record":
            cells = say("list_comma", language).join(
                f"{choose_words(name, language)} {_write(cell, words, DIMENSIONLESS, language)}"
                for name, cell, words in move.cells
            )
            return say("plan_record", language, label=label, cells=cells)
        case _:
            return say(
                "plan_move", language, label=label,
                before=before,
                after=_write(move.after, move.after_label, move.unit, language),
            )  # fmt: skip


def _write(value: Value, words: Words, unit: Unit, language: Language) -> str:
    return choose_words(words, language) or format_value(value, unit, language)
