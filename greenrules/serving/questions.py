"""What may stand in the query of an address, and what does."""

from collections.abc import Mapping, Sequence
from typing import Literal

from attrs import field, frozen

from greenrules.model.suggestions import suggest
from greenrules.model.values import parse_date
from greenrules.serving.refusals import WRONG_QUERY, refuse

Meaning = Literal["word", "flag", "text", "date", "count"]
_FLAGS = ("true", "false")


@frozen
class Option:
    """One option of an address: its name, what it says, its words if only some are allowed, and its default."""

    name: str
    about: str
    words: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    meaning: Meaning = "text"
    most: int = field(default=0)


LANG = Option("lang", "language of what people read", ("zh", "en"), "en", meaning="word")
AS_OF = Option("as_of", "date, YYYY-MM-DD: the edition in force on it; without, the latest", meaning="date")
EXTRA = Option("extra", "what to do with a fact that is declared nowhere", ("error", "ignore"), "error", meaning="word")
TARGET = Option("target", "an outcome: `grade`, or the id of an eligibility or entitlement")


def flag(name: str, about: str) -> Option:
    """Return an option that is true or false, without it false."""
    return Option(name, about, _FLAGS, "false", meaning="flag")


def read_query(query: Mapping[str, Sequence[str]], options: Sequence[Option]) -> dict[str, str]:
    """Return the value of every option, its default where it is not given.

    Raises: FactsError GR952 for an unknown option, one given twice, and a value it does not have.
    """
    known = {option.name: option for option in options}
    for name, values in query.items():
        if name not in known:
            help = suggest(name, known, otherwise=f"the options are {', '.join(known)}" if known else "leave it out")
            raise refuse(WRONG_QUERY, f"there is no option `{name}`", path=f"query.{name}", help=help)
        if len(values) != 1:
            message = f"the option `{name}` is given {len(values)} times"
            raise refuse(WRONG_QUERY, message, path=f"query.{name}", help="give it once")
    return {name: _read_option(option, query.get(name, ("",))[0], name in query) for name, option in known.items()}


def _read_option(option: Option, value: str, is_given: bool) -> str:
    path = f"query.{option.name}"
    if not is_given:
        if option.required:
            message = f"the option `{option.name}` is missing"
            raise refuse(WRONG_QUERY, message, path=path, help=f"give {option.about}")
        return option.default
    if option.words and value not in option.words:
        help = suggest(value, option.words, otherwise=f"write {' or '.join(f'`{word}`' for word in option.words)}")
        raise refuse(WRONG_QUERY, f"`{value}` is no value of `{option.name}`", path=path, help=help)
    if option.most and not (value.isascii() and value.isdigit() and len(value) < 9 and 1 <= int(value) <= option.most):
        help = f"write a number from 1 to {option.most}"
        raise refuse(WRONG_QUERY, f"`{value}` is no value of `{option.name}`", path=path, help=help)
    if option.meaning == "date" and parse_date(value) is None:
        raise refuse(WRONG_QUERY, f"`{value}` is not a date", path=path, help="write it as YYYY-MM-DD")
    return value
