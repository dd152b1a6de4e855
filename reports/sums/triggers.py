"""The triggers that note what changed since the sums were made, on SQLite and on PostgreSQL.

Whoever writes, and however: a row that comes in or goes out is noted in the same transaction, by
an insert that waits for nobody. Nothing is noted of a program of which no sums are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from reports.sums.models import Source

FORM = "activities_activity"
OF_FORM = f"(SELECT form.program_id FROM {FORM} form WHERE form.id = {{row}}.activity_id)"
OWN = "{row}.program_id"


@dataclass(frozen=True)
class Trigger:
    """`writes` is what it does where `when` holds of the OLD and the NEW row."""

    name: str
    table: str
    event: str
    when: str
    writes: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """A table whose rows come and go: `is_in` says when, `program` of what; `values` stay while in.

    Both are SQL about {row}.
    """

    source: Source
    table: str
    is_in: str
    values: str
    program: str = OWN

    def triggers(self) -> Iterator[Trigger]:
        old, new = (self.is_in.format(row=row) for row in ("OLD", "NEW"))
        name = f"unsummed_{self.source}"
        yield Trigger(f"{name}_in", self.table, "INSERT", new, (self.note("NEW", "FALSE"),))
        yield Trigger(f"{name}_gone", self.table, "DELETE", old, (self.note_all("OLD"),))
        came, went = f"({new}) AND NOT ({old})", f"({old}) AND NOT ({new})"
        yield Trigger(f"{name}_come", self.table, "UPDATE", came, (self.note("NEW", "FALSE"),))
        yield Trigger(f"{name}_went", self.table, "UPDATE", went, (self.note("OLD", "TRUE"),))
        other = f"({old}) AND ({new}) AND ({differs(self.values)})"
        stale = (self.note_all("OLD"), self.note_all("NEW"))
        yield Trigger(f"{name}_other", self.table, "UPDATE", other, stale)

    def note(self, row: str, was_in: str) -> str:
        return note(self.source, self.program.format(row=row), f"{row}.id", was_in)

    def note_all(self, row: str) -> str:
        return note(self.source, self.program.format(row=row))


@dataclass(frozen=True)
class Depended:
    """A table that sums depend on: a change of `values` means that `sources` are made anew.

    Without `values` any change does; `counts` is SQL about {row}, where not all rows matter.
    """

    name: str
    table: str
    program: str
    sources: tuple[Source, ...]
    values: str = ""
    counts: str = ""

    def triggers(self) -> Iterator[Trigger]:
        rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}
        events = ("UPDATE",) if self.values else tuple(rows)
        for event in events:
            when = differs(self.values) if self.values else "TRUE"
            writes = tuple(self.note(row, source) for row in rows[event] for source in self.sources)
            yield Trigger(f"unsummed_{self.name}_{event.lower()}", self.table, event, when, writes)

    def note(self, row: str, source: Source) -> str:
        return note(source, self.program.format(row=row), where=self.counts.format(row=row))


def note(source: Source, program: str, row="NULL", was_in="FALSE", where="") -> str:
    also = f" AND {where}" if where else ""
    return (
        "INSERT INTO reports_unsummed (program_id, source, row, was_in) "
        f"SELECT kept.program_id, '{source.value}', {row}, {was_in} FROM reports_keptsums kept "
        f"WHERE kept.program_id IN ({program}){also}"
    )


def differs(names: str) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in names.split())


VOIDABLE = "{row}.voided_at IS NULL"
IS_COUNTED = (
    f"EXISTS (SELECT 1 FROM {FORM} f WHERE f.id = {{row}}.activity_id AND f.status = 'counted')"
)
OF_MENTION = (
    f"(SELECT form.program_id FROM {FORM} form JOIN activities_mention m "
    "ON m.activity_id = form.id WHERE m.id = {row}.mention_id AND m.counts)"
)
EVERY_PROGRAM = "(SELECT id FROM programs_program)"
FROM_FORMS = (Source.FORMS, Source.MENTIONS)

COUNTED = (
    Counted(
        Source.FORMS,
        FORM,
        "{row}.status = 'counted'",
        "program_id subject_id kind_id starts_on date_precision headcount headcount_qualifier "
        "confirming_district_id confirming_school_id pairing_form organiser_level",
    ),
    Counted(
        Source.MENTIONS,
        "activities_mention",
        "{row}.counts",
        "activity_id kind characters",
        OF_FORM,
    ),
    Counted(
        Source.CONTACTS,
        "guidance_guidancecontact",
        VOIDABLE,
        "program_id subject_id district_id pairing_id held_on",
    ),
    Counted(
        Source.AWARDS,
        "results_award",
        VOIDABLE,
        "program_id subject_id district_id school_id level rank awarded_on",
    ),
)
DEPENDED = (
    *(
        Depended(part, f"activities_{part}", OF_FORM, (Source.FORMS,), counts=IS_COUNTED)
        for part in ("lesson", "talk", "attendance", "party")
    ),
    Depended("nameddistrict", "activities_nameddistrict", OF_FORM, FROM_FORMS, counts=IS_COUNTED),
    Depended("mentionauthor", "activities_mentionauthor", OF_MENTION, (Source.MENTIONS,)),
    # Who a paper is by follows from who was paired.
    Depended("pairing", "pairings_pairing", OWN, (Source.PAIRINGS, Source.MENTIONS)),
    Depended("partnership", "pairings_partnership", OWN, (Source.PARTNERSHIPS,)),
    Depended(
        "kind",
        "programs_activitykind",
        OWN,
        FROM_FORMS,
        "channel counts_as_training lessons_are_lesson_study lessons_are_observed is_outreach",
    ),
    Depended("program", "programs_program", "{row}.id", tuple(Source), "starts_on ends_on"),
    Depended("term", "roster_term", EVERY_PROGRAM, tuple(Source)),
)
TRIGGERS = tuple(trigger for each in (*COUNTED, *DEPENDED) for trigger in each.triggers())


def make_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make all of them anew: SQLite forgets those of a table that a migration makes anew."""
    make = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with connection.cursor() as cursor:
        for trigger in TRIGGERS:
            for statement in make(trigger):
                cursor.execute(statement)


def _on_sqlite(trigger: Trigger) -> Iterator[str]:
    yield f'DROP TRIGGER IF EXISTS "{trigger.name}"'
    body = " ".join(f"{each};" for each in trigger.writes)
    # The same question; SQLite knows it by the standard's name from 3.39 only.
    when = trigger.when.replace("IS DISTINCT FROM", "IS NOT")
    yield (
        f'CREATE TRIGGER "{trigger.name}" AFTER {trigger.event} ON "{trigger.table}" '
        f"WHEN {when} BEGIN {body} END"
    )


def _on_postgresql(trigger: Trigger) -> Iterator[str]:
    body = " ".join(f"{each};" for each in trigger.writes)
    yield (
        f'CREATE OR REPLACE FUNCTION "{trigger.name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN {body} RETURN NULL; END $$"
    )
    yield (
        f'CREATE OR REPLACE TRIGGER "{trigger.name}" AFTER {trigger.event} ON "{trigger.table}" '
        f'FOR EACH ROW WHEN ({trigger.when}) EXECUTE FUNCTION "{trigger.name}"()'
    )
