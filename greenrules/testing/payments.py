"""Whatever an amount rests on must be able to move what is paid, among those to whom it is paid.

An amount that depends on a figure only where nobody is entitled pays everyone the same. So both subjects compared are
granted the entitlement, and they differ in one figure they supply, or in one parameter.
"""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from attrs import evolve, frozen

from greenrules.evaluating.environment import Environment
from greenrules.evaluating.outcomes import award
from greenrules.model.citing import Words
from greenrules.model.expressions import Cell, Expr, Reference, walk_expression
from greenrules.model.outcomes import Entitlement
from greenrules.model.ruleset import Ruleset
from greenrules.model.values import Value
from greenrules.testing.helm import Helm, list_choices, list_records, list_sources, put, take_helm
from greenrules.testing.influence import forget, list_changed
from greenrules.testing.inputs import Input, list_inputs
from greenrules.testing.law_results import Bench, Breach
from greenrules.testing.reachability import Target, list_targets, steer_to_payment
from greenrules.testing.subjects import Factory, environment_of, with_fact

ROUNDS, TWINS = 3, 4
# How many subjects who are paid an input is tried on, and from how many starts: a second look where the first fails.
LOOKS = ((30, 80), (250, 500))


@frozen
class Paid:
    """Subjects to whom an entitlement is paid, as they are evaluated."""

    entitlement: Entitlement
    environments: tuple[Environment, ...]


def search_for_payments(bench: Bench, factories: tuple[Factory, ...]) -> Iterator[Breach]:
    """Influence on amounts: yield every figure behind an amount that was not found to move what is paid."""
    targets = {target.entry: target for target in list_targets(bench) if target.words.en == "paid"}
    for entitlement in bench.ruleset.entitlements.values():
        entry = f"entitlement:{entitlement.id}"
        inputs = list_figures(bench.ruleset, entitlement)
        paid = Paid(entitlement, ())
        for subjects, starts in LOOKS if inputs else ():
            paid = Paid(entitlement, _list_paid(bench, targets[entry], factories, subjects, starts))
            inputs = tuple(input for input in inputs if not _moves_payment(paid, input))
            if not inputs or not paid.environments:
                break  # that it is never paid is another law's to say
        for input in inputs if paid.environments else ():
            zh, en = "在给付对象中改变它从未改变金额", "no change of it was found to change what is paid"
            yield Breach(f"{entry}/amount <- {input.id}", Words(zh, en))


def list_figures(ruleset: Ruleset, entitlement: Entitlement) -> tuple[Input, ...]:
    """Return the facts, columns and parameters behind an amount, its caps and its shares, through derived quantities.

    What an import computes counts as a whole.
    """
    expressions: list[Expr] = [entitlement.amount, *entitlement.caps, *(share.share for share in entitlement.shares)]
    if entitlement.already_paid is not None:
        expressions.append(entitlement.already_paid)
    seen: set[str] = set()
    found: list[Expr] = []
    while expressions:
        expression = expressions.pop()
        found.append(expression)
        for part in walk_expression(expression):
            name = _name_own(part)
            if name and name not in seen and name in ruleset.derived:
                seen.add(name)
                expressions.append(ruleset.derived[name].formula)
            elif name and name not in seen:
                seen.add(name)
                expressions += [column.expression for column in ruleset.tables[name].inputs]
    inputs = list_inputs(found)
    return tuple(input for input in inputs if input.module or input.kind in ("fact", "cell", "parameter"))


def _name_own(part: Expr) -> str:
    match part:
        case Reference(kind="derived" | "table", module="", name=name):
            return name
        case Cell(computed="derived" | "table", module="", column=column):
            return column
        case _:
            return ""


def _list_paid(
    bench: Bench, target: Target, factories: tuple[Factory, ...], subjects: int, starts: int
) -> tuple[Environment, ...]:
    helm = take_helm(bench.generator, Random(f"{bench.seed} {target.entry} amount"))
    entitlement = bench.ruleset.entitlements[target.entry.partition(":")[2]]
    sources = list_sources(helm, (), (entitlement.amount, *entitlement.caps))
    tables = tuple(dict.fromkeys(name for kind, name, _ in sources if kind == "cell"))
    found: list[Environment] = []
    for start in range(starts):
        factory = factories[start % len(factories)]
        for _ in range(ROUNDS):
            factory = steer_to_payment(helm, factory, target)
            factory = factory if start % 3 == 0 else _add_twins(helm, factory, tables)
            environment = environment_of(bench.ruleset, factory)
            if target.is_seen(environment):
                found.append(environment)
                break
        if len(found) == subjects:
            break
    return tuple(found)


def _add_twins(helm: Helm, factory: Factory, tables: tuple[str, ...]) -> Factory:
    """Return the subject with copies of its first records, some of them changed in one cell.

    Which records count shows only where there are several.
    """
    for table in tables:
        records = list_records(factory, table)[:1]
        for index in range(1, TWINS if records else 1):
            twin = evolve(records[0], index=index)
            factory = with_fact(factory, table, (*list_records(factory, table)[:index], twin))
            for _ in range(helm.random.choice((0, 1, 2))):
                column = helm.random.choice(sorted(twin.cells))
                choices = list_choices(helm, factory, ("cell", table, column))
                factory = put(helm, factory, ("cell", table, column), helm.random.choice(choices), index)
    return factory


def _moves_payment(paid: Paid, input: Input) -> bool:
    for environment in paid.environments:
        before = _read_payment(paid, environment)
        for changed in list_changed(input, environment, paid.environments):
            after = _read_payment(paid, changed)
            if before is not None and after is not None and after != before:
                return True
    return False


def _read_payment(paid: Paid, environment: Environment) -> object | None:
    """Return what is paid and to whom, None where the entitlement is not granted."""
    found = award(environment, paid.entitlement.id)
    payment: Value = found.payment
    return forget((payment, *found.shares)) if found.granted is True and isinstance(payment, Fraction) else None
