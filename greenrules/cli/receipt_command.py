"""`greenrules receipt`: an assessment others can check."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_subject
from greenrules.cli.sources import load_ruleset, read_documents
from greenrules.model.diagnostics import Diagnostic, FactsError

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_receipt(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("receipt", help="write an assessment with all that is needed to check it")
    add_subject(parser)
    parser.add_argument("--digest-only", action="store_true", help="keep only the digest of the facts as supplied")
    parser.add_argument("--mask", metavar="FACT", action="append", default=[], help="hide a fact; may be repeated")
    parser.add_argument("--secret", metavar="FILE", help="the secret the salts of masked facts come from")
    parser.add_argument("--disclose", metavar="FACT", action="append", default=[], help="write what opens this mask")
    parser.add_argument("--sign", metavar="KEY", help="a private Ed25519 key in PEM (extra `sign`)")
    parser.add_argument("--sm3", action="store_true", help="add a digest by SM3")
    parser.set_defaults(run=write_receipt)


def write_receipt(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules receipt`: the canonical text and nothing else."""
    from greenrules.attesting.making import make_receipt
    from greenrules.attesting.masking import disclose
    from greenrules.attesting.signing import sign_receipt
    from greenrules.model.receipt import write_canonical

    documents = read_documents(arguments.facts)
    if len(documents) > 1:
        help = "write one file for each subject"
        raise FactsError((Diagnostic("GR613", "a receipt is about one subject", path=arguments.facts, help=help),))
    as_of = arguments.as_of or documents[0].as_of
    ruleset = load_ruleset(arguments.ruleset, arguments.edition, as_of)
    secret = read_bytes(arguments.secret) if arguments.secret else b""
    kept: Literal["given", "digest"] = "digest" if arguments.digest_only else "given"
    masks = tuple(arguments.mask)
    receipt = make_receipt(
        ruleset, documents[0], as_of, keep_facts=kept, with_sm3=arguments.sm3, mask=masks, secret=secret
    )  # fmt: skip
    if arguments.disclose:
        plain = make_receipt(ruleset, documents[0], as_of)
        opened = disclose(receipt, plain.body, secret, tuple(arguments.disclose))
        return Answer(write_canonical(opened) + "\n", for_people=False)
    if arguments.sign:
        receipt = sign_receipt(receipt, read_bytes(arguments.sign))
    return Answer(receipt.to_json() + "\n", for_people=False)


def read_bytes(path: str) -> bytes:
    """Return what a file holds.

    Raises: FactsError (GR011).
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        message = f"cannot read `{path}`: {error.strerror}"
        raise FactsError((Diagnostic("GR011", message, path=path, help="check the name"),)) from error
