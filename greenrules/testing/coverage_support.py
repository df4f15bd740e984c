"""What an entry rests on: the entries and facts it reads, however far away, and the entries that read it."""

from collections.abc import Iterator, Mapping

from attrs import frozen

from greenrules.model.ruleset import Ruleset
from greenrules.testing.coverage_entries import Entry, list_entries, list_named


@frozen
class Reads:
    """What the entries of a ruleset read.

    Attributes:
        direct: for every entry, the own entries it names (`gate:*` and `grade:*` written out).
        facts: for every entry, all facts it rests on: `<id>`, and `<table>/<column>`.
        parameters: for every entry, all parameters it rests on, as `<module key>|<id>`.
        open: those of them without a value, which wait for a binding.
    """

    direct: Mapping[str, frozenset[str]]
    facts: Mapping[str, frozenset[str]]
    parameters: Mapping[str, frozenset[str]]
    open: Mapping[str, frozenset[str]]


def find_reads(ruleset: Ruleset) -> Reads:
    """Return what every entry of a ruleset reads."""
    direct = {}
    facts = {}
    parameters = {}
    walk = _Walk({}, {})
    for entry in list_entries(ruleset):
        direct[entry.id] = frozenset(_own_names(entry, ruleset))
        found = walk.rest_on(ruleset, entry.id)
        facts[entry.id] = frozenset(name.removeprefix("fact:") for name in found if name.startswith("fact:"))
        parameters[entry.id] = frozenset(name.partition(":")[2] for name in found if name.startswith("parameter:"))
    unbound = {f"{key}|{name}" for key, name in _list_unbound(ruleset)}
    return Reads(direct, facts, parameters, {id: keys & unbound for id, keys in parameters.items()})


def _list_unbound(ruleset: Ruleset) -> Iterator[tuple[str, str]]:
    yield from ((ruleset.key, id) for id, parameter in ruleset.parameters.items() if not parameter.values)
    for imported in ruleset.imports.values():
        yield from _list_unbound(imported)


def find_dependents(reads: Reads, entry: str) -> frozenset[str]:
    """Return the entry and every entry that reads it, however far away."""
    found = {entry}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        for reader, names in reads.direct.items():
            if name in names and reader not in found:
                found.add(reader)
                waiting.append(reader)
    return frozenset(found)


def _own_names(entry: Entry, ruleset: Ruleset) -> Iterator[str]:
    for name in list_named(entry):
        yield from _write_out(name, ruleset)
    if entry.kind == "entitlement":
        yield from (f"entitlement:{id}" for id, other in ruleset.entitlements.items() if entry.name in other.excludes)


def _write_out(name: str, ruleset: Ruleset) -> Iterator[str]:
    if name == "gate:*":
        yield from (f"gate:{id}" for id in ruleset.gates)
    elif name == "grade:*":
        yield from (f"grade:{rung.id}" for rung in ruleset.rungs)
    elif name.startswith("score:"):
        id = name.removeprefix("score:")
        yield from ("group:total",) if not id else (f"group:{id}", f"indicator:{id}")
    else:
        yield name


@frozen
class _Walk:
    found: dict[tuple[str, str], frozenset[str]]
    indices: dict[str, Mapping[str, Entry]]

    def rest_on(self, ruleset: Ruleset, id: str) -> frozenset[str]:
        """Return the facts and parameters an entry rests on, through imports too."""
        key = (ruleset.key, id)
        if key in self.found:
            return self.found[key]
        self.found[key] = frozenset()
        if ruleset.key not in self.indices:
            self.indices[ruleset.key] = {entry.id: entry for entry in list_entries(ruleset)}
        entry = self.indices[ruleset.key].get(id)
        names: set[str] = set()
        if entry is not None:
            names |= {f"parameter:{ruleset.key}|{entry.name}"} if entry.kind == "parameter" else set()
            for name in list_named(entry):
                names |= self._rest_on_name(ruleset, name)
        self.found[key] = frozenset(names)
        return self.found[key]

    def _rest_on_name(self, ruleset: Ruleset, name: str) -> frozenset[str]:
        alias, bar, rest = name.rpartition("|")
        home = ruleset.imports[alias] if bar else ruleset
        if rest.startswith("fact:"):
            return frozenset({rest})
        return frozenset().union(*(self.rest_on(home, each) for each in _write_out(rest, home)))
