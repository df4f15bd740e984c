"""Lines that fit a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from greenrules.explaining.layout import align, clean, wrap
from greenrules.model.source import display_width

MIXED = st.text(alphabet="ab 一二（），。x-")


@given(MIXED, st.integers(20, 60))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    """Law: the characters of a paragraph all come through, in order."""
    joined = "".join(wrap(text, width=width))

    assert joined.replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.sampled_from(["绿色", "工厂", "kgce/t", "energy"]), min_size=1, max_size=60))
def test_lines_of_short_words_fit(words: list[str]) -> None:
    """Law: no line is wider than asked for, Chinese characters counted as two columns."""
    lines = wrap(" ".join(words), width=40, indent="  ")

    assert max(map(display_width, lines)) <= 40


def test_a_line_does_not_begin_with_a_closing_sign() -> None:
    """A full stop or comma stays with the word before it."""
    lines = wrap("绿色工厂评价，绿色工厂评价。", width=12)

    assert all(line[0] not in "，。" for line in lines)


def test_text_cannot_steer_a_terminal() -> None:
    """Control characters and changes of direction become blanks."""
    assert clean("a\x1b[31mb\u202ec\nd") == "a [31mb c d"


def test_columns_align_under_chinese() -> None:
    """A wide character takes two columns."""
    assert align([("编号", "x"), ("abcdef", "y")]) == ("编号    x", "abcdef  y")
