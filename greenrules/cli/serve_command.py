"""`greenrules serve`: the service on this machine, to try it out."""

import argparse
import sys
from typing import TYPE_CHECKING, TypeAlias

from greenrules.cli.commands import Answer
from greenrules.cli.options import add_language

if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

_STARTED = {
    "en": "listening on {address} — open {address}/?lang=en, stop with Ctrl-C",
    "zh": "已在 {address} 启动，请在浏览器中打开；按 Ctrl-C 停止",
}
_OPEN = {
    "en": "anybody who reaches this machine can use it: it has no log-in and no limit on requests",
    "zh": "能访问本机的任何人都可以使用：没有登录，也不限制请求次数",
}


def add_serve(commands: "Commands") -> None:
    """Add `serve`."""
    parser = commands.add_parser("serve", help="answer over HTTP on this machine, to try the service out")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; default: this machine alone")
    parser.add_argument("--port", type=_read_port, default=8040, help="default: 8040; 0 takes any free one")
    parser.add_argument("--ruleset", action="append", default=[], metavar="FILE", help="serve these files alone")
    add_language(parser)
    parser.set_defaults(run=serve)


def _read_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) < 65_536):
        raise argparse.ArgumentTypeError("a port from 0 to 65535")
    return int(text)


def serve(arguments: argparse.Namespace) -> Answer:
    """Answer `greenrules serve`: until it is interrupted."""
    from greenrules.api import compile_path
    from greenrules.serving.local_server import is_loopback, open_server
    from greenrules.serving.service import Service
    from greenrules.serving.shelf import prepare

    service = Service(rulesets=tuple(compile_path(path) for path in arguments.ruleset) or None)
    with open_server(arguments.host, arguments.port, service) as server:
        prepare(service)
        host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
        address = f"http://{host}:{server.server_port}"
        print(_STARTED[arguments.lang].format(address=address), file=sys.stderr, flush=True)
        if not is_loopback(arguments.host):
            print(_OPEN[arguments.lang], file=sys.stderr, flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return Answer("")
    return Answer("")
