"""What every benchmark does alike: sizes, timing by turns, and rows, printed and handed over.

A row is one comparison. With `--rows FILE` a script writes its rows there too, as JSON, one a
line; `./dev bench --write` makes the tables of docs/performance.md of them (devtools/performance).
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection

Seconds = Sequence[float]


@dataclass(frozen=True)
class Row:
    """One line of the table. `met` is None where no goal was set."""

    what: str
    against: str
    measured: str
    ratio: str
    spread: str
    sizes: str
    goal: str
    met: bool | None
    on: str = ""

    def __str__(self):
        parts = [self.what, self.measured, self.ratio, f"({self.spread})" if self.spread else ""]
        told = "  ".join(part for part in parts if part)
        if self.against:
            told += f"  against {self.against}"
        return f"{told}  [{self.sizes}]  goal: {self.goal or 'none set'}  {self.verdict}".rstrip()

    @property
    def verdict(self) -> str:
        return {True: "met", False: "NOT MET", None: ""}[self.met]


def arguments(name: str, *, runs: int, forms: int | None = None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"./dev bench {name}")
    if forms is not None:
        parser.add_argument("--forms", type=int, default=forms)
        parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--rows", type=Path, help="where to write the rows as well, as JSON")
    return parser


def by_turns(runs: int, *works: Callable) -> list[list[float]]:
    """The seconds of each work, run after run: what else the machine does meets all alike."""
    taken: list[list[float]] = [[] for _work in works]
    for _run in range(runs):
        for work, seconds in zip(works, taken, strict=True):
            started = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - started)
    return taken


@dataclass(frozen=True)
class Goal:
    """In words, and whether these two medians meet it: the seconds of ours, and of theirs."""

    words: str
    is_met: Callable[[float, float], bool]


def no_more_than(times: float) -> Goal:
    return Goal(f"≤ {times:g} × its time", lambda ours, theirs: ours <= times * theirs)


def faster_by(times: float) -> Goal:
    return Goal(f"≥ {times:g} times as fast", lambda ours, theirs: ours * times <= theirs)


def within(seconds: float) -> Goal:
    return Goal(f"≤ {seconds:g} s", lambda ours, theirs: ours <= seconds)


AHEAD = Goal("ahead", lambda ours, theirs: ours < theirs)


def compared(
    what: str,
    ours: Seconds,
    against: str,
    theirs: Seconds,
    *,
    sizes: str,
    goal: Goal | None = None,
) -> Row:
    """Ours beside theirs; the ratio is ours by theirs, so below 1 ours is ahead."""
    middles = statistics.median(ours), statistics.median(theirs)
    return Row(
        what=what,
        against=against,
        measured=f"{shown(ours)} beside {shown(theirs)}",
        ratio=f"{middles[0] / middles[1]:.2f} ×",
        spread=f"{spread(ours)} beside {spread(theirs)}",
        sizes=f"{sizes}; {len(ours)} runs",
        goal=goal.words if goal else "",
        met=goal.is_met(*middles) if goal else None,
        on=database(),
    )


def alone(what: str, ours: Seconds, *, sizes: str, goal: Goal) -> Row:
    """Ours by itself, where the other side would take minutes."""
    middle = statistics.median(ours)
    return Row(
        what=what,
        against="",
        measured=shown(ours),
        ratio="",
        spread=spread(ours),
        sizes=f"{sizes}; {len(ours)} runs",
        goal=goal.words,
        met=goal.is_met(middle, middle),
        on=database(),
    )


def shown(seconds: Seconds) -> str:
    middle = statistics.median(seconds)
    return f"{middle:.2f} s" if middle >= 1 else f"{middle * 1000:.1f} ms"


def spread(seconds: Seconds) -> str:
    unit, times = ("s", 1) if statistics.median(seconds) >= 1 else ("ms", 1000)
    return f"{min(seconds) * times:.2f} to {max(seconds) * times:.2f} {unit}"


def database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def tell(rows: Sequence[Row], file: Path | None) -> None:
    """Print the rows; write them into the file as well, where one was asked for."""
    for row in rows:
        print(row)
    if file:
        lines = (json.dumps(asdict(row), ensure_ascii=False) for row in rows)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
