"""Find the smallest change of a known subject that covers an item nobody covers yet."""

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from attrs import frozen

from greenrules.model.ruleset import Ruleset
from greenrules.testing.coverage_entries import Entry
from greenrules.testing.coverage_goals import aim_at
from greenrules.testing.coverage_measuring import Targets, is_table, list_entry_items
from greenrules.testing.coverage_reaching import Aim, add_row
from greenrules.testing.coverage_sites import Site
from greenrules.testing.coverage_subjects import Draft, apply_changes, list_changes, open_environment, take_back

TRIES = 60


@frozen
class Witness:
    """A subject that covers an item, as small a change of the base as was found."""

    item: str
    draft: Draft
    changes: tuple[tuple[str, str], ...]


def search_items(
    targets: Targets, items: Sequence[str], base: Draft, starts: Sequence[Draft], *, tries: int = TRIES, seed: int = 0
) -> Iterator[Witness]:
    """Yield a witness for every item that can be reached within so many tries.

    Args:
        base: what a case starts from; the witness differs from it as little as possible.
        starts: subjects to begin a search at, such as those of the cases there are.
    """
    random = Random(seed)
    waiting = list(items)
    for item in items:
        if item not in waiting:
            continue
        found = search_item(targets, item, base, starts, random, tries)
        if found is not None:
            yield found
            waiting.remove(item)


def search_item(
    targets: Targets, item: str, base: Draft, starts: Sequence[Draft], random: Random, tries: int
) -> Witness | None:
    """Return a witness of one item, or None."""
    site, aspect = targets.sites[item]
    for attempt in range(tries):
        start = base if attempt % 3 == 0 or not starts else random.choice(list(starts))
        draft = start.copy()
        entry = _choose_entry(targets, site, random)
        if entry is None:
            return None
        if attempt % 4 == 3:
            draft.move_to(draft.as_of.replace(month=random.randint(1, 12), day=random.randint(1, 28)))
        _try(targets, site, aspect, entry, Aim(draft, random))
        if covers(targets, item, entry.id, draft):
            return _shrink(targets, item, entry.id, base, draft)
    return None


def _choose_entry(targets: Targets, site: Site, random: Random) -> Entry | None:
    """Return the entry a site is of; for an input that is to be missing, one that rests on it."""
    if site.kind != "missing":
        return targets.entries[site.entry]
    name = site.entry.removeprefix("fact:")
    readers = [entry for id, entry in targets.entries.items() if name in targets.reads.facts[id]]
    return random.choice(readers) if readers else None


def _try(targets: Targets, site: Site, aspect: str, entry: Entry, aim: Aim) -> None:
    if site.kind == "missing":
        _aim_at_any(targets, entry, aim)
        hide(targets.ruleset, site.entry.removeprefix("fact:"), aim)
        return
    aim_at(site, aspect, entry, aim)
    if aspect == "unknown":
        names = [*sorted(targets.reads.facts[entry.id]), *(f"|{key}" for key in sorted(targets.reads.open[entry.id]))]
        for _ in range(aim.random.choice((1, 1, 2, 5))):
            if names:
                hide(targets.ruleset, aim.random.choice(names), aim)


def _aim_at_any(targets: Targets, entry: Entry, aim: Aim) -> None:
    """Let the entry go some way first: what is missing matters only there."""
    items = targets.of_entry(entry.id)
    if items:
        site, aspect = targets.sites[aim.random.choice(items)]
        aim_at(site, aspect, entry, aim)


def hide(ruleset: Ruleset, name: str, aim: Aim) -> None:
    """Take a fact away, a cell of a record, or (after a bar) a binding."""
    if name.startswith("|"):
        aim.draft.bound.pop(name[1:], None)
        return
    fact, _, column = name.partition("/")
    if not column:
        aim.draft.forget(fact)
        return
    if not is_table(ruleset, fact):
        return
    rows = aim.draft.tables.setdefault(fact, [])
    row = aim.random.randrange(len(rows)) if rows else add_row(fact, aim)
    rows[row].pop(column, None)


def covers(targets: Targets, item: str, entry: str, draft: Draft) -> bool:
    """Whether a subject covers an item, looked at from one entry."""
    return item in list_entry_items(targets, entry, open_environment(draft))


def _shrink(targets: Targets, item: str, entry: str, base: Draft, draft: Draft) -> Witness:
    """Take back every change that is not needed."""
    for change in list_changes(base, draft):
        smaller = take_back(base, draft, change)
        if covers(targets, item, entry, smaller):
            draft = smaller
    return Witness(item, draft, list_changes(base, draft))


def merge_witnesses(
    targets: Targets, base: Draft, witnesses: Iterable[Witness], *, most: int = 12
) -> list[tuple[Draft, tuple[str, ...]]]:
    """Put witnesses together that do not stand in each other's way: fewer cases that each cover more.

    Args:
        most: how many items one case may be about; more would be hard to read.
    Returns:
        Subjects with the items they cover for sure.
    """
    merged: list[tuple[Draft, tuple[str, ...]]] = []
    for witness in sorted(witnesses, key=lambda witness: (-len(witness.changes), witness.item)):
        for n, (draft, items) in enumerate(merged):
            if len(items) >= most or not _fit_together(base, draft, witness):
                continue
            both = apply_changes(witness.draft, draft.copy(), witness.changes)
            wanted = (*items, witness.item)
            if all(covers(targets, item, _entry_of(targets, item, both), both) for item in wanted):
                merged[n] = (both, wanted)
                break
        else:
            merged.append((witness.draft, (witness.item,)))
    return merged


def _fit_together(base: Draft, draft: Draft, witness: Witness) -> bool:
    mine = dict.fromkeys(list_changes(base, draft))
    return all(change not in mine or _agree(draft, witness.draft, change) for change in witness.changes)


def _agree(first: Draft, second: Draft, change: tuple[str, str]) -> bool:
    kind, id = change
    match kind:
        case "fact":
            return first.facts.get(id) == second.facts.get(id)
        case "table":
            return first.tables.get(id) == second.tables.get(id)
        case "bound":
            return first.bound.get(id) == second.bound.get(id)
        case _:
            return first.as_of == second.as_of


def _entry_of(targets: Targets, item: str, draft: Draft) -> str:
    """Return the entry an item is seen at; for a missing input, one that waits for it."""
    entry = item.partition("|")[0]
    if not entry.startswith("fact:"):
        return entry
    environment = open_environment(draft)
    name = entry.removeprefix("fact:")
    readers = [id for id in targets.entries if name in targets.reads.facts[id]]
    return next((id for id in readers if item in list_entry_items(targets, id, environment)), readers[0])
