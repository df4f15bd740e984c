"""Events to whoever asked for them: in order, one after the other, whatever the listeners do."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeAlias

from attrs import define, field

from greenrules.live.events import Event

Callback: TypeAlias = Callable[[Event], object]


@define(eq=False)
class Delivery:
    """The listeners, and the events on their way.

    INVARIANT: every listener gets every event once, in the order of the sequence, also those that a listener causes.
    """

    listeners: list[Callback] = field(factory=list)
    waiting: deque[Event] = field(factory=deque)
    is_running: bool = False


def subscribe(delivery: Delivery, callback: Callback) -> Callable[[], None]:
    """Add a listener; the function that comes back takes it out again."""
    delivery.listeners.append(callback)

    def unsubscribe() -> None:
        if callback in delivery.listeners:
            delivery.listeners.remove(callback)

    return unsubscribe


def deliver(delivery: Delivery, events: Iterable[Event]) -> None:
    """Give events to every listener; inside a listener they wait until the present one has been everywhere.

    Raises: ExceptionGroup with what listeners raised, after everything was delivered.
    """
    if not delivery.listeners:
        return
    delivery.waiting.extend(events)
    if delivery.is_running:
        return
    delivery.is_running = True
    errors: list[Exception] = []
    try:
        while delivery.waiting:
            event = delivery.waiting.popleft()
            for listener in tuple(delivery.listeners):
                try:
                    listener(event)
                except Exception as error:  # one listener must not silence the others
                    errors.append(error)
    finally:
        # An interrupt leaves nothing half said to the next request.
        delivery.is_running = False
        delivery.waiting.clear()
    if errors:
        raise ExceptionGroup("a listener of the session failed; the session itself is as it should be", errors)
