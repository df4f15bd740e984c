"""What the names of a ruleset and of its imports stand for."""

from datetime import date, timedelta
from fractions import Fraction

from greenrules.evaluating.expressions import evaluate_expression
from greenrules.evaluating.outlines import outline_of
from greenrules.model.values import Undefined, Unknown
from tests.evaluating import builders as build


def test_a_parameter_has_the_value_in_force() -> None:
    """Of dated values the last one started by the assessment date counts; before the first one it is missing."""
    dated = build.parameter("p", (date(2022, 1, 1), Fraction(1)), (date(2024, 1, 1), Fraction(2)))
    rules = build.ruleset(dated)
    at = [date(2021, 12, 31), date(2023, 12, 31), date(2024, 1, 1)]
    reference = build.name("parameter", "p")
    values = [evaluate_expression(reference, build.environment({}, rules, as_of=day)) for day in at]

    assert values == [Unknown(frozenset({"parameter:p"})), Fraction(1), Fraction(2)]


def test_a_day_that_passes_brings_other_values_into_force() -> None:
    """A session moves the date of an evaluation on: what the caller bound stays, what is in force follows the date."""
    dated = [build.parameter(id, (None, Fraction(1)), (date(2024, 1, 1), Fraction(2))) for id in ("p", "q")]
    rules = build.ruleset(*dated, id="r", edition="1")
    environment = build.environment({}, rules, as_of=date(2023, 12, 31), bound={"r@1|q": Fraction(5)})
    references = [build.name("parameter", id) for id in ("p", "q")]
    before = [evaluate_expression(reference, environment) for reference in references]
    environment.as_of = date(2024, 1, 1)
    after = [evaluate_expression(reference, environment) for reference in references]

    assert (before, after) == ([1, 5], [2, 5])


def test_values_in_force_on_many_days_do_not_pile_up() -> None:
    """A service asked for every day of a year keeps the values of a few days, and tells each day its own."""
    first = date(2024, 1, 1)
    rules = build.ruleset(build.parameter("p", *((first + timedelta(n), Fraction(n)) for n in range(60))))
    reference = build.name("parameter", "p")
    found = [
        evaluate_expression(reference, build.environment({}, rules, as_of=first + timedelta(n))) for n in range(60)
    ]

    assert found == list(range(60))
    assert len(outline_of(rules).in_force) <= 16


def test_a_binding_gives_an_abstract_parameter_its_value() -> None:
    """A caller binds a parameter of an import by `id@edition` of its module; unbound, it is missing."""
    method = build.ruleset(build.parameter("p"), id="method", edition="7")
    rules = build.ruleset(imports={"m": method, "same": method})
    reference = build.name("parameter", "p", module="m")

    assert evaluate_expression(reference, build.environment({}, rules)) == Unknown(frozenset({"parameter:method@7:p"}))
    assert evaluate_expression(reference, build.environment({}, rules, bound={"method@7|p": Fraction(5)})) == 5


def test_two_aliases_of_one_module_are_one() -> None:
    """An undefined quantity of an import says where it arose, under whichever alias it is named."""
    broken = build.derived("broken", build.arithmetic(1, "/", 0))
    method = build.ruleset(broken, id="method", edition="7")
    rules = build.ruleset(imports={"m": method, "same": method})
    environment = build.environment({}, rules)
    values = {
        evaluate_expression(build.name("derived", "broken", module=alias), environment) for alias in ("m", "same")
    }

    assert values == {Undefined("division_by_zero", "derived:method@7:broken")}
    assert list(environment.shared) == ["method@7"]
