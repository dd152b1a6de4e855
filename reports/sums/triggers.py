"""The triggers that note what changed since the sums were made, on SQLite and on PostgreSQL.

Whoever writes, and however: a row that comes in or goes out is noted in the same transaction, by
an insert that waits for nobody. Nothing is noted of a program of which no sums are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from activities.models import WAITING, NamedDistrict
from reports.sums.models import Source

FORM = "activities_activity"
TAKES_PART = NamedDistrict.TAKES_PART["reason__lte"]
OF_FORM = f"(SELECT form.program_id FROM {FORM} form WHERE form.id = {{row}}.activity_id)"
OWN = "{row}.program_id"
# What the figures read of a form that waits, and the districts that take part in it.
AS_IT_WAS = (
    "subject_id kind_id confirming_district_id confirming_school_id starts_on date_precision "
    "pairing_form organiser_level"
)
TAKING_PART = (
    "(SELECT COALESCE(jsonb_agg(named.district_id), '[]') FROM activities_nameddistrict named "
    f"WHERE named.activity_id = {{row}}.id AND named.reason <= {TAKES_PART})"
)


@dataclass(frozen=True)
class Trigger:
    """`writes` is what it does where `when` holds of the OLD and the NEW row.

    Of an update that sets none of the columns in `of` it is not even asked.
    """

    name: str
    table: str
    event: str
    when: str
    writes: tuple[str, ...]
    of: str = ""

    @property
    def after(self) -> str:
        return f"{self.event} OF {', '.join(self.of.split())}" if self.of else self.event


@dataclass(frozen=True)
class Counted:
    """A table whose rows come and go: `is_in` says when, `program` of what.

    Sums have to be made anew where one of `values` changes in a row that is in them, though it
    counts no more: what is taken off is read from the row. `sources` are those that read these
    values. `is_in` and `program` are SQL about {row}; `is_in` reads the columns of `decides`.
    """

    source: Source
    table: str
    is_in: str
    decides: str
    values: str
    sources: tuple[Source, ...]
    program: str = OWN

    def triggers(self) -> Iterator[Trigger]:
        old, new = (self.is_in.format(row=row) for row in ("OLD", "NEW"))
        name = f"unsummed_{self.source}"
        yield Trigger(f"{name}_in", self.table, "INSERT", new, self.notes("NEW", "FALSE"))
        came, went = f"({new}) AND NOT ({old})", f"({old}) AND NOT ({new})"
        for word, when, row, was_in in (
            ("come", came, "NEW", "FALSE"),
            ("went", went, "OLD", "TRUE"),
        ):
            writes = self.notes(row, was_in)
            yield Trigger(f"{name}_{word}", self.table, "UPDATE", when, writes, self.decides)
        anew = tuple(
            note(source, self.program.format(row=row), where=self.is_summed(old))
            for source in self.sources
            for row in ("OLD", "NEW")
        )
        another = differs(self.values)
        yield Trigger(f"{name}_other", self.table, "UPDATE", another, anew, self.values)
        yield Trigger(f"{name}_gone", self.table, "DELETE", "TRUE", anew[::2])

    def notes(self, row: str, was_in: str) -> tuple[str, ...]:
        return (note(self.source, self.program.format(row=row), f"{row}.id", was_in),)

    def is_summed(self, is_in: str) -> str:
        return f"(({is_in}) OR {is_noted(self.source, 'OLD.id')})"


@dataclass(frozen=True)
class AsItWas(Counted):
    """Forms that are noted with what they say: they are changed as soon as they count no more."""

    def notes(self, row: str, was_in: str) -> tuple[str, ...]:
        names = AS_IT_WAS.split()
        came = "FALSE" if was_in == "TRUE" else "TRUE"
        columns = ", ".join(f"{row}.{name}" for name in names)
        move = (
            f"INSERT INTO reports_waitingmove (program_id, came, {', '.join(names)}, districts) "
            f"SELECT kept.program_id, {came}, {columns}, {TAKING_PART.format(row=row)} "
            f"FROM reports_keptsums kept WHERE kept.program_id IN ({self.program.format(row=row)})"
        )
        return (*super().notes(row, was_in), move)

    def is_summed(self, is_in: str) -> str:
        return f"({is_in})"


@dataclass(frozen=True)
class Depended:
    """A table that sums depend on: a change of `values` means that `sources` are made anew.

    Without `values` any change does; `where` is SQL about {row}, where not all rows matter.
    """

    name: str
    table: str
    program: str
    sources: tuple[Source, ...]
    values: str = ""
    where: str = ""

    def triggers(self) -> Iterator[Trigger]:
        rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}
        events = ("UPDATE",) if self.values else tuple(rows)
        for event in events:
            when = differs(self.values) if self.values else "TRUE"
            writes = tuple(self.note(row, source) for row in rows[event] for source in self.sources)
            name = f"unsummed_{self.name}_{event.lower()}"
            yield Trigger(name, self.table, event, when, writes, self.values)

    def note(self, row: str, source: Source) -> str:
        return note(source, self.program.format(row=row), where=self.where.format(row=row))


def note(source: Source, program: str, row="NULL", was_in="FALSE", where="") -> str:
    also = f" AND {where}" if where else ""
    return (
        "INSERT INTO reports_unsummed (program_id, source, row, was_in) "
        f"SELECT kept.program_id, '{source.value}', {row}, {was_in} FROM reports_keptsums kept "
        f"WHERE kept.program_id IN ({program}){also}"
    )


def is_noted(source: Source, key: str) -> str:
    """A row that is in the sums, though it counts no more."""
    return (
        "EXISTS (SELECT 1 FROM reports_unsummed noted WHERE noted.program_id = kept.program_id "
        f"AND noted.source = '{source.value}' AND noted.row = {key} AND noted.was_in)"
    )


def differs(names: str) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in names.split())


FROM_FORMS = (Source.FORMS, Source.EVENTS, Source.MENTIONS)
WAITS = f"{{row}}.status IN {tuple(map(str, WAITING))} AND {{row}}.corrects_id IS NULL"
OF_THE_FORM = (
    "program_id subject_id kind_id starts_on date_precision headcount headcount_qualifier "
    "confirming_district_id confirming_school_id pairing_form organiser_level"
)
VOIDABLE = "{row}.voided_at IS NULL"
EVERY_PROGRAM = "(SELECT id FROM programs_program)"
OF_MENTION = (
    f"(SELECT form.program_id FROM {FORM} form JOIN activities_mention m "
    "ON m.activity_id = form.id WHERE m.id = {row}.mention_id)"
)
# A part of a form, or an author of a mention, that is in the sums.
FORM_IS_SUMMED = (
    f"(EXISTS (SELECT 1 FROM {FORM} f WHERE f.id = {{row}}.activity_id AND f.status = 'counted') "
    f"OR {is_noted(Source.FORMS, '{row}.activity_id')})"
)
FORM_WAITS = (
    f"EXISTS (SELECT 1 FROM {FORM} f WHERE f.id = {{row}}.activity_id AND {WAITS.format(row='f')})"
)
MENTION_IS_SUMMED = (
    "(EXISTS (SELECT 1 FROM activities_mention m WHERE m.id = {row}.mention_id AND m.counts) "
    f"OR {is_noted(Source.MENTIONS, '{row}.mention_id')})"
)

COUNTED = (
    Counted(
        Source.FORMS,
        FORM,
        "{row}.status = 'counted'",
        "status",
        OF_THE_FORM,
        (Source.FORMS, Source.MENTIONS),
    ),
    AsItWas(Source.WAITING, FORM, WAITS, "status corrects_id", OF_THE_FORM, (Source.WAITING,)),
    # An event comes and goes with the form by which it counts.
    Counted(
        Source.EVENTS,
        FORM,
        "{row}.status = 'counted' AND NOT {row}.stands_back",
        "status stands_back",
        OF_THE_FORM,
        (Source.EVENTS,),
    ),
    Counted(
        Source.MENTIONS,
        "activities_mention",
        "{row}.counts",
        "counts",
        "activity_id kind characters",
        (Source.MENTIONS,),
        OF_FORM,
    ),
    Counted(
        Source.CONTACTS,
        "guidance_guidancecontact",
        VOIDABLE,
        "voided_at",
        "program_id subject_id district_id pairing_id held_on",
        (Source.CONTACTS,),
    ),
    Counted(
        Source.AWARDS,
        "results_award",
        VOIDABLE,
        "voided_at",
        "program_id subject_id district_id school_id level rank awarded_on",
        (Source.AWARDS,),
    ),
)
DEPENDED = (
    *(
        Depended(part, f"activities_{part}", OF_FORM, (Source.EVENTS,), where=FORM_IS_SUMMED)
        for part in ("lesson", "talk", "attendance", "party")
    ),
    Depended(
        "nameddistrict", "activities_nameddistrict", OF_FORM, FROM_FORMS, where=FORM_IS_SUMMED
    ),
    Depended(
        "nameddistrict_waiting",
        "activities_nameddistrict",
        OF_FORM,
        (Source.WAITING,),
        where=FORM_WAITS,
    ),
    Depended(
        "mentionauthor",
        "activities_mentionauthor",
        OF_MENTION,
        (Source.MENTIONS,),
        where=MENTION_IS_SUMMED,
    ),
    # Who a paper is by follows from who was paired.
    Depended("pairing", "pairings_pairing", OWN, (Source.PAIRINGS, Source.MENTIONS)),
    Depended("pairing_school", "pairings_pairing", OWN, (Source.CONTACTS,), "school_id"),
    Depended("partnership", "pairings_partnership", OWN, (Source.PARTNERSHIPS,)),
    Depended(
        "kind",
        "programs_activitykind",
        OWN,
        (*FROM_FORMS, Source.WAITING),
        "channel counts_as_training lessons_are_lesson_study lessons_are_observed is_outreach",
    ),
    Depended("program", "programs_program", "{row}.id", tuple(Source), "starts_on ends_on"),
    Depended("term", "roster_term", EVERY_PROGRAM, tuple(Source)),
)
# Of these, each row that comes or goes is noted; of the others, that something is another.
NOTED_BY_ROW = {each.source for each in COUNTED}
# An office without kept sums pays nothing for them, however many rows it writes.
SOME_ARE_KEPT = "EXISTS (SELECT 1 FROM reports_keptsums)"
TRIGGERS = tuple(trigger for each in (*COUNTED, *DEPENDED) for trigger in each.triggers())


TABLES = {"reports_keptsums", "reports_unsummed", "reports_waitingmove"} | {
    trigger.table for trigger in TRIGGERS
}


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take all of them off: a table that a trigger names cannot be altered."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in TRIGGERS:
            if trigger.table in there:
                cursor.execute(_dropped(trigger, connection.vendor))


def make_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make all of them, once all their tables are there."""
    if not set(connection.introspection.table_names()) >= TABLES:
        return
    make = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with connection.cursor() as cursor:
        for trigger in TRIGGERS:
            cursor.execute(_dropped(trigger, connection.vendor))
            for statement in make(trigger):
                cursor.execute(statement)


