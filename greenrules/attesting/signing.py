"""Ed25519 signatures of receipts. The only module that knows `cryptography` (extra `sign`)."""

from types import ModuleType
from typing import Any

from greenrules.model.diagnostics import Diagnostic, UnsupportedByBackend
from greenrules.model.receipt import DIGESTS, Receipt, add_part, cover, write_canonical

ALGORITHM = "Ed25519"


def sign_receipt(receipt: Receipt, key: bytes) -> Receipt:
    """Return the receipt signed with a private key in PEM.

    Raises: UnsupportedByBackend (GR661 when `cryptography` is absent or the key is no Ed25519 key).
    """
    private: Any = _load(key, "load_pem_private_key", "Ed25519PrivateKey", None)
    value = private.sign(write_canonical(cover(receipt.body, *DIGESTS, "signature")).encode())
    public = private.public_key().public_bytes_raw()
    return add_part(receipt, "signature", {"algorithm": ALGORITHM, "public_key": public.hex(), "value": value.hex()})


def read_public_key(key: bytes) -> str:
    """Return a public key in PEM as receipts write it, in hexadecimal.

    Raises: UnsupportedByBackend (GR661).
    """
    public: Any = _load(key, "load_pem_public_key", "Ed25519PublicKey")
    return str(public.public_bytes_raw().hex())


def is_signed_by(receipt: Receipt, public_key: str) -> bool:
    """Return whether the signature of a receipt fits this key and the content.

    Raises: UnsupportedByBackend (GR661 when `cryptography` is absent).
    """
    ed25519 = _require()
    from cryptography.exceptions import InvalidSignature

    signature: Any = receipt.body.get("signature")
    try:
        if signature["algorithm"] != ALGORITHM or signature["public_key"] != public_key:
            return False
        content = write_canonical(cover(receipt.body, *DIGESTS, "signature")).encode()
        key = ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature["value"]), content)
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def _require() -> ModuleType:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        help = "install it: pip install 'greenrules[sign]'"
        message = "signatures need the package `cryptography`"
        raise UnsupportedByBackend((Diagnostic("GR661", message, path="--key", help=help),)) from error
    return ed25519


def _load(key: bytes, loader: str, kind: str, *password: None) -> object:
    ed25519 = _require()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    try:
        found: object = getattr(serialization, loader)(key, *password)
        if isinstance(found, getattr(ed25519, kind)):
            return found
    except (TypeError, ValueError, UnsupportedAlgorithm):
        pass
    help = "make one: openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout -out key.pub"
    problem = Diagnostic("GR661", "this is no Ed25519 key in PEM without password", path="--key", help=help)
    raise UnsupportedByBackend((problem,))
