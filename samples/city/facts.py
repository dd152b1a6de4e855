"""Up to ten million forms by statements over a series of numbers: facts to count, no story.

Everything about form number i follows from one number, the i-th of a shuffled round of ROUND:

    mixed = (i * STRIDE + start) % ROUND, with `start` from the seed

read as digits: status, kind, subject, term, home district. `sql` and `Fact` say the same twice, so
that what the report counts in the database is known by plain arithmetic.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from activities.models import Activity, Mention, NamedDistrict, ReferenceCounter
from core.exceptions import DomainError
from results.models import Result
from samples.city.people import Making, People
from samples.city.places import SUPPORTING
from samples.city.tables import without_indexes
from samples.city.truth import BY_OTHERS, RESULT_KEYS
from samples.rows import last_key

# 100 statuses x 10 kinds x 10 subjects x 3 terms x 12 districts.
ROUND = 360_000
# Has no divisor in common with ROUND, so that a round meets each number once.
STRIDE = 222_493
SLICE = 500_000
YEAR = 2025

SERIES = {
    "sqlite": """
        WITH RECURSIVE series(i) AS (
            SELECT %(first)s UNION ALL SELECT i + 1 FROM series WHERE i < %(last)s
        )""",
    "postgresql": """
        WITH series(i) AS (SELECT generate_series(%(first)s::bigint, %(last)s))""",
}
NUMBERS = """,
    mixed(i, m) AS (SELECT i, (i * %(stride)s + %(start)s) %% %(round)s FROM series),
    numbers AS (
        SELECT i, m, i + %(counter)s AS n, m %% 100 AS s, m / 100 %% 10 AS k,
            m / 1000 %% 10 AS u, m / 10000 %% 3 AS t, m / 30000 %% 12 AS h, m %% 89 AS heads
        FROM mixed
    )"""
UUID = {
    "sqlite": "%(prefix)s || printf('%%016x', i)",
    "postgresql": "CAST(%(prefix)s || lpad(to_hex(i), 16, '0') AS uuid)",
}
DAY = {
    "sqlite": "date(%(day_one)s, '+' || ((t - 1) * 182 + m %% 120) || ' days')",
    "postgresql": "CAST(%(day_one)s AS date) + CAST((t - 1) * 182 + m %% 120 AS integer)",
}
FORMS = """
    INSERT INTO activities_activity (
        id, uuid, version, reference, edition, correction_reason, program_id, subject_id,
        kind_id, organiser_level, organiser_district_id, pairing_form,
        confirming_district_id, starts_on, date_precision, date_as_printed, theme, process, effect,
        headcount, headcount_qualifier, list_is_complete, status, returned_from,
        changed_since_return, author_id, author_side, created_at, first_sent_at, status_since,
        came_by, received_at
    ) {numbers}
    SELECT
        %(activity)s + i, {uuid}, 1,
        CASE WHEN s BETWEEN 80 AND 83 THEN ''
            WHEN n < 1000000 THEN %(reference)s || substr(CAST(1000000 + n AS varchar), 2)
            ELSE %(reference)s || CAST(n AS varchar) END,
        1, '', %(program)s, %(subject)s + u,
        %(kind)s + k,
        CASE WHEN m %% 97 = 5 THEN 'city' ELSE 'district' END,
        CASE WHEN m %% 97 <> 5 THEN %(district)s + h END,
        CASE m %% 5 WHEN 0 THEN 'teacher' WHEN 1 THEN 'school' WHEN 2 THEN 'subject_group'
            WHEN 3 THEN 'district' ELSE '' END,
        CASE WHEN m %% 97 <> 5 THEN %(district)s + h END,
        CASE WHEN t > 0 THEN {day} END,
        CASE t WHEN 0 THEN 'unknown' ELSE 'day' END,
        '', %(theme)s, '', '',
        CASE WHEN heads <> 13 THEN 5 + heads END,
        CASE heads WHEN 7 THEN 'about' WHEN 11 THEN 'over' ELSE 'exact' END,
        FALSE,
        CASE WHEN s < 80 THEN 'counted' WHEN s < 84 THEN 'draft' WHEN s < 88 THEN 'other_side'
            WHEN s < 91 THEN 'school' WHEN s < 93 THEN 'district' WHEN s < 97 THEN 'city'
            WHEN s < 99 THEN 'returned' ELSE 'void' END,
        CASE WHEN s BETWEEN 97 AND 98 THEN 'city' ELSE '' END,
        '{{}}', %(author)s, '', CURRENT_TIMESTAMP,
        CASE WHEN s NOT BETWEEN 80 AND 83 THEN CURRENT_TIMESTAMP END,
        CURRENT_TIMESTAMP, 'page', CURRENT_TIMESTAMP
    FROM numbers
