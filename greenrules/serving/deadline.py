"""A time limit on work in this thread, without a clock thread, a signal or a change to the work."""

import sys
from collections.abc import Callable
from time import monotonic
from types import FrameType
from typing import TypeVar

from greenrules.serving.refusals import TOO_LONG, refuse

Result = TypeVar("Result")


class _Overtime(BaseException):
    """The time is over; unwinds the work and never leaves this module. No `except Exception` holds it up."""


def run_within(seconds: int | None, work: Callable[[], Result]) -> Result:
    """Return what the work returns; GR957 when it is still at it after so many seconds.

    Python tells a profile function of every call, in the thread that makes it: there the clock is read. A profiler
    that is at work already keeps its place, and then there is no limit; None is none either.
    """
    if seconds is None or sys.getprofile() is not None:
        return work()
    end = monotonic() + seconds

    def watch(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and monotonic() > end:
            sys.setprofile(None)
            raise _Overtime

    sys.setprofile(watch)
    try:
        return work()
    except _Overtime:
        help = "ask about fewer things at once, or ask the portal for more time"
        raise refuse(TOO_LONG, f"the answer took longer than {seconds} s", path="request", help=help) from None
    finally:
        sys.setprofile(None)
