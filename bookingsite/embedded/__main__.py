"""The launcher's command line: `demo`, or `run -- command`."""

import argparse
import sys
from collections.abc import Sequence

from bookingsite.embedded.demo import demo
from bookingsite.embedded.faults import Refusal
from bookingsite.embedded.run import run


def main(arguments: Sequence[str]) -> int:
    """Do what is asked; say in one line what stands in the way."""
    parser = argparse.ArgumentParser(prog="python -m bookingsite.embedded", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True)
    part = parts.add_parser("demo", help="start the whole product with made-up businesses")
    part.add_argument("--with-parent", action="store_true", help="end when the process that started it ends")
    part = parts.add_parser("run", help="run a command with engines behind it")
    part.add_argument("--durable", action="store_true", help="commit to the disk, as the demo does")
    part.add_argument("command", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.part == "demo":
            return demo(with_parent=chosen.with_parent)
        words = [word for place, word in enumerate(chosen.command) if place or word != "--"]
        return run(words, durable=chosen.durable)
    except Refusal as refusal:
        print(refusal, file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
