"""New cases, ready to paste: for what no case covers yet, and for mistakes no case notices."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from greenrules.testing.coverage_measuring import Targets
from greenrules.testing.coverage_outcomes import find_waiting
from greenrules.testing.coverage_reasons import explain_unreachable
from greenrules.testing.coverage_search import Witness, merge_witnesses, search_items
from greenrules.testing.coverage_subjects import Draft, open_environment
from greenrules.testing.coverage_words import describe_briefly, join_words
from greenrules.testing.coverage_writing import PARTS, CaseText, expect_entries

MOST_SHOWN = 4


@frozen
class Suggestions:
    """Cases to add, and the items for which none was found."""

    cases: tuple[CaseText, ...]
    covered: tuple[tuple[str, ...], ...]
    left: tuple[str, ...]


def suggest_cases(
    targets: Targets,
    covered: frozenset[str],
    start: Draft,
    drafts: Sequence[Draft],
    *,
    names: Iterable[str] = (),
    tries: int = 60,
    most: int = 12,
) -> Suggestions:
    """Return cases for every item that is not covered and can be, as few as fit together.

    Args:
        covered: items the cases there are cover.
        start: the subject every case of the file starts from.
        drafts: the subjects of the cases there are.
        names: names already taken.
        most: items one case may be about.
    """
    open_items = [i for i in targets.sites if i not in covered and explain_unreachable(targets, i) is None]
    witnesses: list[Witness] = list(search_items(targets, open_items, start, drafts, tries=tries))
    merged = merge_witnesses(targets, start, witnesses, most=most)
    taken = set(names)
    cases = tuple(write_suggestion(targets, draft, items, taken) for draft, items in merged)
    found = {witness.item for witness in witnesses}
    left = tuple(item for item in open_items if item not in found)
    return Suggestions(cases, tuple(items for _, items in merged), left)


def write_suggestion(targets: Targets, draft: Draft, items: Sequence[str], taken: set[str]) -> CaseText:
    """Return a case that covers items: named and labelled after them, expecting what their entries come to."""
    environment = open_environment(draft)
    entries = {
        entry
        for item in items
        for shown in _entries_of(targets, item, environment)
        for entry in list_spoken(targets, shown)
    }
    label = join_words([describe_briefly(targets, item) for item in items])
    expect = expect_entries((targets.entries[id] for id in sorted(entries)), environment)
    missing = sorted(
        _name_fact(item) for item in items if item.startswith("fact:") and "/" not in item.partition("|")[0]
    )
    if missing and _awaits(targets, environment, missing):
        expect["missing"] = missing
    return CaseText(make_name(items[0], taken), label, draft, expect)


def list_spoken(targets: Targets, entry: str) -> list[str]:
    """Return the entry itself when a case can name it, else the nearest ones on it that a case can name."""
    if entry.startswith("grade:"):
        return [entry]
    seen, edge = {entry}, [entry]
    while edge:
        spoken = [id for id in edge if _is_spoken(targets, id)]
        if spoken:
            return spoken[:MOST_SHOWN]
        readers = {reader for reader, names in targets.reads.direct.items() if names.intersection(edge)}
        edge = sorted(readers - seen)
        seen |= readers
    return []


def _is_spoken(targets: Targets, id: str) -> bool:
    entry = targets.entries.get(id)
    return entry is not None and entry.kind in PARTS and not getattr(entry.node, "of", "")


def _entries_of(targets: Targets, item: str, environment: Any) -> list[str]:
    """Return the entries whose value shows an item: its own, or for a missing input the first that waits for it."""
    entry = item.partition("|")[0]
    if not entry.startswith("fact:"):
        return [entry]
    name = entry.removeprefix("fact:")
    readers = [id for id in targets.entries if name.partition("/")[0] in _plain(targets.reads.facts[id])]
    waiting = [id for id in readers if _waits_for(name, find_waiting(targets.entries[id], environment))]
    speakable = [id for id in waiting if not getattr(targets.entries[id].node, "of", "")]
    return (speakable or waiting)[:1]


def _plain(names: frozenset[str]) -> set[str]:
    return {name.partition("/")[0] for name in names}


def _waits_for(name: str, ids: frozenset[str]) -> bool:
    table, _, column = name.partition("/")
    return any(
        id == f"fact:{name}" or (column and id.startswith(f"fact:{table}/") and id.endswith(f"/{column}")) for id in ids
    )


def _name_fact(item: str) -> str:
    return item.partition("|")[0]


def _awaits(targets: Targets, environment: Any, ids: Sequence[str]) -> bool:
    """Whether the findings of an assessment wait for all of these; a mere quantity is no finding."""
    from greenrules.testing.mutant_checks import list_awaited

    entries: Mapping[str, Any] = {entry.id: entry for entry in _all_entries(targets)}
    return set(ids) <= list_awaited(environment, entries)


def _all_entries(targets: Targets) -> Iterable[Any]:
    from greenrules.testing.coverage_entries import list_entries

    return list_entries(targets.ruleset)


def make_name(item: str, taken: set[str]) -> str:
    """Return a name for a case after an item, not taken yet."""
    entry, _, rest = item.partition("|")
    aspect = rest.rpartition("|")[2]
    words = f"{entry.partition(':')[2]} {aspect}".lower().replace("/", " ")
    name = re.sub(r"[^a-z0-9]+", "_", words).strip("_")
    unique, n = name, 2
    while unique in taken:
        unique, n = f"{name}_{n}", n + 1
    taken.add(unique)
    return unique
