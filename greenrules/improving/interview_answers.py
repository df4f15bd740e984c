"""Answers as people type them: `350 万kWh`, `0.4 kgce/t`, `2`, `yes`, `2024年3月1日`; and whether they fit."""

import re
import unicodedata
from datetime import date
from fractions import Fraction

from greenrules.evaluating.fact_values import read_value
from greenrules.model.citing import NO_WORDS
from greenrules.model.declarations import Fact, Option, Parameter
from greenrules.model.diagnostics import Diagnostic
from greenrules.model.facts import RawFact
from greenrules.model.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DurationType,
    NumberType,
    SetType,
)
from greenrules.model.units import parse_unit

_NUMBER = re.compile(r"([+-]?)([0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)\s*(.*)\Z")
_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?\Z")
_LENGTH = re.compile(r"([0-9]{1,6})\s*(years?|年|months?|个月|月|days?|天|日)\Z")
_LETTERS = {"y": "Y", "年": "Y", "m": "M", "个": "M", "月": "M", "d": "D", "天": "D", "日": "D"}
_TIMES = {"万": 10**4, "亿": 10**8}
_YES = ("yes", "y", "true", "是", "有", "对", "1")
_NO = ("no", "n", "false", "否", "无", "没有", "不", "2")
_NONE = ("none", "无", "没有", "-", "[]")
# Longer numbers a facts file may not hold.
_LONGEST_WHOLE, _LONGEST_PART = 18, 12


def read_answer(declared: Fact | Parameter, text: str) -> RawFact | Diagnostic:
    """Return a typed answer as a supplied value, or what is wrong with it (GR914, or as for a facts file).

    Args:
        declared: the fact, column or parameter that was asked for.
    """
    raw = _read(declared, unicodedata.normalize("NFKC", _keep_units(text)).strip())
    if isinstance(raw, Diagnostic):
        return raw
    fact = declared if isinstance(declared, Fact) else _as_fact(declared)
    problems: list[Diagnostic] = []
    read_value(fact, raw, problems)
    return problems[0] if problems else raw


def _keep_units(text: str) -> str:
    """Return the text with squares and cubes that normalising would make plain digits."""
    return text.replace("²", "^2").replace("³", "^3").replace("m^2", "m2").replace("m^3", "m3")


def _as_fact(parameter: Parameter) -> Fact:
    return Fact(parameter.id, parameter.type, parameter.label, (), parameter.options, (), "", (), NO_WORDS, None)


def _read(declared: Fact | Parameter, text: str) -> RawFact | Diagnostic:
    match declared.type:
        case NumberType():
            return _read_number(declared, text)
        case BooleanType():
            return _read_boolean(declared, text)
        case ChoiceType():
            option = find_option(declared.options, declared.type.options, text)
            return _refuse(declared, text) if option is None else _supply(declared, option)
        case SetType():
            return _read_set(declared, declared.type.options, text)
        case DateType():
            return _read_date(declared, text)
        case DurationType():
            return _read_duration(declared, text)
        case _:
            return _supply(declared, text)


def _supply(declared: Fact | Parameter, value: "bool | Fraction | str | date", unit: str = "") -> RawFact:
    return RawFact(value, unit, (), "", declared.id)


def _refuse(declared: Fact | Parameter, text: str, help: str = "") -> Diagnostic:
    message = f"`{text}` is no answer to `{declared.id}`"
    return Diagnostic("GR914", message, path=declared.id, help=help or "type `help` to see what can be answered")


def _read_number(declared: Fact | Parameter, text: str) -> RawFact | Diagnostic:
    found = _NUMBER.match(text)
    if found is None:
        return _refuse(declared, text, "write a number, with a unit if it is not the one shown")
    sign, digits, unit = found.groups()
    whole, _, part = digits.replace(",", "").partition(".")
    if len(whole) > _LONGEST_WHOLE or len(part) > _LONGEST_PART:
        return _refuse(declared, text, f"at most {_LONGEST_WHOLE} digits before and {_LONGEST_PART} after the point")
    number = Fraction(f"{sign}{whole or 0}.{part or 0}")
    unit = unit.strip()
    # 万 and 亿 stand before a unit of their own where there is one, such as 万元; else they multiply.
    if unit[:1] in _TIMES and parse_unit(unit) is None:
        number, unit = number * _TIMES[unit[:1]], unit[1:].strip()
    return _supply(declared, number, unit)


def _read_boolean(declared: Fact | Parameter, text: str) -> RawFact | Diagnostic:
    word = text.casefold()
    if word in _YES:
        return _supply(declared, True)
    return _supply(declared, False) if word in _NO else _refuse(declared, text, "answer yes or no")


def find_option(options: tuple[Option, ...], ids: tuple[str, ...], text: str) -> str | None:
    """Return the option a text names: by its number in the list, its id or its label in either language."""
    if text.isdecimal() and text not in ids:
        place = int(text)
        return ids[place - 1] if 0 < place <= len(ids) else None
    word = text.casefold()
    labels = {option.id: (option.label.zh.casefold(), option.label.en.casefold()) for option in options}
    return next((id for id in ids if word in (id.casefold(), *labels.get(id, ()))), None)


def _read_set(declared: Fact | Parameter, ids: tuple[str, ...], text: str) -> RawFact | Diagnostic:
    if text.casefold() in _NONE and text not in ids:
        return RawFact((), "", (), "", declared.id)
    # Labels may hold commas themselves, so a whole text that names one option is tried first.
    words = [text] if find_option(declared.options, ids, text) else re.split(r"[,;、\s]+", text)
    chosen = [find_option(declared.options, ids, word) for word in words if word]
    if None in chosen or not chosen:
        return _refuse(declared, text, "name options by number, separated by blanks, or `none`")
    items = tuple(RawFact(id, "", (), "", declared.id) for id in dict.fromkeys(chosen) if id is not None)
    return RawFact(items, "", (), "", declared.id)


def _read_date(declared: Fact | Parameter, text: str) -> RawFact | Diagnostic:
    found = _DATE.match(text)
    try:
        day = None if found is None else date(*(int(part) for part in found.groups()))
    except ValueError:
        day = None
    return _refuse(declared, text, "write a date as YYYY-MM-DD") if day is None else _supply(declared, day)


def _read_duration(declared: Fact | Parameter, text: str) -> RawFact | Diagnostic:
    found = _LENGTH.match(text.casefold())
    if found is None:
        return _supply(declared, text.upper())
    return _supply(declared, f"P{found[1]}{_LETTERS[found[2][0]]}")
