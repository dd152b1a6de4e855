"""All figures and one breakdown of a generated year, beside DuckDB on the same rows as Parquet.

./dev bench beside_duckdb [--forms N] [--facts-only] [--seed S] [--runs R]

The rows are exported before anything is timed. DuckDB is timed from opening to answer, reading
the files included; what stands in memory stays there for both, as files do for the system.
"""

import csv
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import django

django.setup()

from django.db import models
from figures import by_hand, by_the_report, filled, plain
from made_city import city, may_be_of_facts, size
from measured import AHEAD, Row, arguments, by_turns, compared, tell

from activities.models import (
    Activity,
    Attendance,
    Lesson,
    Mention,
    MentionAuthor,
    NamedDistrict,
    Party,
    Talk,
)
from core.snapshots import snapshot
from guidance.models import GuidanceContact
from pairings.models import Pairing, Partnership
from programs.models import ActivityKind, Program
from reports.figures.counting import TOTALS
from reports.figures.kept import Count
from reports.figures.selection import Selection
from reports.keeping import make_sums
from reports.sums.models import KeptSums
from results.models import Award
from roster.models import School, Teacher

EXPORTED = (
    *(Activity, ActivityKind, NamedDistrict, Lesson, Talk, Mention, MentionAuthor, Attendance),
    *(Party, GuidanceContact, Award, Pairing, Partnership, Teacher, School),
)
TYPES = {
    models.BooleanField: "BOOLEAN",
    models.DateField: "DATE",
    models.DateTimeField: "TIMESTAMPTZ",
    models.CharField: "VARCHAR",
}


def counted_columns(model: type[models.Model]) -> dict[str, str]:
    """Columns that may be counted by, with DuckDB's types: keys, numbers, days, choices."""
    found = {}
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if not (is_text or isinstance(field, models.UUIDField | models.JSONField)):
            found[field.column] = TYPES.get(type(field), "BIGINT")
    return found


def export(duckdb, folder: Path) -> None:
    for model in EXPORTED:
        table, columns = model._meta.db_table, counted_columns(model)
        names = [field.attname for field in model._meta.concrete_fields if field.column in columns]
        file = folder / f"{table}.csv"
        with file.open("w", newline="") as out:
            writer = csv.writer(out)
            stored = model._base_manager.order_by("pk").values_list(*names)
            writer.writerows(stored.iterator(chunk_size=20_000))
        # Told, not found out: of a table without rows there is nothing to find it out from.
        rows = f"read_csv('{file}', header=false, auto_detect=false, columns={columns})"
        duckdb.sql(f"COPY (SELECT * FROM {rows}) TO '{folder / table}.parquet' (FORMAT parquet)")
        file.unlink()


def by_duckdb(duckdb, folder: Path, program: Program) -> tuple[dict, dict]:
    with duckdb.connect() as connection:
        for model in EXPORTED:
            table = model._meta.db_table
            connection.execute(
                f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{folder / table}.parquet')"
            )
        return by_hand(program, lambda statement: connection.execute(statement).fetchall())


def keep_sums(program: Program) -> None:
    kept, _is_new = KeptSums.objects.get_or_create(program=program)
    if not kept.made:
        make_sums(kept)


def from_sums(program: Program) -> tuple[dict, dict]:
    """As the report's page counts."""
    with snapshot():
        count = Count(Selection(program), lines=(TOTALS, "district"))
        by_district = count.breakdown("district")
        return plain(count.totals()), {key: plain(row) for key, row in by_district.items()}


def main() -> None:
    parser = arguments("beside_duckdb", forms=100_000, runs=7)
    may_be_of_facts(parser)
    asked = parser.parse_args()
    # Nothing but the benchmarks installs it.
    duckdb = import_module("duckdb")
    program = city(asked)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        export(duckdb, folder)
        theirs, ours = by_duckdb(duckdb, folder, program), by_the_report(program)
        assert filled(theirs[0]) == filled(ours[0])
        assert {key: filled(row) for key, row in theirs[1].items()} == {
            key: filled(row) for key, row in ours[1].items()
        }
        what = f"{len(ours[0])} figures, in total and by {len(ours[1])} districts, "
        against = f"DuckDB {duckdb.__version__}, reading Parquet included"
        parquet = sum(file.stat().st_size for file in folder.iterdir())
        sizes = f"{size()}; {parquet / 1e6:,.1f} MB of Parquet"

        def beside(words: str, work: Callable) -> Row:
            seconds = by_turns(
                asked.runs,
                lambda: work(program),
                lambda: by_duckdb(duckdb, folder, program),
            )
            return compared(words, seconds[0], against, seconds[1], sizes=sizes, goal=AHEAD)

        rows = [beside(what + "counted whole", by_the_report)]
        keep_sums(program)
        assert from_sums(program) == ours
        rows.append(beside(what + "from sums", from_sums))
    tell(rows, asked.rows)


if __name__ == "__main__":
    main()
