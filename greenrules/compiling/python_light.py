"""Classes for what is made by the hundred while code is written, and gone when it is."""

from typing import TYPE_CHECKING

__all__ = ["light"]

if TYPE_CHECKING:
    from attrs import frozen as light
else:
    # The type checker holds them frozen. Making one that is frozen as it runs, too, takes three times as long.
    from attrs import define as light
