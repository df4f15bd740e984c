"""Subjects that tell a mutant from the sound ruleset."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from attrs import frozen

from greenrules.evaluating.aggregates import ITEM
from greenrules.evaluating.environment import Environment
from greenrules.model.declarations import CellTest, DecisionTable
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Scalar, Undefined, Unknown
from greenrules.testing.coverage_entries import Entry, observe
from greenrules.testing.coverage_goals import aim_at
from greenrules.testing.coverage_measuring import Targets
from greenrules.testing.coverage_reaching import Aim, add_row
from greenrules.testing.coverage_scoring import list_entry_sites
from greenrules.testing.coverage_search import hide
from greenrules.testing.coverage_sites import Site
from greenrules.testing.coverage_subjects import Draft, list_changes, open_environment, take_back, with_ruleset
from greenrules.testing.coverage_targets import make_row, reach
from greenrules.testing.mutant_rulesets import Mutant, build
from greenrules.testing.mutant_running import (
    Bench,
    find_difference,
    is_shown_elsewhere,
    list_touched,
    reopen,
    tell,
    wrong_entries,
)

BEST = 8
HALF = Fraction(1, 2)


@frozen
class Separation:
    """A subject on which a mutant comes out otherwise, the smallest change of the base that was found."""

    mutant: Mutant
    draft: Draft
    shown_at: str


def separate(
    bench: Bench, targets: Targets, mutant: Mutant, base: Draft, starts: Sequence[Draft], random: Random, *, tries: int
) -> Separation | None:
    """Return a subject that tells the mutant from the sound ruleset, or None when none was found.

    Args:
        base: what a case starts from.
        starts: subjects to try, and to begin a search at.
    """
    compare = Comparison(bench, mutant)
    for draft in starts:
        at = compare.find_warm(warm(bench, draft))
        if at is not None:
            return compare.shrink(base, draft, at)
    sites = _list_places(bench, targets, mutant, compare)
    best = (
        sorted(starts, key=lambda draft: -compare.count_settled(warm(bench, draft)))[:BEST] if sites and tries else []
    )
    for attempt in range(tries if sites else 0):
        draft = (base if attempt % 6 == 0 or not best else random.choice(best)).copy()
        if attempt % 2 == 0 and isinstance(mutant.node, DecisionTable):
            _aim_at_change(bench, mutant, Aim(draft, random))
        else:
            _wander(bench, sites, draft, random)
        at = compare.find(draft)
        if at is not None:
            return compare.shrink(base, draft, at)
    return None


def warm(bench: Bench, draft: Draft) -> Environment:
    """Return the environment of a subject that is tried again and again."""
    key = id(draft)
    if key not in bench.warmed:
        # The draft is kept beside it: its id must stay its own.
        bench.warmed[key] = (draft, open_environment(draft))
    return bench.warmed[key][1]


class Comparison:
    """One mutant beside the sound ruleset."""

    def __init__(self, bench: Bench, mutant: Mutant) -> None:
        self.bench: Bench = bench
        self.mutant: Mutant = mutant
        self.ruleset: Ruleset = build(bench.ruleset, mutant)
        self.touched: frozenset[str] = list_touched(bench, mutant)
        self.entries: Mapping[str, Entry] = wrong_entries(bench, mutant, self.ruleset)

    def find(self, draft: Draft) -> str | None:
        """Return where the mistake shows on a subject, or None."""
        sound, wrong = open_environment(draft), open_environment(with_ruleset(draft, self.ruleset))
        if not self._shows(sound, wrong):
            return None
        return find_difference(self.bench, self.entries, self.touched, sound, wrong)

    def _shows(self, sound: Environment, wrong: Environment) -> bool:
        id = self.mutant.entry
        return is_shown_elsewhere(self.mutant) or observe(self.bench.entries[id], sound) != observe(
            self.entries[id], wrong
        )

    def find_warm(self, sound: Environment) -> str | None:
        """Return where the mistake shows on a subject everything is computed for already."""
        wrong = reopen(sound, self.ruleset, self.touched)
        if not self._shows(sound, wrong):
            return None
        return find_difference(self.bench, self.entries, self.touched, sound, wrong)

    def count_settled(self, environment: Environment) -> int:
        """Return how many of the entries that rest on the wrong one are settled: a mistake shows best there."""
        values = (observe(self.bench.entries[id], environment) for id in self.touched)
        return sum(not _is_open(value) for value in values)

    def shows_at(self, draft: Draft, at: str) -> bool:
        """Whether the mistake shows at an entry."""
        sound, wrong = open_environment(draft), open_environment(with_ruleset(draft, self.ruleset))
        return tell(self.bench.entries[at], sound) != tell(self.entries[at], wrong)

    def shrink(self, base: Draft, draft: Draft, at: str) -> Separation:
        """Take back every change of the base that is not needed."""
        for change in list_changes(base, draft):
            smaller = take_back(base, draft, change)
            if self.find(smaller) == at:
                draft = smaller
        return Separation(self.mutant, draft, at)


def _is_open(value: object) -> bool:
    first = value[0] if isinstance(value, tuple) and value else value
    return isinstance(first, Unknown | Undefined) or (isinstance(first, Bounds) and not first.settled)


def _list_places(bench: Bench, targets: Targets, mutant: Mutant, compare: Comparison) -> list[tuple[Entry, Site, str]]:
    """Return the sites of the wrong entry, sound and wrong, and of the entries that read it."""
    names = [mutant.entry] if mutant.entry in bench.entries else []
    readers = sorted(compare.touched - set(names))
    places = []
    for id in (*names, *names, *readers):
        entry = bench.entries[id]
        places += [(entry, site, aspect) for site in list_entry_sites(entry, bench.ruleset) for aspect in site.aspects]
    for id in names:
        entry = compare.entries[id]
        sites = list_entry_sites(entry, compare.ruleset)
        places += [(entry, site, aspect) for site in sites for aspect in site.aspects]
    return places


def _wander(bench: Bench, places: list[tuple[Entry, Site, str]], draft: Draft, random: Random) -> None:
    for _ in range(random.choice((1, 1, 2, 3))):
        entry, site, aspect = random.choice(places)
        aim_at(site, aspect, entry, Aim(draft, random))
    names = sorted(bench.reads.facts[entry.id])
    if names and random.random() < 0.25:
        hide(bench.ruleset, random.choice(names), Aim(draft, random))


def _aim_at_change(bench: Bench, mutant: Mutant, aim: Aim) -> None:
    """Put the inputs of a decision table where its sound and its wrong form differ."""
    sound, wrong = bench.entries[mutant.entry].node, mutant.node
    if not isinstance(sound, DecisionTable) or not isinstance(wrong, DecisionTable):
        return
    if sound.of:
        rows = aim.draft.tables.setdefault(sound.of, [])
        rows.clear()
        aim = aim.bind(ITEM, sound.of, add_row(sound.of, aim))
    at = next((n for n, row in enumerate(sound.rows) if row is mutant.before), len(sound.rows))
    make_row(sound, at, aim)
    if at >= len(sound.rows) or len(wrong.rows) != len(sound.rows):
        return
    for column, cell, changed in zip(sound.inputs, sound.rows[at].cells, wrong.rows[at].cells, strict=True):
        values = list(dict.fromkeys(_list_ends(cell) + _list_ends(changed)))
        if cell != changed and values:
            reach(column.expression, aim.random.choice(values), aim)


def _list_ends(cell: CellTest) -> list[Scalar]:
    ends = [end for interval in cell.intervals for end in (interval.low, interval.high) if end is not None]
    beside = [end + shift for end in ends if isinstance(end, Fraction) for shift in (-HALF, HALF)]
    return [*ends, *beside]
