"""How much of a ruleset its subjects cover: every site of every entry it answers for, and every fact missing once."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from greenrules.evaluating.environment import Environment
from greenrules.model.ruleset import Ruleset
from greenrules.model.types import TableType
from greenrules.testing.coverage_entries import Entry, select_own
from greenrules.testing.coverage_outcomes import find_waiting, look_at_site
from greenrules.testing.coverage_scoring import list_entry_sites
from greenrules.testing.coverage_sites import Site
from greenrules.testing.coverage_subjects import Draft, open_environment
from greenrules.testing.coverage_support import Reads, find_reads


@frozen
class Targets:
    """Everything the cases of a ruleset are to cover.

    Attributes:
        entries: the entries it answers for, by id.
        sites: by item key (`<entry>|<path>|<aspect>`), the site and the aspect.
    """

    ruleset: Ruleset
    entries: Mapping[str, Entry]
    sites: Mapping[str, tuple[Site, str]] = field(repr=False)
    reads: Reads = field(repr=False)

    def of_entry(self, entry: str) -> tuple[str, ...]:
        """Return the items of one entry."""
        return tuple(item for item, (site, _) in self.sites.items() if site.entry == entry)


def find_targets(ruleset: Ruleset, base: Ruleset | None = None) -> Targets:
    """Return what the cases of a ruleset are to cover; of an overlay, what differs from its base."""
    own = {entry.id: entry for entry in select_own(ruleset, base)}
    reads = find_reads(ruleset)
    sites = [site for entry in own.values() for site in list_entry_sites(entry, ruleset)]
    sites += _list_missing(ruleset, own, reads)
    items = {
        f"{site.entry}|{site.path}|{aspect}": (site, aspect)
        for site in sites
        for aspect in site.aspects
        if aspect != "unknown" or reads.facts[site.entry] or reads.open[site.entry]
    }
    return Targets(ruleset, own, items, reads)


def _list_missing(ruleset: Ruleset, own: Mapping[str, Entry], reads: Reads) -> Iterator[Site]:
    """Yield a site for every fact, column and open parameter that something here rests on: missing where it matters."""
    named = sorted(frozenset[str]().union(*(reads.facts[id] for id in own)))
    for name in named:
        id, _, column = name.partition("/")
        fact = ruleset.facts[id]
        if column:
            fact = next(each for each in fact.columns if each.id == column)
        if fact.assume is None:
            yield Site(f"fact:{name}", "missing", "missing", ("missing",), fact, span=fact.span)


def list_items(targets: Targets, draft: Draft) -> frozenset[str]:
    """Return the items a subject covers."""
    environment = open_environment(draft)
    found: set[str] = set()
    for item, (site, _) in targets.sites.items():
        if item not in found and site.kind != "missing":
            found.update(_look(targets, site, environment))
    for entry in targets.entries.values():
        found.update(_name_missing(find_waiting(entry, environment)))
    return frozenset(found & targets.sites.keys())


def list_entry_items(targets: Targets, entry: str, environment: Environment) -> frozenset[str]:
    """Return the items of one entry a subject covers, with the inputs it waits for."""
    found = set(_name_missing(find_waiting(targets.entries[entry], environment)))
    for site in {id(site): site for site, _ in targets.sites.values() if site.entry == entry}.values():
        found.update(_look(targets, site, environment))
    return frozenset(found & targets.sites.keys())


def _look(targets: Targets, site: Site, environment: Environment) -> Iterator[str]:
    for aspect in look_at_site(site, targets.entries[site.entry], environment):
        yield f"{site.entry}|{site.path}|{aspect}"


def _name_missing(ids: Iterable[str]) -> Iterator[str]:
    """Yield the items of inputs somebody waits for; a cell counts for its column and its table is another item."""
    for id in ids:
        kind, _, name = id.partition(":")
        table, *cell = name.split("/")
        if kind == "fact":
            yield f"fact:{table}/{cell[1]}|missing|missing" if cell else f"fact:{table}|missing|missing"


def is_table(ruleset: Ruleset, fact: str) -> bool:
    """Whether a fact is a table of records."""
    return isinstance(ruleset.facts[fact].type, TableType)
