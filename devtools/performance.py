"""docs/performance.md: what `./dev bench --write` measured, on which day and on which machine."""

import datetime
import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.processes import ROOT

PAGE = ROOT / "docs" / "performance.md"
HEAD = """# How fast, measured

Written by `./dev bench --write`; do not edit by hand. Each row is measured in one run, both sides
by turns. A ratio is ours by theirs: below 1 ours is ahead. A time is the median, beside the
smallest and the largest of all runs. Trust the ratios; the times are this machine's. What was
measured beside these scripts stands in [performance-by-hand.md](performance-by-hand.md).

Measured on {day}, on {machine}.
"""
COLUMNS = ("what", "against", "measured", "ratio", "spread", "sizes", "on", "goal", "met")
TITLES = (
    *("What", "Beside", "Measured: ours, theirs", "Ratio", "Spread: ours, theirs", "Sizes"),
    *("Database", "Goal", "Met"),
)
MET = {True: "yes", False: "**no**", None: "–"}


@dataclass(frozen=True)
class Part:
    """What one script says of itself, its rows, and why rows are missing."""

    title: str
    rows: Sequence[dict]
    missing: Sequence[str] = ()


def write(parts: Mapping[str, Part], day: datetime.date, page: Path = PAGE) -> None:
    page.write_text(as_page(parts, day), encoding="utf-8")


def as_page(parts: Mapping[str, Part], day: datetime.date) -> str:
    told = [HEAD.format(day=day.isoformat(), machine=machine())]
    for name, part in parts.items():
        told.append(f"## {name}\n\n{part.title}\n")
        if part.rows:
            told.append(as_table(part.rows))
        told += [f"{reason}\n" for reason in part.missing]
        if not part.rows and not part.missing:
            told.append("Not run on this day.\n")
    return "\n".join(told)


def as_table(rows: Sequence[dict]) -> str:
    lines = [TITLES, ("---",) * len(TITLES)]
    lines += [[cell(row, column) for column in COLUMNS] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def cell(row: dict, column: str) -> str:
    value = row[column]
    return MET[value] if column == "met" else (value.replace("|", "\\|") or "–")


def read_rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = platform.python_version()
    return f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, Python {python}"


def processor() -> str:
    """By its name where the machine tells it, which Linux does in a file."""
    file = Path("/proc/cpuinfo")
    told = file.read_text(encoding="utf-8") if file.exists() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    return found[1].strip() if found else platform.processor() or platform.machine()
