"""The names a package promises, fetched from their modules on first use, so that importing it costs next to nothing."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def fetch_from(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of a package.

    Args:
        homes: for each name the module it lives in: a module of the package, or a dotted name.
    """

    def fetch(name: str) -> object:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(home if "." in home else f"{package}.{home}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return fetch
