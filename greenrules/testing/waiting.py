"""Values without what they wait for: two that say the same are the same."""

from greenrules.model.values import Bounds, Undefined, Unknown


def forget_waiting(value: object) -> object:
    """Return a value without what it waits for, or why it is undefined."""
    match value:
        case Unknown():
            return "unknown"
        case Undefined():
            return "undefined"
        case Bounds():
            return value.proven, value.attainable
        case tuple():
            return tuple(map(forget_waiting, value))
        case _:
            return value
