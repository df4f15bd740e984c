"""The catalogue of messages."""

import ast
import re
from pathlib import Path
from string import Formatter
from typing import get_args

import attrs
import pytest

import greenrules
from greenrules.api.schemes import Skipped
from greenrules.explaining.messages import MESSAGES, choose_words, join_labels, say
from greenrules.explaining.obstacles import Obstacle
from greenrules.explaining.operation_words import OPERATION_WORDS
from greenrules.explaining.reasons import REASON_WORDS
from greenrules.model.assessment import Measure
from greenrules.model.citing import CLAUSE_STATUSES, PROVENANCES, Words
from greenrules.model.operations import OPERATIONS
from greenrules.model.scoring import Ramp
from greenrules.model.values import REASONS

ROLE = attrs.fields(Measure).role.type
OBSTACLE = attrs.fields(Obstacle).kind.type
BETTER = attrs.fields(Ramp).better.type
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What may stand in Chinese text as it is: what the user types into a file.
TYPED = re.compile(r"\{\{.*\}\}|\{[a-z]+\}|\[\]|\[选项编号, …\]|true|false|YYYY-MM-DD|P3Y|P6M|P10D")
PACKAGE = Path(greenrules.__file__).parent
CATALOGUES = (
    "messages.py", "advice_messages.py", "library_messages.py", "fleet_messages.py", "operation_words.py",
)  # fmt: skip
ALL_WORDS = {**MESSAGES, **OPERATION_WORDS, **REASON_WORDS}


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def keys_in_code() -> set[str]:
    """Every text literal of the two packages that speak, as far as it could be a key."""
    trees = [tree for name, tree in parse_code() if name not in CATALOGUES]
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def keys_said() -> set[str]:
    """Every key that stands in a call of `say`."""
    calls = (node for _, tree in parse_code() for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        node.args[0].value
        for node in calls
        if isinstance(node.func, ast.Name) and node.func.id == "say" and isinstance(node.args[0], ast.Constant)
    }


def parse_code() -> list[tuple[str, ast.Module]]:
    files = [*PACKAGE.glob("explaining/*.py"), *PACKAGE.glob("cli/*.py")]
    return [(file.name, ast.parse(file.read_text("utf-8"))) for file in files]


@pytest.mark.parametrize("key", sorted(ALL_WORDS))
def test_a_message_exists_in_both_languages_with_the_same_fields(key: str) -> None:
    """Nothing is said in one language only."""
    words = ALL_WORDS[key]

    assert words.zh
    assert words.en
    assert fields_of(words.zh) == fields_of(words.en)


@pytest.mark.parametrize("key", sorted(ALL_WORDS))
def test_a_message_holds_no_word_of_the_other_language(key: str) -> None:
    """Chinese text has no English word in it, English text no Chinese character."""
    words = ALL_WORDS[key]

    assert not re.search(r"[A-Za-z]{2,}", TYPED.sub("", words.zh))
    assert not CHINESE.search(words.en)


def test_every_message_is_used() -> None:
    """The catalogue holds nothing that nobody says."""
    computed = {key for key in MESSAGES if key.startswith("hint_")} | set(PROVENANCES) | set(get_args(ROLE))
    computed |= set(CLAUSE_STATUSES) | {f"skipped_{why}" for why in get_args(Skipped)}
    computed |= {f"blocked_{kind}" for kind in get_args(OBSTACLE)} | {f"better_{way}" for way in get_args(BETTER)}

    assert set(MESSAGES) - keys_in_code() - keys_said() - computed == set()


def test_every_key_said_is_in_the_catalogue() -> None:
    """No module asks for a message that does not exist."""
    said = keys_said()

    assert said
    assert said <= set(MESSAGES)


def test_every_operation_of_a_trace_has_words() -> None:
    """A step of the reasoning can always be told."""
    assert set(OPERATION_WORDS) == set(OPERATIONS)


def test_every_reason_of_an_undefined_value_has_words() -> None:
    """An undefined value can always be explained."""
    assert set(REASON_WORDS) == set(REASONS)


def test_fields_are_filled_in_as_they_are() -> None:
    """Braces in a label are text, not fields."""
    assert say("label_id", "en", label="{x}", id="a") == "{x} (a)"


def test_a_label_in_one_language_stands_in_for_the_other() -> None:
    """A label that lacks a language is shown in the one it has."""
    assert choose_words(Words("", "pass mark"), "zh") == "pass mark"


def test_a_long_list_is_counted() -> None:
    """What is left out of a list is counted."""
    assert join_labels(("a", "b", "c"), "en", most=2) == "a, b, and 1 more"
