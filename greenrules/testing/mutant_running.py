"""Mutants against the cases: which case notices, and where the mistake shows at all.

Only what rests on the wrong entry is computed again; the rest of every case is remembered from the sound ruleset.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from greenrules.evaluating.environment import Environment, grade_of
from greenrules.evaluating.outcomes import award
from greenrules.model.ruleset import Ruleset
from greenrules.testing.coverage_entries import Entry, list_entries, observe
from greenrules.testing.coverage_subjects import Draft, open_environment
from greenrules.testing.coverage_support import Reads, find_dependents, find_reads
from greenrules.testing.mutant_checks import Check, comes_out
from greenrules.testing.mutant_rulesets import Mutant, build
from greenrules.testing.waiting import forget_waiting

ALWAYS_FORGOTTEN = ("tree", "modules")


@frozen
class Trial:
    """A case made ready: its subject under the sound ruleset, everything computed once, and what it expects."""

    name: str
    environment: Environment = field(repr=False)
    checks: tuple[Check, ...] = field(repr=False)


@frozen
class Bench:
    """A ruleset with everything needed to try mutants on it. `warmed` remembers subjects that are tried often."""

    ruleset: Ruleset
    entries: Mapping[str, Entry] = field(repr=False)
    reads: Reads = field(repr=False)
    warmed: dict[int, tuple[Draft, Environment]] = field(factory=dict, eq=False, repr=False)


@frozen
class Verdict:
    """How a mutant fared.

    Attributes:
        killed_by: the case that noticed, or "".
        shown_by: a case whose subject shows the mistake without any expectation about it, or "".
        shown_at: the entry where it shows.
    """

    mutant: Mutant
    killed_by: str
    shown_by: str = ""
    shown_at: str = ""


def prepare_bench(ruleset: Ruleset) -> Bench:
    """Return a ruleset ready for trials."""
    return Bench(ruleset, {entry.id: entry for entry in list_entries(ruleset)}, find_reads(ruleset))


def prepare_trial(bench: Bench, name: str, draft: Draft, checks: Iterable[Check]) -> Trial:
    """Return a case ready for trials, every entry computed."""
    environment = open_environment(draft)
    for entry in bench.entries.values():
        observe(entry, environment)
    return Trial(name, environment, tuple(checks))


def try_mutant(bench: Bench, mutant: Mutant, trials: Sequence[Trial]) -> Verdict:
    """Return whether a case notices the mistake. Cases are tried in the order given."""
    ruleset = build(bench.ruleset, mutant)
    touched = list_touched(bench, mutant)
    entries = wrong_entries(bench, mutant, ruleset)
    shown: tuple[str, str] | None = None
    for trial in trials:
        environment = reopen(trial.environment, ruleset, touched)
        if not _shows(bench, mutant, entries, trial.environment, environment):
            continue
        for check in trial.checks:
            if (not check.entries or touched.intersection(check.entries)) and not comes_out(
                check, environment, entries
            ):
                return Verdict(mutant, trial.name)
        if shown is None:
            at = find_difference(bench, entries, touched, trial.environment, environment)
            shown = None if at is None else (trial.name, at)
    return Verdict(mutant, "", *(shown or ("", "")))


def list_touched(bench: Bench, mutant: Mutant) -> frozenset[str]:
    """Return the entries that rest on the wrong one, itself included."""
    if mutant.entry == "grade:*":
        rungs = (f"grade:{rung.id}" for rung in bench.ruleset.rungs)
        return frozenset().union(*(find_dependents(bench.reads, rung) for rung in rungs))
    return find_dependents(bench.reads, mutant.entry)


def wrong_entries(bench: Bench, mutant: Mutant, ruleset: Ruleset) -> Mapping[str, Entry]:
    """Return the entries of the mutant: the sound ones but for the wrong one."""
    if mutant.entry == "grade:*":
        return bench.entries
    sound = bench.entries[mutant.entry]
    wrong = Entry(sound.id, sound.kind, sound.name, sound.label, mutant.node, sound.source, sound.span)
    return {**bench.entries, sound.id: wrong}


def reopen(sound: Environment, ruleset: Ruleset, touched: frozenset[str]) -> Environment:
    """Return the subject under another ruleset, remembering everything that does not rest on what is wrong there."""
    environment = Environment(ruleset, sound.facts, sound.as_of, bound=sound.bound, shared=sound.shared)
    for key, value in sound.memo.items():
        if not _rests_on(key, touched):
            environment.memo[key] = value
    return environment


KINDS: dict[str, tuple[str, ...]] = {
    "derived": ("derived",),
    "derived column": ("derived",),
    "table": ("table",),
    "table column": ("table",),
    "rung": ("grade",),
    "score": ("indicator", "group"),
    "eligibility": ("eligibility",),
    "grant": ("entitlement",),
    "award": ("entitlement",),
}


def _rests_on(key: tuple[str, str], touched: frozenset[str]) -> bool:
    kind, name = key
    if kind in ALWAYS_FORGOTTEN:
        return True
    if kind == "gate":
        return f"gate:{name}" in touched if name else any(id.startswith("gate:") for id in touched)
    if kind == "grade":
        return any(id.startswith("grade:") for id in touched)
    if kind == "score" and not name:
        return "group:total" in touched
    plain = name.partition("/")[0] if kind.endswith("column") else name
    return any(f"{each}:{plain}" in touched for each in KINDS.get(kind, ())) or kind not in KINDS


def _shows(bench: Bench, mutant: Mutant, entries: Mapping[str, Entry], sound: Environment, wrong: Environment) -> bool:
    """Whether the wrong entry itself comes out otherwise; then only can anything else."""
    if is_shown_elsewhere(mutant):
        return True
    return observe(bench.entries[mutant.entry], sound) != observe(entries[mutant.entry], wrong)


def is_shown_elsewhere(mutant: Mutant) -> bool:
    """Whether the wrong entry itself comes out the same and others do not: its weight, its place, what it excludes."""
    return mutant.kind in ("weight", "points", "exclusion dropped", "rungs swapped")


def find_difference(
    bench: Bench, entries: Mapping[str, Entry], touched: frozenset[str], sound: Environment, wrong: Environment
) -> str | None:
    """Return the first entry a case can speak of that comes out otherwise, the wrong one itself before those on it."""
    for id in list_speakable(entries, touched):
        if tell(bench.entries[id], sound) != tell(entries[id], wrong):
            return id
    return None


def list_speakable(entries: Mapping[str, Entry], touched: Iterable[str]) -> Iterator[str]:
    """Yield the entries an expectation can name: no parameters, no computed columns."""
    wanted = set(touched)
    for id, entry in entries.items():
        if id in wanted and entry.kind != "parameter" and not getattr(entry.node, "of", ""):
            yield id


def tell(entry: Entry, environment: Environment) -> object:
    """Return what a case can say about an entry: verdicts without what they wait for, scores as bounds."""
    value = observe(entry, environment)
    if entry.kind in ("indicator", "group"):
        value = value[0]  # type: ignore[index]  # bounds, whether it applies, maximum
    elif entry.kind == "entitlement":
        found = award(environment, entry.name)
        return forget_waiting((found.payment, *found.shares))
    elif entry.kind == "grade":
        ladder = grade_of(environment)
        return ladder.proven, ladder.possible
    return forget_waiting(value)
