"""Guidance contacts and awards: they have no chain, and count by their date."""

from datetime import date, timedelta
from itertools import cycle

from guidance.contacts.services import note_contact
from guidance.models import GuidanceContact
from results.awards.services import note_award
from results.models import Award
from samples.reference_year.pairs import Row
from samples.reference_year.people import Cast
from samples.reference_year.sources import key

Channel, Topic = GuidanceContact.Channel, GuidanceContact.Topic
CONTACTS_FROM = date(2018, 1, 8)
TODAY = date(2018, 5, 31)
AWARDS = (
    ("省小学数学说课比赛", Award.Kind.PRESENTATION, Award.Level.PROVINCE, Award.Rank.FIRST),
    ("市小学科学优质课评比", Award.Kind.LESSON, Award.Level.CITY, Award.Rank.FIRST),
    ("市小学科学优质课评比", Award.Kind.LESSON, Award.Level.CITY, Award.Rank.SECOND),
    ("市小学英语教学论文评选", Award.Kind.PAPER, Award.Level.CITY, Award.Rank.SECOND),
    ("市小学英语教学论文评选", Award.Kind.PAPER, Award.Level.CITY, Award.Rank.THIRD),
    ("区青年教师基本功竞赛", Award.Kind.SKILLS, Award.Level.DISTRICT, Award.Rank.FIRST),
    ("区青年教师基本功竞赛", Award.Kind.SKILLS, Award.Level.DISTRICT, Award.Rank.SECOND),
    ("区教学设计评选", Award.Kind.DESIGN, Award.Level.DISTRICT, Award.Rank.FIRST),
    ("区教学设计评选", Award.Kind.DESIGN, Award.Level.DISTRICT, Award.Rank.THIRD),
)
AWARDED_ON = date(2018, 4, 20)


def load_contacts(cast: Cast, rows: list[Row]) -> None:
    """Two for each first pair of two schools, one for every other pair; noted by the mentor."""
    channels, topics = cycle((Channel.PHONE, Channel.WECHAT, Channel.ON_SITE)), cycle(Topic)
    pairings = [pairing for row in rows for pairing in row.pairings]
    pairings += [row.pairings[-1] for row in rows]
    for place, (pairing, channel, topic) in enumerate(
        zip(pairings, channels, topics, strict=False)
    ):
        note_contact(
            pairing,
            actor=cast.actor_of(pairing.mentor),
            held_on=CONTACTS_FROM + timedelta(days=place),
            channel=channel,
            topic=topic,
            minutes=20,
            today=TODAY,
            uuid=key("contact", place),
        )


def load_awards(cast: Cast, rows: list[Row]) -> None:
    """Trainees' awards, noted by themselves."""
    for place, (row, award) in enumerate(zip(rows[::2], AWARDS, strict=False)):
        contest, kind, level, rank = award
        pairing = row.pairings[-1]
        note_award(
            actor=cast.actor_of(pairing.trainee),
            program=pairing.program,
            subject=pairing.subject,
            teacher=pairing.trainee,
            contest=contest,
            kind=kind,
            level=level,
            rank=rank,
            awarded_on=AWARDED_ON,
            today=TODAY,
            uuid=key("award", place),
        )
