"""The CSV file of the forms behind a figure, beside what the database writes of them by itself.

./dev bench csv_file [--forms N] [--seed S] [--runs R]

On PostgreSQL that is COPY; SQLite has no such statement, so there it is Python's csv on the bare
rows. Both files hold the same forms in the same order; ours is worded for its reader, the other
holds what stands in the columns.
"""

import csv
import io
from collections.abc import Iterable

import django

django.setup()

from django.db import connection
from django.test import Client
from django.urls import reverse
from made_city import city, holder, size
from measured import arguments, by_turns, compared, tell

from core.actor import Role
from programs.models import Program

SAME_FORMS = """
    SELECT f.theme, f.reference, f.starts_on, k.name, d.name, s.name, f.status, f.headcount,
        f.headcount_qualifier
    FROM activities_activity f
    JOIN programs_activitykind k ON k.id = f.kind_id
    LEFT JOIN roster_district d ON d.id = f.confirming_district_id
    LEFT JOIN roster_subject s ON s.id = f.subject_id
    WHERE f.program_id = {program} AND f.status = 'counted' AND NOT f.stands_back
        AND k.counts_as_training
    ORDER BY f.starts_on DESC, f.id DESC"""
REFERENCE = 1


class Counted(io.RawIOBase):
    """Takes a file as it comes and keeps none of it, as a connection does."""

    def __init__(self):
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, part) -> int:
        self.size += len(part)
        return len(part)


def ours(client: Client, address: str) -> Iterable[bytes]:
    # An address that the portal answers to by itself.
    answer = client.get(address, headers={"host": "localhost"})
    assert answer.status_code == 200, answer.status_code
    return answer.streaming_content


def written_by_the_database(program: Program, out) -> None:
    statement = SAME_FORMS.format(program=program.pk)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT csv)", out)
            return
        cursor.execute(statement)
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        csv.writer(text).writerows(cursor.cursor)
        text.detach()


def send(parts: Iterable[bytes]) -> int:
    out = Counted()
    for part in parts:
        out.write(part)
    return out.size


def references(file: bytes, skip: int) -> list[str]:
    lines = csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""))
    # Without one, ours has a dash and theirs nothing.
    return [line[REFERENCE].replace("—", "") for line in lines][skip:]


def main() -> None:
    asked = arguments("csv_file", forms=100_000, runs=3).parse_args()
    program = city(asked)
    client = Client()
    client.force_login(holder(Role.ADMINISTRATOR))
    address = reverse("reports:figure_file", args=[program.slug, "activities", "csv"])
    copied = io.BytesIO()
    written_by_the_database(program, copied)
    mine, other = b"".join(ours(client, address)), copied.getvalue()
    forms = references(mine, skip=1)
    assert forms == references(other, skip=0)
    seconds = by_turns(
        asked.runs,
        lambda: send(ours(client, address)),
        lambda: written_by_the_database(program, Counted()),
    )
    row = compared(
        "the forms behind a figure as CSV",
        seconds[0],
        "COPY" if connection.vendor == "postgresql" else "the bare rows through Python's csv",
        seconds[1],
        sizes=f"{size()}; {len(forms):,} in the file; "
        f"{len(mine) / 1e6:,.1f} MB beside {len(other) / 1e6:,.1f} MB",
    )
    tell([row], asked.rows)


if __name__ == "__main__":
    main()
