"""Texts of JSON that are written at once, against the JSON of the same data."""

from datetime import date
from fractions import Fraction

import pytest

from greenrules.model.canonical import canonical_json, encode_bounds, encode_value
from greenrules.model.citation import Citation
from greenrules.model.citing import Words
from greenrules.model.json_texts import (
    encode_citation,
    encode_words,
    write_bounds,
    write_citation,
    write_list,
    write_value,
    write_words,
)
from greenrules.model.values import Bounds, Months, Record, Seconds, Undefined, Unknown, Value, point

ODD = 'a "quote", a \\, a \t and 汉字\u2028'
VALUES: tuple[Value, ...] = (
    True, False, Fraction(1), Fraction(0), Fraction(-3, 8), Fraction(1, 3), "", ODD, date(2025, 12, 31), Months(14),
    Seconds(Fraction(90061)), frozenset({"b", "a"}), (Record(0, {"x": Fraction(1, 2), "y": Unknown()}),), (),
    Unknown(), Unknown(frozenset({"fact:b", "fact:a"})), Undefined("no_row", "table:t"), point(Fraction(5, 2)),
    Bounds(None, None), Bounds(Fraction(1), None, frozenset({ODD})), Bounds(Fraction(1), Fraction(2)),
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_written_as_its_data_would_be(value: Value) -> None:
    """The text of a value is the canonical JSON of its data, byte for byte."""
    assert write_value(value) == canonical_json(encode_value(value))


def test_absent_bounds_are_null() -> None:
    """A score that is not there is null, one that is there an object."""
    assert (write_bounds(None), write_bounds(point(Fraction(1)))) == (
        "null",
        canonical_json(encode_bounds(point(Fraction(1)))),
    )


def test_labels_and_citations_are_written_as_their_data_would_be() -> None:
    """Signs that JSON escapes are escaped, the first time and when the text is there already."""
    words = Words(ODD, "en")
    citation = Citation("r@1", ODD, words, "GB/T 1", "5.2", "published", "")
    wanted = (canonical_json(encode_words(words)), canonical_json(encode_citation(citation)))

    assert [(write_words(words), write_citation(citation)) for _ in range(2)] == [wanted, wanted]


def test_equal_labels_of_different_objects_do_not_mix() -> None:
    """A label made for a moment leaves no text to one that takes its place in memory."""
    written = [write_words(Words(str(n), "")) for n in range(100)]

    assert written == [canonical_json(encode_words(Words(str(n), ""))) for n in range(100)]


def test_lists_of_texts_are_written_in_their_order() -> None:
    """A list keeps its order; an empty one is an empty list."""
    assert (write_list(("b", ODD)), write_list(())) == (canonical_json(["b", ODD]), "[]")
