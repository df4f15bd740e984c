"""A place beside the fields of frozen data for what was worked out from them."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

_Owner = TypeVar("_Owner", bound="Remembering")
_Made = TypeVar("_Made")


class Remembering:
    """One slot that is no field: neither compared nor shown, copied or pickled, and safe to lose at any time.

    A program compiled from a ruleset stays with the ruleset, and goes when it goes; there is no table of them anywhere.
    """

    __slots__ = ("memory",)

    memory: Any

    def __getstate__(self) -> Any:
        # Of classes without slots; those with slots have a method of their own, of their fields alone.
        return vars(self)


_slot: Any = Remembering.memory  # type: ignore[misc]  # the slot itself, which no __getattr__ stands behind
_get: Any = _slot.__get__
set_memory: Any = _slot.__set__


def remembered(make: Callable[[_Owner], _Made]) -> Callable[[_Owner], _Made]:
    """Let what a function makes of a thing stay with the thing, so that it is made once.

    INVARIANT: a thing has one slot, so that no two such functions take things of one class.
    """

    @wraps(make)
    def recall(owner: _Owner) -> _Made:
        try:
            kept: _Made = owner.memory
        except AttributeError:
            kept = make(owner)
            set_memory(owner, kept)
        return kept

    return recall


def recall_memory(owner: Remembering) -> Any:
    """Return what was remembered with `set_memory(owner, memory)`, or None."""
    try:
        return _get(owner)
    except AttributeError:
        return None


def let_memory_answer(kind: type[Remembering], names: Iterable[str]) -> None:
    """Let fields of frozen data with slots be asked of the memory while they are not in place.

    What is remembered is then a tuple, whose last item answers: `memory[-1].answer(owner, name, memory)`. A method
    `__getattr__` would do, but each attribute of such a class takes the interpreter five times as long.
    """
    for name in names:
        setattr(kind, name, _Answered(name, vars(kind)[name]))


class _Answered:
    """A field in its slot, or what the memory answers while the slot is empty."""

    __slots__ = ("_get", "_name", "_set")

    def __init__(self, name: str, slot: Any) -> None:
        self._name, self._get, self._set = name, slot.__get__, slot.__set__

    def __get__(self, owner: Remembering | None, kind: type[Remembering]) -> Any:
        if owner is None:
            return self
        try:
            return self._get(owner)
        except AttributeError:
            memory = recall_memory(owner)
            # Without a memory another thread may just have put the field in place.
            return self._get(owner) if memory is None else memory[-1].answer(owner, self._name, memory)

    def __set__(self, owner: Remembering, value: object) -> None:
        self._set(owner, value)
