"""All standard laws on one ruleset by one call."""

from collections.abc import Collection
from random import Random

from attrs import evolve

from greenrules.model.ruleset import Ruleset
from greenrules.testing.drawing import draw_factory, prepare_generator
from greenrules.testing.law_notes import find_notes
from greenrules.testing.law_results import Bench, Breach, Excuse, Law, LawNotes, LawResult, LawStatus
from greenrules.testing.reordering import reorder_ruleset
from greenrules.testing.simplifying import simplify
from greenrules.testing.standard_laws import LAWS
from greenrules.testing.subjects import Factory

EXAMPLES, ORDERS, MOST_BREACHES, STARTS = 100, 3, 5, 100


def check_laws(
    ruleset: Ruleset,
    *,
    examples: int = EXAMPLES,
    only: Collection[str] = (),
    notes: LawNotes | None = None,
    seed: int = 0,
) -> tuple[LawResult, ...]:
    """Try the standard laws on random subjects close to every threshold of a ruleset.

    The same ruleset, examples and seed always give the same results.

    Args:
        examples: how many subjects each law is tried on.
        only: ids of laws; without, all of `LAWS`.
        notes: claims and excuses; without, those that stand in the cases beside the ruleset and its bases.
        seed: another one gives other subjects.

    Returns:
        One result for each law, in the order of `LAWS`. A law that does not apply says so.

    Example:
        >>> import greenrules
        >>> ruleset = greenrules.load("cn.cleaner_production.level@2013")
        >>> [result.status for result in check_laws(ruleset, examples=5, only=("totality", "veto"))]
        ['holds', 'inapplicable']
    """
    bench = prepare_bench(ruleset, find_notes(ruleset) if notes is None else notes, seed)
    starts = tuple(draw_factory(bench.generator, Random(f"{seed} {at}")) for at in range(max(examples, STARTS)))
    return tuple(check_law(bench, law, starts, examples) for law in LAWS if not only or law.id in only)


def prepare_bench(ruleset: Ruleset, notes: LawNotes, seed: int = 0) -> Bench:
    """Return what the laws need of a ruleset."""
    orders = tuple(reorder_ruleset(ruleset, seed + at) for at in range(ORDERS))
    return Bench(ruleset, prepare_generator(ruleset), notes, seed, orders)


def check_law(bench: Bench, law: Law, starts: tuple[Factory, ...], examples: int) -> LawResult:
    """Try one law.

    Args:
        starts: what a search for the possible starts from.
        examples: how many of them what must always hold is tried on.
    """
    if not law.concerns(bench):
        return LawResult(law.id, law.meaning, "inapplicable", 0)
    factories = starts[:examples]
    shown = _look(bench, law, factories)
    not_found = [] if law.search is None else list(law.search(bench, starts[:STARTS]))
    excuses = [excuse for excuse in bench.notes.excuses if excuse.law == law.id]
    excused: list[tuple[Breach, Excuse]] = []
    left: list[Breach] = []
    for breach in (*shown, *not_found):
        excuse = next((each for each in excuses if _covers(each, breach)), None)
        if excuse is None:
            left.append(breach)
        else:
            excused.append((breach, excuse))
    used = {excuse for _, excuse in excused}
    stale = tuple(excuse for excuse in excuses if excuse not in used)
    status = _judge(shown, left, excused)
    return LawResult(law.id, law.meaning, status, len(factories), tuple(left), tuple(excused), stale)


def _judge(shown: list[Breach], left: list[Breach], excused: list[tuple[Breach, Excuse]]) -> LawStatus:
    if any(breach in shown for breach in left):
        return "broken"
    if left:
        return "not_found"
    return "excused" if excused else "holds"


def _covers(excuse: Excuse, breach: Breach) -> bool:
    """Whether an excuse speaks of a breach: its entry, or one of the inputs of that entry."""
    return breach.entry == excuse.entry or breach.entry.startswith((f"{excuse.entry} <- ", f"{excuse.entry}/"))


def _look(bench: Bench, law: Law, factories: tuple[Factory, ...]) -> list[Breach]:
    """Return what the subjects show against a law, each entry once, with the simplest subject that shows it."""
    found: dict[str, Breach] = {}
    for number, factory in enumerate(factories) if law.look is not None else ():
        breach = law.look(bench, factory, number) if law.look is not None else None
        if breach is not None and breach.entry not in found:
            found[breach.entry] = _simplify_breach(bench, law, breach, factory, number)
            if len(found) == MOST_BREACHES:
                break
    return list(found.values())


def _simplify_breach(bench: Bench, law: Law, breach: Breach, factory: Factory, number: int) -> Breach:
    """Return the same breach on the simplest subject found."""

    def look_again(candidate: Factory) -> Breach | None:
        seen = law.look(bench, candidate, number) if law.look is not None else None
        return seen if seen is not None and seen.entry == breach.entry else None

    simple = simplify(bench.generator, factory, lambda candidate: look_again(candidate) is not None)
    return look_again(simple) or evolve(breach, factory=factory)
