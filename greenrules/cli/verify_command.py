"""`greenrules verify`: whether a receipt or a log of decisions holds, and what differs."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from greenrules.cli.commands import DONE, Answer
from greenrules.cli.options import add_language
from greenrules.cli.receipt_command import read_bytes
from greenrules.cli.sources import load_ruleset, read_documents
from greenrules.explaining.layout import clean
from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, FactsError
from greenrules.model.ruleset import Ruleset

if TYPE_CHECKING:
    from greenrules.attesting.verifying import Finding

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

DIFFERS = 1
SAID = {
    "holds": Words(
        "凭证成立：摘要、每一步推理与结论一致", "the receipt holds: digest, every step and the conclusions agree"
    ),
    "signed": Words("签名有效，签名公钥（Ed25519）：{signer}", "signed by the Ed25519 key {signer}"),
    "unsigned": Words("未核对签名（用 --key 给出公钥）", "no signature was checked (give the public key with --key)"),
    "not_again": Words("未重新评价（用 --reevaluate）", "nothing was evaluated again (--reevaluate)"),
    "again": Words("重新评价得出相同结果", "evaluating again gives the same"),
    "hidden": Words("未核对的被遮蔽数值：{count}", "masked values that could not be checked: {count}"),
    "log_holds": Words(
        "日志成立：{count} 条记录首尾相连", "the log holds: {count} entries, each bound to the one before"
    ),
    "unfinished": Words(
        "末尾有一条未写完的记录（从未确认）", "an unfinished entry stands at the end (it was never acknowledged)"
    ),
    "log_broken": Words(
        "日志在第 {count} 条之后不成立：{damage}", "the log does not hold after entry {count}: {damage}"
    ),
}


def add_verify(commands: "Commands") -> None:
    """Add the command."""
    parser = commands.add_parser("verify", help="check a receipt, or a folder with a log of decisions")
    parser.add_argument("receipt", metavar="RECEIPT", help="a receipt, or the folder of a log")
    parser.add_argument(
        "--key", metavar="KEY", help="the public Ed25519 key it must be signed by, in PEM (extra `sign`)"
    )
    parser.add_argument("--reevaluate", action="store_true", help="evaluate again with the engine")
    parser.add_argument("--ruleset", metavar="RULESET", help="with --reevaluate: an id, `id@edition` or a file")
    parser.add_argument(
        "--facts", metavar="FACTS", help="with --reevaluate: the facts, where the receipt has only a digest"
    )
    parser.add_argument("--disclosed", metavar="FILE", help="what opens masked facts, from `receipt --disclose`")
    parser.add_argument("--json", action="store_true", help="as JSON")
    add_language(parser)
    parser.set_defaults(run=verify)


def verify(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules verify`: 0 when it holds, 1 with what differs."""
    if Path(arguments.receipt).is_dir():
        return _verify_log(arguments)
    from greenrules.attesting.signing import read_public_key
    from greenrules.attesting.verifying import verify_receipt

    data = read_bytes(arguments.receipt)
    key = read_public_key(read_bytes(arguments.key)) if arguments.key else None
    disclosed = _read_disclosed(arguments.disclosed) if arguments.disclosed else None
    ruleset = _find_ruleset(arguments, data) if arguments.reevaluate or arguments.ruleset else None
    facts = read_documents(arguments.facts)[0] if arguments.facts else None
    found = verify_receipt(data, key=key, ruleset=ruleset, facts=facts, disclosed=disclosed)
    code = DIFFERS if found else DONE
    if arguments.json:
        listed = [{"kind": one.kind, "where": one.where, "what": one.what} for one in found]
        shown = {"holds": not found, "signed_by": None if found else key, "problems": listed}
        return Answer(json.dumps(shown, ensure_ascii=False) + "\n", code, for_people=False)
    return Answer("".join(f"{line}\n" for line in _describe(arguments, data, found, key)), code)


def _describe(arguments: argparse.Namespace, data: bytes, found: "tuple[Finding, ...]", key: str | None) -> list[str]:
    if found:
        return [
            clean(finding.say(arguments.lang)) for finding in found
        ]  # a hostile receipt must not steer the terminal
    lines = [_say("holds", arguments.lang)]
    hidden = data.count(b'"value":{"masked":')
    lines += [_say("hidden", arguments.lang, count=hidden)] if hidden else []
    lines += [_say("signed", arguments.lang, signer=key) if key else _say("unsigned", arguments.lang)]
    return [*lines, _say("again" if arguments.reevaluate or arguments.ruleset else "not_again", arguments.lang)]


def _say(key: str, language: str, **parts: object) -> str:
    return (SAID[key].zh if language == "zh" else SAID[key].en).format(**parts)


def _find_ruleset(arguments: argparse.Namespace, data: bytes) -> Ruleset | None:
    if arguments.ruleset:
        return load_ruleset(arguments.ruleset, None, None)
    try:
        named: Any = json.loads(data)["ruleset"]
        return load_ruleset(f"{named['id']}@{named['edition']}", None, None)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None  # the check says what is wrong with it


def _read_disclosed(path: str) -> Any:
    try:
        return dict(json.loads(read_bytes(path)))
    except (ValueError, TypeError, RecursionError) as error:
        help = "write it with `greenrules receipt … --disclose FACT`"
        raise FactsError((Diagnostic("GR012", "this opens no masks", path=path, help=help),)) from error


def _verify_log(arguments: argparse.Namespace) -> Answer:
    from greenrules.attesting.decision_log import check_log

    check = check_log(Path(arguments.receipt))
    if arguments.json:
        shown = {
            "holds": not check.damage, "entries": check.entries, "digest": check.last_digest, "damage": check.damage,
            "unfinished_bytes": check.unfinished,
        }  # fmt: skip
        return Answer(json.dumps(shown) + "\n", DIFFERS if check.damage else DONE, for_people=False)
    key = "log_broken" if check.damage else "log_holds"
    lines = [_say(key, arguments.lang, count=check.entries, damage=check.damage), check.last_digest]
    lines += [_say("unfinished", arguments.lang)] if check.unfinished else []
    return Answer("".join(f"{line}\n" for line in lines), DIFFERS if check.damage else DONE)
