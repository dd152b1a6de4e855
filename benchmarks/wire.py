"""Bytes on the wire for each page: a first visit with all that its page needs, and a later one.

./dev bench wire [--forms N] [--seed S]

What gunicorn sends, headers included. Style sheets and scripts come compressed and stay with the
browser, so a later visit is the page alone. Compressing pages is left to the front server; they
are counted as gzip makes them at its usual level, and as they left us.
"""

import gzip
import re
from urllib.parse import urljoin

import django

django.setup()

from django.urls import reverse
from made_city import city, holder, size
from measured import Row, arguments, database, tell
from served import Answer, Reader, portal, signed_in

from activities.models import Activity, Status
from core.actor import Role
from programs.models import Program

FIRST, LATER = 150_000, 25_000
NEEDED = re.compile(r'(?:<link[^>]*?href|<script[^>]*?src|<img[^>]*?src)="(/static/[^"]+)"')
IN_STYLES = re.compile(r"""(?:url\(|@import\s+)["']?(?!data:)([^"')]+)""")


def pages(program: Program) -> dict[str, str]:
    form = Activity.objects.filter(status=Status.COUNTED).latest("pk")
    return {
        "home": reverse("home"),
        "list of forms": f"{reverse('activities:list')}?tab=all",
        "a form": form.get_absolute_url(),
        "annual report": reverse("reports:annual", args=[program.slug]),
        "list behind a figure": reverse("reports:figure", args=[program.slug, "activities"]),
        "search": reverse("search"),
    }


def compressed(answer: Answer) -> int:
    """As a front server sends it, which gzip is: level 6, and a header that says so."""
    saved = len(answer.body) - len(gzip.compress(answer.body, 6))
    return answer.on_the_wire - saved + len("Content-Encoding: gzip\r\n")


def needed(reader: Reader, page: str) -> int:
    """All the files the page names, and those that its styles name, each once."""
    wanted, seen, total = list(NEEDED.findall(page)), set(), 0
    while wanted:
        address = wanted.pop()
        if address in seen:
            continue
        seen.add(address)
        total += reader.read(address, encodings="gzip").on_the_wire
        if address.endswith(".css"):
            styles = reader.read(address).text
            wanted += [urljoin(address, each) for each in IN_STYLES.findall(styles)]
    return total


def measure(reader: Reader, name: str, address: str) -> list[Row]:
    answer = reader.read(address)
    page, plain = compressed(answer), answer.on_the_wire
    first = page + needed(reader, answer.text)
    return [
        row(f"{name}: first visit", first, "", FIRST),
        row(f"{name}: later", page, f"{plain / 1000:.1f} KB uncompressed", LATER),
    ]


def row(what: str, sent: int, beside: str, goal: int) -> Row:
    return Row(
        what=what,
        against="",
        measured=f"{sent / 1000:.1f} KB{f' ({beside})' if beside else ''}",
        ratio="",
        spread="",
        sizes=size(),
        goal=f"≤ {goal // 1000} KB",
        met=sent <= goal,
        on=database(),
    )


def main() -> None:
    asked = arguments("wire", forms=100_000, runs=1).parse_args()
    program = city(asked)
    office, district = map(signed_in, map(holder, (Role.ADMINISTRATOR, Role.DISTRICT_COORDINATOR)))
    with portal() as port:
        rows = measure(Reader(port), "sign in", reverse("account_login"))
        form = reverse("recording:create-office")
        rows += measure(Reader(port, district), "a new form of an office", form)
        reader = Reader(port, office)
        for name, address in pages(program).items():
            rows += measure(reader, name, address)
    tell(rows, asked.rows)


if __name__ == "__main__":
    main()
