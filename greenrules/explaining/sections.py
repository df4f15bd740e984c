"""The form most sections have: a heading over a list of findings."""

from collections.abc import Iterable

from greenrules.explaining.messages import say
from greenrules.explaining.page import Entries, Entry, Language, Section


def list_entries(
    title: str, heads: tuple[str, str], entries: Iterable[Entry], language: Language
) -> tuple[Section, ...]:
    """Return a section of entries, or nothing when there are none.

    Args:
        title: the heading, in words.
        heads: the messages over the standing and over the title of an entry.
    """
    found = tuple(entries)
    return (Section(title, (Entries(say(heads[0], language), say(heads[1], language), found),)),) if found else ()
