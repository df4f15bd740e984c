"""What the names of a ruleset and of its imports stand for."""

from datetime import date
from fractions import Fraction

from greenrules.evaluating.expressions import evaluate_expression
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