"""
DISTRICTS = """
    INSERT INTO activities_nameddistrict (activity_id, district_id, reason) {numbers}
    SELECT %(activity)s + i, %(district)s + h, 2 FROM numbers WHERE m %% 97 <> 5
    UNION ALL
    SELECT %(activity)s + i, %(district)s + (h + %(across)s) %% 12, 1
    FROM numbers WHERE m %% 97 <> 5 AND m %% 7 < 3
    UNION ALL
    SELECT %(activity)s + i, %(district)s + h, CASE m %% 5 WHEN 0 THEN 3 ELSE 4 END
    FROM numbers WHERE m %% 97 = 5 AND (m %% 5 = 0 OR m %% 4 = 1)
"""
LESSONS = """
    INSERT INTO activities_lesson
        (key, activity_id, position, name, district_id, grade, topic) {numbers}
    SELECT {uuid}, %(activity)s + i, 1, '', %(district)s + h, '', %(theme)s
    FROM numbers WHERE m %% 5 = 0
"""
RESULTS = """
    INSERT INTO results_result
        (id, uuid, version, program_id, subject_id, kind, title, characters, published_in) {numbers}
    SELECT %(result)s + i, {uuid}, 1, %(program)s, %(subject)s + u,
        CASE m / 4 %% 4 WHEN 0 THEN 'paper' WHEN 1 THEN 'teaching_design'
            WHEN 2 THEN 'joint_project' ELSE 'compilation' END,
        %(theme)s,
        CASE m / 4 %% 4 WHEN 3 THEN 20000 + heads * 1000 END,
        ''
    FROM numbers WHERE m %% 4 = 1
"""
AUTHORS = """
    INSERT INTO results_authorship
        (key, result_id, position, name, district_id) {numbers}
    SELECT {uuid}, %(result)s + i, 1, %(theme)s, %(district)s + h
    FROM numbers WHERE m %% 4 = 1
"""
MENTIONS = """
    INSERT INTO activities_mention
        (id, key, activity_id, result_id, position, counts,
         kind, title, characters, published_in) {numbers}
    SELECT %(mention)s + i, {uuid}, %(activity)s + i, %(result)s + i, 1, s < 80,
        CASE m / 4 %% 4 WHEN 0 THEN 'paper' WHEN 1 THEN 'teaching_design'
            WHEN 2 THEN 'joint_project' ELSE 'compilation' END,
        %(theme)s,
        CASE m / 4 %% 4 WHEN 3 THEN 20000 + heads * 1000 END,
        ''
    FROM numbers WHERE m %% 4 = 1
"""
NAMED_AUTHORS = """
    INSERT INTO activities_mentionauthor
        (key, mention_id, position, name, district_id, leads_district) {numbers}
    SELECT {uuid}, %(mention)s + i, 1, %(theme)s, %(district)s + h, TRUE
    FROM numbers WHERE m %% 4 = 1
