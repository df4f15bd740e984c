"""The path of a diagnostic (`facts.energy.grid`, `[3].facts.x`) as a JSON Pointer into the body it speaks of."""

import re
from collections.abc import Mapping

_STEP = re.compile(r"\[(\d+)\]\.?|([^.\[]+)\.?")


def point_at(path: str, body: object) -> str:
    """Return the pointer to the deepest member of the body that the path leads to (RFC 6901).

    A name may itself hold dots, so the body decides where a step ends: the longest key that fits. What is missing from
    the body is pointed at by the member that should hold it.

    >>> point_at("facts.judged.score", {"facts": {"judged.score": 101}})
    '/facts/judged.score'
    >>> point_at("as_of", {"facts": {}})
    ''
    """
    steps = tuple(found.group(1) or found.group(2) for found in _STEP.finditer(path))
    pointer = ""
    while steps:
        key, count = _follow(body, steps)
        if count == 0:
            break
        body = body[key]  # type: ignore[index]
        pointer += "/" + str(key).replace("~", "~0").replace("/", "~1")
        steps = steps[count:]
    return pointer


def _follow(body: object, steps: tuple[str, ...]) -> tuple[str | int, int]:
    """Return the key of the body that the first steps spell, and how many they are; 0 when none fits."""
    if isinstance(body, list) and steps[0].isdigit() and int(steps[0]) < len(body):
        return int(steps[0]), 1
    if isinstance(body, Mapping):
        for count in range(len(steps), 0, -1):
            key = ".".join(steps[:count])
            if key in body:
                return key, count
    return "", 0