def _dropped(trigger: Trigger, vendor: str) -> str:
    table = "" if vendor == "sqlite" else f' ON "{trigger.table}"'
    return f'DROP TRIGGER IF EXISTS "{trigger.name}"{table}'


def _on_sqlite(trigger: Trigger) -> Iterator[str]:
    body = " ".join(f"{each};" for each in trigger.writes)
    # The same; SQLite has another name for it, or the standard's from 3.39 only.
    when = trigger.when.replace("IS DISTINCT FROM", "IS NOT")
    body = body.replace("jsonb_agg", "json_group_array")
    yield (
        f'CREATE TRIGGER "{trigger.name}" AFTER {trigger.after} ON "{trigger.table}" '
        f"WHEN {SOME_ARE_KEPT} AND ({when}) BEGIN {body} END"
    )


def _on_postgresql(trigger: Trigger) -> Iterator[str]:
    body = " ".join(f"{each};" for each in trigger.writes)
    yield (
        f'CREATE OR REPLACE FUNCTION "{trigger.name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN IF {SOME_ARE_KEPT} THEN {body} END IF; RETURN NULL; END $$"
    )
    yield (
        f'CREATE TRIGGER "{trigger.name}" AFTER {trigger.after} ON "{trigger.table}" '
        f'FOR EACH ROW WHEN ({trigger.when}) EXECUTE FUNCTION "{trigger.name}"()'
    )