"""
STATEMENTS = (FORMS, DISTRICTS, LESSONS, RESULTS, AUTHORS, MENTIONS, NAMED_AUTHORS)


@dataclass(frozen=True)
class Fact:
    """One form, as its number says."""

    mixed: int

    @cached_property
    def digits(self) -> tuple[int, int, int, int]:
        """Status, kind, home district and headcount."""
        mixed = self.mixed
        return mixed % 100, mixed // 100 % 10, mixed // 30_000 % 12, mixed % 89

    @property
    def districts(self) -> list[int]:
        home = self.digits[2]
        if self.mixed % 97 == 5:
            return []
        return [home, (home + SUPPORTING) % 12] if self.mixed % 7 < 3 else [home]

    @property
    def headcount(self) -> int | None:
        heads = self.digits[3]
        return None if heads == 13 else heads + 5

    @property
    def qualifier(self) -> str:
        return {7: "about", 11: "over"}.get(self.digits[3], "exact")

    @property
    def result(self) -> str:
        kinds = ("paper", "teaching_design", "joint_project", "compilation")
        return kinds[self.mixed // 4 % 4] if self.mixed % 4 == 1 else ""


def write_facts(making: Making, people: People, count: int, tell: Callable[[str], None]) -> None:
    start = making.random.randrange(ROUND)
    values = parameters(making, people, start)
    statements = [sql(statement) for statement in STATEMENTS]
    with connection.cursor() as cursor, without_indexes(Activity, NamedDistrict):
        for first in range(0, count, SLICE):
            last = min(first + SLICE, count) - 1
            for statement in statements:
                cursor.execute(statement, values | {"first": first, "last": last})
            tell(f"{last + 1:,} of {count:,} forms.")
    ReferenceCounter.objects.filter(year=YEAR).update(last=values["counter"] + count)
    count_facts(making, count, start)


def sql(statement: str) -> str:
    database = connection.vendor
    return statement.format(
        numbers=SERIES[database] + NUMBERS, uuid=UUID[database], day=DAY[database]
    )


def parameters(making: Making, people: People, start: int) -> dict:
    places = making.places
    return {
        "stride": STRIDE,
        "start": start,
        "round": ROUND,
        "across": SUPPORTING,
        "activity": last_key(Activity) + 1,
        "result": last_key(Result) + 1,
        "mention": last_key(Mention) + 1,
        # Number 0 is a form too, and references count from 1.
        "counter": ReferenceCounter.objects.get_or_create(year=YEAR)[0].last + 1,
        "reference": f"F-{YEAR}-",
        "prefix": f"{next(making.ids).hex[:16]}",
        "day_one": places.program.starts_on.isoformat(),
        "program": places.program.id,
        "subject": first_of(places.subjects),
        "kind": first_of(places.kinds),
        "district": first_of(places.districts),
        "author": people.coordinators[places.districts[0].id][0].id,
        "theme": "示例主题",
    }


def first_of(rows: list) -> int:
    """The first key of rows whose keys follow each other, as the statements take for granted."""
    first = rows[0].id
    if [row.id for row in rows] != list(range(first, first + len(rows))):
        raise DomainError("Somebody was adding places at the same moment. Try again.")
    return first


# --- the same by arithmetic -----------------------------------------------------------------------


def count_facts(making: Making, count: int, start: int) -> None:
    """After ROUND forms everything comes again, so one round with its weight is enough."""
    rounds, rest = divmod(count, ROUND)
    for number in range(min(count, ROUND)):
        weight = rounds + (number < rest)
        count_fact(making, Fact((number * STRIDE + start) % ROUND), weight)


def count_fact(making: Making, fact: Fact, weight: int) -> None:
    status = fact.digits[0]
    districts = [making.places.districts[number].id for number in fact.districts]
    if status < 80 or 84 <= status < 99:
        making.truth.add("forms_received", districts, weight)
    if 84 <= status < 99:
        making.truth.add("forms_waiting", districts, weight)
    if status < 80:
        making.truth.add("forms_counted", districts, weight)
        count_training(making, fact, districts, weight)
        count_parts(making, fact, weight)


def count_training(making: Making, fact: Fact, districts: list[int], weight: int) -> None:
    kind = making.places.kinds[fact.digits[1]]
    if kind.is_outreach:
        making.truth.add("outreach_visits", districts, weight)
    if kind.counts_as_training:
        making.truth.add("activities", districts, weight)
        making.truth.add_heads(fact.headcount, fact.qualifier, districts, weight)


def count_parts(making: Making, fact: Fact, weight: int) -> None:
    """A lesson and a result stand under the home district, whatever the form names."""
    _, kind, home, heads = fact.digits
    own = [making.places.districts[home].id]
    if fact.mixed % 5 == 0 and making.places.kinds[kind].lessons_are_lesson_study:
        making.truth.add("lessons", own, weight)
    if fact.mixed % 5 == 0 and making.places.kinds[kind].lessons_are_observed:
        making.truth.add("observations", own, weight)
    if fact.result:
        # Its author is a name alone: nobody the program knows.
        making.truth.add((RESULT_KEYS | BY_OTHERS)[fact.result], own, weight)
    if fact.result == "compilation":
        making.truth.add("characters", own, (20_000 + heads * 1_000) * weight)
