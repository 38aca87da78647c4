"""Clients in a process of their own: threads with one kept connection each, bounded in number and in time.

Reads one order as a line of JSON, says "ready" when everything is prepared, starts at the moment it is then
given, and writes what came of it as JSON.
"""

import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any
from urllib.parse import urlencode

HEADERS = {"Accept-Language": "da", "Accept-Encoding": "identity"}
FORM = {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}
PATIENCE = 30


class Visitor:
    """One connection, and how long each of its answers took."""

    def __init__(self, order: dict[str, Any], number: int) -> None:
        self.order, self.number = order, number
        self.link = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=PATIENCE)
        self.times: list[float] = []
        self.faults: Counter[str] = Counter()
        self.size = 0
        self.ended = 0.0

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Send one request and read the whole answer."""
        headers = {**(FORM if form else HEADERS), **self.order.get("headers", {})}
        self.link.request(method, path, urlencode(form) if form else None, headers)
        answer = self.link.getresponse()
        self.size = len(answer.read())
        return answer.status, answer.headers.get("Location", "")

    def expect(self, wanted: int, status: int) -> bool:
        """Count an answer that is not the wanted one as a fault."""
        if status != wanted:
            self.faults[str(status)] += 1
        return status == wanted

    def choose(self, choice: list[str]) -> str:
        """Hold a time; give the address of the details."""
        status, there = self.ask("POST", choice[0], {"start": choice[1]})
        return there if self.expect(302, status) else ""

    def confirm(self, there: str, number: int) -> bool:
        """Send the details of a person whom nobody has seen before."""
        phone = str(26_000_000 + self.order["seed"] * 10_000 + self.number * 1_000 + number)
        form = {**self.order["details"], "name": f"Anna Prøve {phone}", "phone": phone}
        return self.expect(302, self.ask("POST", there, form)[0])

    def work(self, start: "Start") -> None:
        """Do what was ordered, from the common start until the time is up."""
        tasks = list(self.prepare())
        start.ready.wait()
        start.gone.wait()
        time.sleep(max(0.0, start.at - time.time()))
        until = start.at + self.order["seconds"]
        for number, task in enumerate(tasks if self.order["kind"] != "get" else repeat("")):
            if time.time() >= until:
                break
            before = time.perf_counter()
            if self.act(number, task):
                self.times.append(time.perf_counter() - before)
        self.ended = time.time()
        self.link.close()

    def mine(self) -> list[list[str]]:
        """Give the choices that are this visitor's alone."""
        return self.order["choices"][self.number :: self.order["clients"]]

    def prepare(self) -> Iterator[Any]:
        """Do what is not measured: open the connection, and hold times where only confirming counts."""
        if self.order["kind"] == "get":
            self.ask("GET", self.order["path"])
        elif self.order["kind"] == "confirm":
            for choice in self.mine():
                if there := self.choose(choice):
                    yield there
        else:
            self.ask("GET", "/bench/ok/")
            yield from self.mine()

    def act(self, number: int, task: Any) -> bool:
        """Do one measured thing."""
        if self.order["kind"] == "get":
            return self.expect(200, self.ask("GET", self.order["path"])[0])
        there = task if self.order["kind"] == "confirm" else self.choose(task)
        return bool(there) and self.confirm(there, number)


@dataclass
class Start:
    """Lets all visitors of all processes start at one moment, when the slowest is ready."""

    ready: threading.Barrier
    gone: threading.Event = field(default_factory=threading.Event)
    at: float = 0.0


def main() -> None:
    """Run the ordered visitors and tell what they saw."""
    order = json.loads(sys.stdin.readline())
    visitors = [Visitor(order, number) for number in order["numbers"]]
    start = Start(threading.Barrier(len(visitors) + 1, timeout=60))
    threads = [threading.Thread(target=run, args=(each, start), daemon=True) for each in visitors]
    for thread in threads:
        thread.start()
    start.ready.wait()
    print("ready", flush=True)
    start.at = float(sys.stdin.readline())
    start.gone.set()
    for thread in threads:
        thread.join(order["seconds"] + PATIENCE)
    faults: Counter[str] = sum((each.faults for each in visitors), Counter())
    times = [round(one, 6) for each in visitors for one in each.times]
    seconds = max(each.ended for each in visitors) - start.at
    json.dump({"times": times, "faults": faults, "seconds": seconds, "size": visitors[0].size}, sys.stdout)


def run(visitor: Visitor, start: Start) -> None:
    """Let one visitor work; a broken connection is a fault like any other."""
    try:
        visitor.work(start)
    except (OSError, http.client.HTTPException) as error:
        visitor.faults[type(error).__name__] += 1
        visitor.ended = time.time()


if __name__ == "__main__":
    main()
