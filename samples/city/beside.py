"""What counts without a form: guidance contacts and awards."""

from datetime import UTC, datetime

from guidance.models import GuidanceContact
from results.models import Award
from samples.city.chance import day_between, deck
from samples.city.people import Making, People
from samples.city.places import FIRST_DAY, LAST_DAY
from samples.rows import Table

BATCH = 10_000
VOIDED_AT = datetime(2026, 8, 31, 4, tzinfo=UTC)
CHANNELS = {"on_site": 3, "phone": 4, "sms": 1, "email": 1, "qq": 4, "wechat": 6, "other": 1}
TOPICS = {"design": 5, "method": 5, "class": 3, "paper": 2, "project": 1, "other": 1}
LEVELS = {"school": 40, "district": 32, "city": 18, "province": 8, "nation": 2}
RANKS = {"grand": 2, "first": 18, "second": 30, "third": 36, "excellence": 14}
CONTESTS = ("lesson", "presentation", "skills", "paper", "design", "other")


def write_contacts(making: Making, people: People, count: int) -> None:
    random, places = making.random, making.places
    channels, topics = deck(random, CHANNELS), deck(random, TOPICS)
    table = Table(
        GuidanceContact,
        "uuid",
        "program",
        "subject",
        "pairing",
        "district",
        "held_on",
        "channel",
        "topic",
        "minutes",
        "recorded_by",
        "voided_at",
    )
    for number in range(1, count + 1):
        pair = random.choice(people.pairs)
        day = day_between(random, pair.first, pair.last)
        voided = random.random() < 0.03
        if not voided:
            making.truth.take_contact(pair.trainee.district_id)
        table.add(
            next(making.ids),
            places.program.id,
            pair.subject_id,
            pair.id,
            pair.trainee.district_id,
            day,
            next(channels),
            next(topics),
            random.choice([None, 10, 20, 30, 45, 60]),
            pair.mentor.account.id,
            VOIDED_AT if voided else None,
        )
        if number % BATCH == 0:
            table.flush()
    table.flush()


def write_awards(making: Making, people: People, count: int) -> None:
    random, places = making.random, making.places
    levels, ranks = deck(random, LEVELS), deck(random, RANKS)
    table = Table(
        Award,
        "uuid",
        "program",
        "subject",
        "teacher",
        "district",
        "school",
        "contest",
        "kind",
        "level",
        "rank",
        "awarded_on",
        "recorded_by",
        "voided_at",
    )
    for _ in range(count):
        pair = random.choice(people.pairs)
        who = random.choice([pair.mentor, pair.trainee, pair.trainee])
        day = day_between(random, FIRST_DAY, LAST_DAY)
        level, rank = next(levels), next(ranks)
        voided = random.random() < 0.03
        if not voided:
            making.truth.take_award(level, rank, who.district_id)
        table.add(
            next(making.ids),
            places.program.id,
            random.choice([pair.subject_id, pair.subject_id, None]),
            who.id,
            who.district_id,
            who.school_id,
            "示例教学竞赛",
            random.choice(CONTESTS),
            level,
            rank,
            day,
            people.coordinators[who.district_id][0].id,
            VOIDED_AT if voided else None,
        )
    table.flush()
