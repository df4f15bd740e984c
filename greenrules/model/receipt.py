"""A receipt: an assessment with all a stranger needs to check it, as canonical JSON (RFC 8785) under its own digest.

`digest` covers everything but itself; `sm3`, where asked for, everything but both digests; `signature` everything but
itself and the digests. So no bit of a receipt is outside all of them.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import TypeAlias

from attrs import evolve, frozen

from greenrules.model.canonical import Json

FORMAT = "greenrules.receipt/1"
DIGESTS = ("digest", "sm3")
Body: TypeAlias = Mapping[str, Json]


@frozen
class Receipt:
    """A sealed receipt; `body` holds its parts by name, plain data ready for JSON."""

    body: Body

    def to_json(self) -> str:
        """Return the canonical text: one receipt, one sequence of bytes."""
        return write_canonical(self.body)

    @property
    def digest(self) -> str:
        """`sha256:…` over everything else."""
        return str(self.body["digest"])


def write_canonical(thing: Json) -> str:
    """Return JSON by RFC 8785: no blanks, the keys of every object in the order of their UTF-16 code units.

    >>> write_canonical({"b": [True, None], "a": "\\n"})
    '{"a":"\\\\n","b":[true,null]}'
    """
    return json.dumps(_order_keys(thing), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _order_keys(thing: Json) -> Json:
    if isinstance(thing, Mapping):
        return {key: _order_keys(thing[key]) for key in sorted(thing, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(thing, str) or not isinstance(thing, list | tuple):
        return thing
    return [_order_keys(part) for part in thing]


def digest_json(thing: Json, method: str = "sha256") -> str:
    """Return `<method>:<hex>` over the canonical text; ValueError where this Python has no such method (`sm3`)."""
    return f"{method}:{hashlib.new(method, write_canonical(thing).encode()).hexdigest()}"


def cover(body: Body, *left_out: str) -> Body:
    """Return a body without some of its parts."""
    return {key: part for key, part in body.items() if key not in left_out}


def seal(body: Body, *, with_sm3: bool = False) -> Receipt:
    """Return the receipt of a body, its digests made anew."""
    bare = dict(cover(body, *DIGESTS))
    if with_sm3:
        bare["sm3"] = digest_json(bare, "sm3")
    return Receipt({**bare, "digest": digest_json(bare)})


def add_part(receipt: Receipt, name: str, part: Json) -> Receipt:
    """Return the receipt with one more part, sealed anew."""
    return evolve(receipt, body=seal({**receipt.body, name: part}, with_sm3="sm3" in receipt.body).body)
