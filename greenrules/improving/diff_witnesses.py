"""A made-up subject for each difference, on which that difference alone changes the result."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from random import Random

from attrs import evolve, frozen

from greenrules.evaluating.environment import Environment, gate_verdict, grade_of, score_value
from greenrules.evaluating.outcomes import award, eligibility_verdict
from greenrules.improving.diff_fleet import rule_by
from greenrules.model.difference import Effect, Witness
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Bounds, Record, Scalar, Undefined, Unknown, Value, format_number
from greenrules.testing.hopes import find_hopes
from greenrules.testing.menus import Menu, list_days, list_menu
from greenrules.testing.thresholds import find_marks, list_modules

# Made-up subjects that are tried. Half of them are as good as can be but for a few facts, so that gates are passed.
MOST_SUBJECTS = 300
_MORE_SUBJECTS = 150
_HOPEFUL = (1.0, 0.9, 1.0, 0.5)
_MOST_SPOILED = 4
# Facts that need not be as they are for the result to differ are taken away, as far as these many tries go.
_MOST_REMOVALS = 80


@frozen(eq=False)
class _Sighting:
    """The best a set of differences was seen to do so far; `since` is the subject on which it first did anything."""

    before: Environment
    after: Environment
    change: tuple[str, Effect]
    since: int


def find_witnesses(old: Ruleset, new: Ruleset, switches: Sequence[tuple[str, ...]]) -> tuple[tuple[Witness, ...], int]:
    """Return a witness for each set of differences that got one, and how many subjects were tried; always the same."""
    left, seen, tried = list(switches), dict[tuple[str, ...], _Sighting](), 0
    for before, after in _draw_pairs(old, new):
        if not left:
            break
        tried += 1
        results = dict(_list_results(before))
        for ids in tuple(left):
            change = _find_change(results, dict(_list_results(rule_by(old, new, ids, before, after))))
            known = seen.get(ids)
            if change is not None and (known is None or change[0] == "grade"):
                seen[ids] = _Sighting(before, after, change, known.since if known else tried)
            # A changed grade says most, so a while is spent on finding one.
            if ids in seen and (seen[ids].change[0] == "grade" or tried >= seen[ids].since + _MORE_SUBJECTS):
                left.remove(ids)
    found = ((ids, seen[ids]) for ids in switches if ids in seen)
    return tuple(_describe(old, new, ids, one.before, one.after, one.change) for ids, one in found), tried


def _draw_pairs(old: Ruleset, new: Ruleset) -> Iterator[tuple[Environment, Environment]]:
    """Yield subjects under both rulesets, their values close to the thresholds of either."""
    random = Random(0)
    pair = [list(_list_menus(ruleset)) for ruleset in (old, new)]
    # Each supplies what only the other asks for as well.
    menus = [_complete(menu, other[0]) for own, other in (pair, pair[::-1]) for menu in own]
    for number in range(MOST_SUBJECTS):
        menu = menus[number % len(menus)]
        facts, parameters = _draw(menu, random, _HOPEFUL[number // len(menus) % len(_HOPEFUL)])
        yield _place(old, facts, parameters, menu), _place(new, facts, parameters, menu)


def _list_menus(ruleset: Ruleset) -> Iterator[Menu]:
    marks, hopes = find_marks(ruleset), find_hopes(ruleset)
    for day in list_days(ruleset, marks):
        yield list_menu(ruleset, marks, hopes, day)


def _complete(menu: Menu, other: Menu) -> Menu:
    return evolve(
        menu,
        facts={**other.facts, **menu.facts},
        tables={**other.tables, **menu.tables},
        lengths={**other.lengths, **menu.lengths},
        parameters={**other.parameters, **menu.parameters},
    )


def _draw(menu: Menu, random: Random, hopeful: float) -> tuple[dict[str, Scalar], dict[str, Scalar]]:
    def choose(allowed: Sequence[Scalar]) -> Scalar:
        return allowed[0] if random.random() < hopeful else random.choice(allowed)

    facts: dict[str, Scalar] = {id: choose(allowed) for id, allowed in menu.facts.items()}
    for id, columns in menu.tables.items():
        length = menu.lengths[id][0] if random.random() < hopeful else random.choice(menu.lengths[id])
        facts[id] = tuple(
            Record(n, {name: choose(allowed) for name, allowed in columns.items()}) for n in range(length)
        )
    for id in random.sample(list(menu.facts), min(random.randint(1, _MOST_SPOILED), len(menu.facts))):
        facts[id] = random.choice(menu.facts[id])
    return facts, {name: choose(allowed) for name, allowed in menu.parameters.items()}


def _place(ruleset: Ruleset, facts: dict[str, Scalar], parameters: dict[str, Scalar], menu: Menu) -> Environment:
    values: dict[str, Value] = {id: facts.get(id, Unknown(frozenset({f"fact:{id}"}))) for id in ruleset.facts}
    bound: dict[str, Value] = {}
    for way, module in list_modules(ruleset).items():
        for id in module.parameters:
            name = ".".join((*way, id))
            bound |= {f"{module.key}|{id}": parameters[name]} if name in parameters else {}
    return Environment(ruleset, values, menu.as_of, bound=bound)


def _list_results(environment: Environment) -> Iterator[tuple[str, str]]:
    """Yield what is decided about a subject, the grade first."""
    ruleset = environment.ruleset
    if ruleset.rungs:
        yield "grade", grade_of(environment).proven
    for id in ruleset.eligibilities:
        yield f"eligibility:{id}", _write(eligibility_verdict(environment, id))
    for id in ruleset.entitlements:
        yield f"entitlement:{id}", _write(award(environment, id).payment)
    if ruleset.indicators is not None:
        yield "score", _write(score_value(environment, ""))
    for id in ruleset.gates:
        yield f"gate:{id}", _write(gate_verdict(environment, id))


def _write(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return format_number(value)
        case Bounds():
            ends = (value.proven, value.attainable)
            return "–".join(dict.fromkeys("?" if end is None else format_number(end) for end in ends))
        case Undefined():
            return "undefined"
        case _:
            return "unknown"


def _find_change(before: dict[str, str], after: dict[str, str]) -> tuple[str, Effect] | None:
    """Return the first result that differs, the grade before all others."""
    for result in dict.fromkeys((*before, *after)):
        effect = Effect(before.get(result, ""), after.get(result, ""))
        if result.startswith("gate:"):
            # A basic requirement that is not there keeps nobody out: it counts as met. Unknown is no result.
            ends = {"true" if end in ("", "unknown") else end for end in (effect.before, effect.after)}
        else:
            ends = {effect.before, effect.after}
        if len(ends) > 1:
            return result, effect
    return None


def _describe(
    old: Ruleset,
    new: Ruleset,
    ids: tuple[str, ...],
    before: Environment,
    after: Environment,
    changed: tuple[str, Effect],
) -> Witness:
    facts = dict(before.facts) | {id: value for id, value in after.facts.items() if id not in before.facts}
    parameters = {key.partition("|")[2]: value for key, value in {**after.bound, **before.bound}.items()}
    kept = _take_away(old, new, ids, before, after, changed)
    return Witness(
        difference=ids[0] if len(ids) == 1 else ", ".join(ids),
        result=changed[0],
        effect=changed[1],
        as_of=before.as_of,
        facts={id: facts[id] for id in facts if id in kept},  # type: ignore[misc]
        parameters=parameters,  # type: ignore[arg-type]
    )


def _take_away(
    old: Ruleset,
    new: Ruleset,
    ids: tuple[str, ...],
    before: Environment,
    after: Environment,
    changed: tuple[str, Effect],
) -> set[str]:
    """Return the facts without which this result would not differ in this way; the others are left out."""
    result, effect = changed
    known = [id for id, value in {**after.facts, **before.facts}.items() if not isinstance(value, Unknown)]
    kept = set(known)
    for id in known[:_MOST_REMOVALS]:
        trial = kept - {id}
        pair = [_hide(environment, trial) for environment in (before, after)]
        switched = rule_by(old, new, ids, pair[0], pair[1])
        ends = (dict(_list_results(pair[0])).get(result, ""), dict(_list_results(switched)).get(result, ""))
        if ends == (effect.before, effect.after):
            kept = trial
    return kept


def _hide(environment: Environment, kept: set[str]) -> Environment:
    values = {id: value if id in kept else Unknown(frozenset({f"fact:{id}"}))
              for id, value in environment.facts.items()}  # fmt: skip
    return Environment(environment.ruleset, values, environment.as_of, bound=environment.bound)
