"""The two forms of a page."""

import re

from hypothesis import given
from hypothesis import strategies as st

from greenrules.explaining.explanation import render
from greenrules.explaining.page import Branch, Branches, Entries, Entry, Lines, Page, Section
from greenrules.model.source import display_width

WORDS = st.text("ab绿色|*_[<#`", min_size=1, max_size=70)
DETAILS = st.lists(st.tuples(st.sampled_from(["clause", "依据", "value"]), WORDS), max_size=4).map(tuple)
MARKS = st.sampled_from(["good", "bad", "open", "none"])
ENTRY = st.builds(Entry, MARKS, WORDS, WORDS, DETAILS, DETAILS)
BRANCH = st.recursive(
    st.builds(Branch, WORDS), lambda inner: st.builds(Branch, WORDS, st.lists(inner, max_size=3).map(tuple))
)
BLOCK = st.one_of(
    st.builds(Lines, st.lists(WORDS, max_size=3).map(tuple)),
    st.builds(Entries, st.just("standing"), st.just("title"), st.lists(ENTRY, min_size=1, max_size=3).map(tuple)),
    st.builds(Branches, st.lists(BRANCH, max_size=2).map(tuple)),
)
HEADLINE = st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple)
SECTIONS = st.lists(st.builds(Section, WORDS, st.lists(BLOCK, max_size=2).map(tuple)), max_size=2).map(tuple)
PAGES = st.builds(Page, st.sampled_from(["en", "zh"]), WORDS, HEADLINE, SECTIONS)


def texts_of(item: object) -> list[str]:
    """Return every text a reader must find."""
    match item:
        case Page():
            return [item.title, *(text for pair in item.headline for text in pair), *texts_of(item.sections)]
        case Section():
            return [item.title, *texts_of(item.blocks)]
        case Lines():
            return list(item.lines)
        case Entries():
            return texts_of(item.entries)
        case Entry():
            return [item.standing, item.title, *(text for _, text in (*item.details, *item.sources))]
        case Branches():
            return texts_of(item.branches)
        case Branch():
            return [item.text, *texts_of(item.children)]
        case tuple():
            return [text for part in item for text in texts_of(part)]
        case _:
            raise AssertionError(item)


@given(PAGES)
def test_text_holds_everything(page: Page) -> None:
    """Law: every text of a page stands in its plain form, whatever breaks of lines there are."""
    flat = re.sub(r"[\s│├└─]", "", render(page, "text"))

    assert [text for text in texts_of(page) if text not in flat] == []


@given(PAGES)
def test_markdown_holds_everything(page: Page) -> None:
    """Law: every text of a page stands in its Markdown form, escaped."""
    flat = re.sub(r"\\(.)", r"\1", render(page, "markdown"))

    assert [text for text in texts_of(page) if text not in flat] == []


@given(PAGES)
def test_chinese_and_short_words_fit_the_terminal(page: Page) -> None:
    """Law: no line is wider than 100 columns unless one word alone is."""
    lines = render(page, "text").splitlines()
    longest = max((display_width(word) for text in texts_of(page) for word in re.findall("[^绿色]+", text)), default=0)

    assert max(map(display_width, lines)) <= max(100, 100 + longest)
