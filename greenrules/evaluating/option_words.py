"""The labels of the options a choice or set holds, so that a reader sees `responsible person`, not an id."""

from collections.abc import Iterable

from greenrules.evaluating.environment import Environment, module_environment
from greenrules.model.citing import NO_WORDS, Words
from greenrules.model.declarations import Option
from greenrules.model.expressions import Cell, Expr, Reference
from greenrules.model.values import Value


def options_of(expressions: Iterable[Expr], environment: Environment) -> tuple[Option, ...]:
    """Return the labelled options of the first expression that has them; none for anything but choices and sets."""
    for expression in expressions:
        found = _options(expression, environment)
        if found:
            return found
    return ()


def _options(expression: Expr, environment: Environment) -> tuple[Option, ...]:
    match expression:
        case Reference(kind="fact"):
            return environment.ruleset.facts[expression.name].options
        case Reference(kind="parameter"):
            return module_environment(environment, expression.module).ruleset.parameters[expression.name].options
        case Reference(kind="table"):
            return module_environment(environment, expression.module).ruleset.tables[expression.name].options
        case Reference(kind="derived"):
            home = module_environment(environment, expression.module)
            derived = home.ruleset.derived[expression.name]
            return derived.options or _options(derived.formula, home)
        case Cell(computed=""):
            columns = environment.ruleset.facts[expression.table].columns
            return next((column.options for column in columns if column.id == expression.column), ())
    return ()


def word_options(value: Value, options: tuple[Option, ...]) -> Words:
    """Return the labels of the options a value holds, empty when they have none."""
    if not options or not isinstance(value, str | frozenset):
        return NO_WORDS
    chosen = value if isinstance(value, frozenset) else {value}
    labels = [option.label for option in options if option.id in chosen and option.label != NO_WORDS]
    if not labels or len(labels) < len(chosen):
        return NO_WORDS
    return Words("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
