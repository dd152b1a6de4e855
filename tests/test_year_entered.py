"""The reference year, typed page by page by those who would, and how far it is then.

What the samples load through services is put aside first: its rows are what those of the pages are
compared with, field by field. Partnerships, commitments and the numbers of progress are written
here by hand from the source document; each sum says how it comes about.

The document says of Huangpu's partner schools how often each side goes to the other, and of
Tangdenan and Beixing that they exchange in both directions every term: those are commitments. That
Red Torch and Taiping meet "regularly" is no rhythm, so it stays a note.
"""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.models import Activity, Party, Status
from activities.tests.factories import ActivityFactory
from core.actor import Role
from pairings.models import Commitment, Pairing, Partnership
from programs.models import ActivityKind, Program, Requirement, RequirementSet
from programs.tests.factories import ProgramFactory
from recording.tests.test_clumsy_hands import said as refusals
from roster.models import School, Subject, Term
from samples.reference_year.sources import key, read
from tests.sent_page import filled_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PROGRAM = "Rural primary teacher pairing 2017–18"
FIRST_DAY = date(2017, 4, 1)
# The Monday after, on which all is entered; and the Wednesday on which its progress is read.
ENTERED_ON, READ_ON = "2017-04-03 01:00Z", "2018-05-16 01:00Z"

# By the subject: each supported district with those that support it, as line 69 of the document
# says of science, and lines 79, 109, 113 and 123 of the others.
COUNTERPARTS = {
    "Science": {
        "Baiyun District": ("Liwan District", "Baiyun District"),
        "Zengcheng City": ("Haizhu District",),
        "Huadu District": ("Tianhe District", "Haizhu District"),
        "Panyu District": ("Panyu District", "Haizhu District"),
        "Luogang District": ("Haizhu District", "Liwan District"),
        "Conghua City": ("Yuexiu District", "Conghua City"),
        "Nansha District": ("Yuexiu District", "Panyu District"),
    },
    "English": {"Baiyun District": ("Haizhu District", "Yuexiu District")},
    "Moral education": {
        "Baiyun District": ("Yuexiu District",),
        "Huadu District": ("Huangpu District",),
    },
    "Mathematics": {"Nansha District": ("Liwan District",)},
}
LEADS = {
    "Science": "ref-lead-sci",
    "English": "ref-lead-eng",
    "Moral education": "ref-lead-mor",
    "Mathematics": "ref-lead-mat",
    "Chinese": "ref-lead-chn",
}
LOST = (
    "The second helper is lost in the source, perhaps Zengcheng itself. "
    "原文缺第二个支援方，或为增城市。"
)
ANY = "All subjects"
PEERS = "课改同伴学校。"
# The supported district's coordinator, the form, the subject, who supports whom, and a note: lines
# 53, 73, 75, 77, 83, 85 and 87.
SCHOOLS = (
    *(
        ("ch", "school", ANY, "Shawan Primary School", each, "One to two as printed; may be one "
         "school. 原文如此，或为同一所学校。")
        for each in ("Conghua Primary School", "Liangkou Primary School")
    ),
    ("ch", "school", ANY, "Fangcun Primary School", "Lutian Town No. 2 Primary School", ""),
    ("ch", "school", ANY, "Shuqian Road Primary School", "Xincheng Primary School", ""),
    ("ch", "school", ANY, "Red Torch Primary School", "Taiping Town Central Primary School",
     "定期开展教学交流活动。"),
    ("hd", "school", ANY, "Tangdenan Primary School", "Beixing Primary School",
     "签订结对协议；语文、英语、科学、综合实践活动、少先队工作；每学期定期双向学科交流。"),
    ("ns", "school", "Mathematics", "Xiguan Experimental Primary School",
     "Hengli Central Primary School", ""),
    ("by", "school", "English", "Jingxi Primary School", "Hongxing Primary School",
     "手拉手学校。"),
    ("zc", "subject_group", "English", "Changgang Middle Road Primary School",
     "Xiaolou Town Central Primary School", "集体教研、讲座、研讨、上课、评课。"),
    *(
        ("ch", "school", "English", f"{urban} Primary School",
         f"Conghua Example Primary School No. {number}", "")
        for urban, numbers in (
            ("Liuxi", (1, 2, 3)), ("Xining", (4, 5)), ("Binjiang", (6, 7)), ("Xincheng", (8, 9)),
        )
        for number in numbers
    ),
    *(
        ("hp", "school", ANY, urban, f"Huangpu Example Village School No. {village}", PEERS)
        for urban, village in (
            ("Wenchong Primary School", 1),
            ("Huangpu Example Primary School No. 1", 2),
            ("Huangpu Example Primary School No. 2", 3),
            ("Huangpu Example Primary School No. 3", 1),
            ("Huangpu Example Primary School No. 4", 2),
            ("Huangpu Example Primary School No. 5", 3),
        )
    ),
)  # fmt: skip

# What is agreed: in both languages, who owes it, how many, how often, and what counts. Line 87, of
# each city school and its village school; and line 75.
VISIT = ("城区小学派一名骨干教师到村小示范指导", "The urban school sends one backbone teacher")
OBSERVE = ("村小安排教师到城区小学听课", "The village school's teachers observe there")
EXCHANGE = ("开展一次校际学生学习交流活动", "One exchange of pupils between the schools")
BOTH_WAYS = ("定期开展双向学科交流活动", "A subject exchange in both directions")
OF_PEERS = (
    (*VISIT, "supporting", 1, "per fortnight", ["outreach"]),
    (*OBSERVE, "supported", 2, "per week", ["observation"]),
    (*EXCHANGE, "together", 1, "per term", ["exchange"]),
)
OF_TANGDENAN = ((*BOTH_WAYS, "both", 1, "per term", []),)

# Each requirement in the order of its sets: who owes what, how many, how often.
ASKED = (
    ("Chinese", "mentor", "joint_project", [], 1, "year"),
    ("Chinese", "mentor", "activity", [], 1, "term"),
    ("Chinese", "mentor", "visit", [], 1, "term"),
    ("Chinese", "mentor", "result", [], 1, "year"),
    ("Mathematics", "both", "observation", [], 1, "term"),
    ("Mathematics", "both", "paper", [], 1, "year"),
    ("Mathematics", "both", "book_recommendation", [], 1, "year"),
    ("Mathematics", "pair", "other", [], 1, "year"),
    ("Science", "both", "activity", [], 1, "term"),
    ("Science", "both", "activity", ["online"], 1, "fortnight"),
    (None, "mentor", "contact", [], 1, "month"),
    (None, "supporting", "visit", [], 1, "fortnight"),
    (None, "supported", "observation", [], 2, "week"),
    (None, "both", "activity", ["exchange"], 1, "term"),
    (None, "both", "activity", [], 1, "term"),
)

OF_PARTNERSHIP = (
    *("form", "subject", "supporting_district", "supporting_school", "supported_district"),
    *("supported_school", "starts_on", "ends_on", "note", "travel_minutes", "end_reason"),
)
TERMS = ("owed_by", "counts", "kinds", "quantity", "per")
OF_REQUIREMENT = (
    *("requirement_set__subject", "requirement_set__name", "requirement_set__name_en"),
    *("requirement_set__valid_from", "requirement_set__valid_to", "text", "text_en", "owed_by"),
    *("counts", "quantity", "per", "kinds", "evidence", "evidence_en", "weight"),
)


# --- typing it ------------------------------------------------------------------------------------


class Typist:
    """Opens a page as one of the year's accounts, fills it in as it reads, and sends it."""

    def __init__(self):
        self.client = Client(headers={"accept-language": "en"})

    def be(self, username: str):
        self.client.force_login(User.objects.get(username=username))

    def enter(self, address: str, *again, **said):
        """`again` is what is filled in besides when the page comes back with a question."""
        page = self.client.get(address)
        for more in ({}, *again):
            page = self.client.post(address, filled_in(page, **said, **more), follow=True)
            said = {}
        assert page.redirect_chain, refusals(page)
        assert page.status_code == 200
        return page


def enter_requirements(typist: Typist, program: Program) -> None:
    """While it is set up; each section its own, what holds for all subjects the office."""
    subjects = {row["id"]: row["name_en"] for row in read("places")["subjects"]}
    address = reverse("programs:requirement_add", args=[program.slug])
    choices = {"owed_by": Requirement.OwedBy, "counts": Requirement.Counts, "per": Requirement.Per}
    for row in read("places")["requirements"]:
        subject = subjects.get(row["subject"])
        typist.be(LEADS[subject] if subject else "office")
        words = {name: str(of(row[name]).label) for name, of in choices.items()}
        typist.enter(
            address,
            **words,
            **({"subject": subject} if subject else {}),
            **({"kinds": row["kinds"]} if "kinds" in row else {}),
            quantity=row.get("quantity", 1),
            set_name=row["set"],
            set_name_en=row["set_en"],
            **{name: row[name] for name in ("text", "text_en", "evidence", "evidence_en")},
        )


def enter_partnerships(typist: Typist) -> None:
    """The counterpart list by the leads of the subjects, schools by coordinators."""
    address = reverse("partnerships:create")
    for subject, districts in COUNTERPARTS.items():
        typist.be(LEADS[subject])
        for supported, helpers in districts.items():
            for supporting in helpers:
                typist.enter(
                    f"{address}?form=district",
                    *([{"itself": "on"}] if supporting == supported else []),
                    program=PROGRAM,
                    subject=subject,
                    supporting_district=supporting,
                    supported_district=supported,
                    note=LOST if supported == "Zengcheng City" else "",
                )
    for district, form, subject, supporting, supported, note in SCHOOLS:
        typist.be(f"ref-{district}")
        typist.enter(
            f"{address}?form={form}",
            program=PROGRAM,
            subject=subject,
            supporting_school=supporting,
            supported_school=supported,
            note=note,
        )


def enter_commitments(typist: Typist, program: Program) -> None:
    rows = Partnership.objects.filter(program=program)
    for username, two, agreed in (
        ("ref-hd", rows.filter(supporting_school__name_en__startswith="Tangdenan"), OF_TANGDENAN),
        ("ref-hp", rows.filter(note=PEERS), OF_PEERS),
    ):
        typist.be(username)
        for partnership in two:
            for duty, duty_en, owed_by, quantity, per, kinds in agreed:
                typist.enter(
                    reverse("partnerships:commit", args=[partnership.uuid]),
                    duty=duty,
                    duty_en=duty_en,
                    owed_by=owed_by,
                    quantity=quantity,
                    per=per,
                    kinds=kinds,
                )


# --- the year -------------------------------------------------------------------------------------


def rows_of(program: Program) -> dict[str, list[dict]]:
    """What the pages write, without keys, versions and the day on which it was entered."""
    partnerships = Partnership.objects.filter(program=program)
    requirements = Requirement.objects.filter(requirement_set__program=program)
    return {
        "partnerships": sorted(partnerships.values(*OF_PARTNERSHIP), key=str),
        # As they were entered: that is the order in which they stand in their sets.
        "requirements": list(requirements.order_by("pk").values(*OF_REQUIREMENT)),
    }


def put_aside(program: Program) -> None:
    """To another program, so that this one is as nobody had entered anything but its pairs."""
    other = ProgramFactory(slug="put-aside", state="closed")
    RequirementSet.objects.filter(program=program).update(program=other)
    Partnership.objects.filter(program=program).update(program=other)
    Program.objects.filter(pk=program.pk).update(state=Program.State.SETUP)


def stand_on_what_was_entered(program: Program) -> None:
    """The year's forms that name a partnership name the one that was entered."""
    places = [name for name in OF_PARTNERSHIP if name.startswith("supp")]
    links = ("form", "subject", *places)
    ours = {
        tuple(row[name] for name in links): row["pk"]
        for row in Partnership.objects.filter(program=program).values("pk", *links)
    }
    for row in Partnership.objects.exclude(program=program).values("pk", *links):
        link = tuple(row[name] for name in links)
        Activity.objects.filter(partnership=row["pk"]).update(partnership=ours[link])


# Of Wenchong Primary School and its village school, of which the document says no day: the kind,
# whose school it was at, the day, and how far its form is. A Wednesday and the Friday after it,
# three days of one week, and others that stand alone.
DONE, ON_ITS_WAY = Status.COUNTED, Status.SCHOOL
TOOK_PLACE = (
    ("outreach", "village", date(2017, 4, 12), DONE),
    ("outreach", "village", date(2017, 4, 14), DONE),
    ("outreach", "village", date(2017, 9, 20), DONE),
    ("outreach", "village", date(2018, 3, 7), DONE),
    ("outreach", "village", date(2018, 5, 9), ON_ITS_WAY),
    ("observation", "city", date(2017, 9, 12), DONE),
    ("observation", "city", date(2017, 9, 13), DONE),
    ("observation", "city", date(2017, 9, 14), DONE),
    ("observation", "city", date(2018, 3, 13), DONE),
    ("observation", "city", date(2018, 5, 15), ON_ITS_WAY),
    ("exchange", "village", date(2017, 10, 18), DONE),
    ("exchange", "city", date(2018, 4, 12), DONE),
)


def what_wenchong_and_its_village_school_did(program: Program) -> None:
    kinds = {kind.key: kind for kind in ActivityKind.objects.filter(program=program)}
    schools = {
        "city": School.objects.get(name_en="Wenchong Primary School"),
        "village": School.objects.get(name_en="Huangpu Example Village School No. 1"),
    }
    huangpu = schools["city"].district
    for kind, host, day, status in TOOK_PLACE:
        form = ActivityFactory(
            pairing=None,
            program=program,
            subject=None,
            kind=kinds[kind],
            organiser_level=Activity.Level.SCHOOL,
            pairing_form=Activity.PairingForm.SCHOOL,
            organiser_district=huangpu,
            organiser_school=schools["city"],
            confirming_district=huangpu,
            confirming_school=schools["village"],
            host_school=schools[host],
            author=User.objects.get(username="ref-hp-2"),
            starts_on=day,
            status=status,
        )
        Party.objects.bulk_create(
            Party(activity=form, side=side, district=huangpu, school=schools[whose])
            for side, whose in (("supporting", "city"), ("supported", "village"))
        )


@pytest.fixture(scope="module")
def year(reference_year, django_db_blocker) -> Iterator[dict]:
    """Its rows as loaded, and as entered through the pages; its pairs, forms and contacts stay."""
    with django_db_blocker.unblock():
        office = UserFactory(username="office", name="The office")
        RoleAssignmentFactory(user=office, role=Role.ADMINISTRATOR, starts_on=date(2012, 9, 1))
        loaded = rows_of(reference_year)
        put_aside(reference_year)
        typist = Typist()
        with time_machine.travel(ENTERED_ON, tick=False):
            enter_requirements(typist, reference_year)
            typist.be("office")
            typist.enter(reverse("programs:program_open", args=[reference_year.slug]))
            enter_partnerships(typist)
            enter_commitments(typist, reference_year)
        stand_on_what_was_entered(reference_year)
        what_wenchong_and_its_village_school_did(reference_year)
        yield {"loaded": loaded, "entered": rows_of(reference_year), "program": reference_year}


def test_what_the_pages_wrote_is_what_the_services_wrote(year):
    assert year["entered"] == year["loaded"]


def test_the_year_has_what_the_document_says(year):
    forms = [row["form"] for row in year["entered"]["partnerships"]]
    named = dict(Subject.objects.values_list("pk", "name_en"))
    asked = [
        (named.get(row["requirement_set__subject"]), *(row[name] for name in TERMS))
        for row in year["entered"]["requirements"]
    ]

    assert {form: forms.count(form) for form in forms} == {
        "district": 18,
        "school": 23,
        "subject_group": 1,
    }
    assert asked == list(ASKED)


def test_every_commitment_says_what_was_agreed(year):
    """Three of each of the six, and one of Tangdenan and Beixing; from the year's first day on."""
    per = {str(each.label): each.value for each in Requirement.Per}
    agreed = [
        *(
            (f"{supporting} supports {supported}", *row)
            for _who, _form, _subject, supporting, supported, note in SCHOOLS
            for row in {PEERS: OF_PEERS}.get(note, ())
        ),
        *(
            ("Tangdenan Primary School supports Beixing Primary School", *row)
            for row in OF_TANGDENAN
        ),
    ]
    rows = Commitment.objects.select_related(
        *("partnership__supporting_school", "partnership__supported_school")
    )
    found = [
        (
            *(str(row.partnership), row.duty, row.duty_en, row.owed_by, row.quantity, row.per),
            *(row.kinds, row.starts_on, row.ends_on, row.written_on),
        )
        for row in rows
    ]

    assert len(agreed) == 19
    assert sorted(found) == sorted(
        (*who_what, per[often], kinds, FIRST_DAY, None, date(2017, 4, 3))
        for *who_what, often, kinds in agreed
    )


# --- how far it is --------------------------------------------------------------------------------


def as_of(day: str):
    return time_machine.travel(day, tick=False)


@pytest.fixture
def reader(year) -> Client:
    client = Client(headers={"accept-language": "en"})
    with as_of(READ_ON):
        client.force_login(User.objects.get(username="office"))
    return client


def sums_of(page, caption: str) -> dict[str, tuple]:
    """A table of sums as it stands on the page: pairs, asked, done, on the way, and the rest."""
    table = next(each for each in page.context["sums"] if str(each.caption) == caption)
    return {
        str(row.of): (row.pairs, row.asked, row.done, row.waiting, row.missing + row.to_come)
        for row in table.data.data
    }


# The year's sixty pairs, counted from 0 in the order of the list of partners: 32 of science, 14 of
# English from pair 32 on, 4 of moral education from 46, 4 of mathematics from 50 and 6 of Chinese
# from 54. Of 34 forms the one of number n is of pair n * 60 // 34, n weeks after 6 September 2017:
#
#     0 to 18   science            pairs 0, 1, 3, 5, 7, 8, 10, 12, … 31       until 10 January
#     19 to 26  English            33, 35, 37, 38, 40, 42, 44, 45             17 January to 7 March
#     27, 28    moral education    47, 49                                     14 and 21 March
#     29, 30    mathematics        51 (online), 52 (a lesson is observed)     28 March, 4 April
#     31 to 33  Chinese            54, 56, 58                                 11, 18 and 25 April
#
# Each brings papers of both of its pair and a joint project of the two, none a book, and none is of
# an outreach visit or an exchange. Pairs 0, 3, 5 and 9 have forms of April and May besides, which
# wait for somebody. 60 contacts were noted a day each from 8 January on, pair by pair.
RESEARCH = "Help the trainee find one problem in teaching and research it"
DISCUSSION = "One discussion of lesson design and practice around that problem"
COUNTRYSIDE = "One visit to the countryside, with lessons observed, demonstrated and exchanged"
GUIDED = "Guide the trainee's research to a result: a lesson case, paper or research report"
LESSON, PAPER, BOOK = (
    *("Observe one lesson of each other", "Write one paper", "Recommend one good book"),
)
ONLINE = "One themed online session every other week"
REGISTERED = (
    "Both sides fill in a registration form of each activity; school and district confirm it"
)
CONTACT = "Guidance on design, method, papers and projects, on site, by telephone and e-mail"
PUPILS, SUBJECTS = EXCHANGE[1], BOTH_WAYS[1]


def test_how_far_each_requirement_is_in_the_second_term(reader):
    """On 16 May 2018: forms 25 to 33 are of this term, which began on 26 February."""
    with as_of(READ_ON):
        page = reader.get(reverse("guidance:progress"))

    # Pairs, asked, done, on the way, still to come. Of mathematics each of two owes their own.
    assert sums_of(page, "By requirement") == {
        RESEARCH: (6, 6, 3, 0, 3),  # 54, 56 and 58
        DISCUSSION: (6, 6, 3, 0, 3),
        COUNTRYSIDE: (6, 6, 0, 0, 6),
        GUIDED: (6, 6, 3, 0, 3),
        LESSON: (4, 8, 1, 0, 7),  # the mentor of 52 observed the trainee's
        PAPER: (4, 8, 4, 0, 4),  # both of 51 and of 52
        BOOK: (4, 8, 0, 0, 8),
        REGISTERED: (32, 32, 0, 4, 28),  # 0, 3, 5 and 9 wait
        ONLINE: (32, 32, 0, 0, 32),
        CONTACT: (60, 60, 0, 0, 60),  # none in May
        PUPILS: (60, 60, 0, 0, 60),
        SUBJECTS: (60, 60, 9, 4, 47),  # nine forms; the same four wait
    }
    # Asked of a pair besides its subject's own: a contact and two exchanges.
    assert sums_of(page, "By subject") == {
        "Chinese": (6, 6 * 7, 3 * 4, 0, 30),
        "Mathematics": (4, 3 * 8 + 4 * 3, 1 + 4 + 2, 0, 29),
        "English": (14, 14 * 3, 2, 0, 40),  # 44 and 45
        "Science": (32, 32 * 5, 0, 4 * 2, 152),
        "Moral education": (4, 4 * 3, 2, 0, 10),  # 47 and 49
    }


def test_how_far_each_requirement_was_at_the_end_of_the_first_term(reader):
    """On 20 January 2018: forms 0 to 19 are of that term, and 24 contacts of that month. Of the
    last fortnight the term holds a week, which is half of it, so it is asked.
    """
    autumn = Term.objects.get(starts_on=date(2017, 9, 1))
    with as_of(READ_ON):
        page = reader.get(reverse("guidance:progress"), {"term": autumn.pk})

    assert sums_of(page, "By requirement") == {
        RESEARCH: (6, 6, 3, 0, 3),  # of the year, so it is as later
        DISCUSSION: (6, 6, 0, 0, 6),
        COUNTRYSIDE: (6, 6, 0, 0, 6),
        GUIDED: (6, 6, 3, 0, 3),
        LESSON: (4, 8, 0, 0, 8),
        PAPER: (4, 8, 4, 0, 4),
        BOOK: (4, 8, 0, 0, 8),
        REGISTERED: (32, 32, 19, 0, 13),
        ONLINE: (32, 32, 0, 0, 32),
        CONTACT: (60, 60, 24, 0, 36),
        PUPILS: (60, 60, 0, 0, 60),
        SUBJECTS: (60, 60, 20, 0, 40),
    }
    assert sums_of(page, "By subject") == {
        "Chinese": (6, 42, 3 + 3, 0, 36),
        "Mathematics": (4, 36, 4, 0, 32),
        "English": (14, 42, 1, 0, 41),  # 33
        "Science": (32, 160, 19 + 19 + 24, 0, 98),
        "Moral education": (4, 12, 0, 0, 12),
    }


def test_of_a_fortnight_its_own_online_session_counts(reader):
    """31 December to 13 January: form 17 is of 3 January and online, of pair 30."""
    with as_of("2018-01-10 01:00Z"):
        reader.force_login(User.objects.get(username="office"))
        page = reader.get(reverse("guidance:progress"))

    assert sums_of(page, "By requirement")[ONLINE] == (32, 32, 1, 0, 31)


def test_the_page_of_one_pair_says_the_same(reader):
    """Pair 52, the third of list 21: form 30 is all that it has in this term, with four papers."""
    pair = Pairing.objects.get(uuid=key("pairing", 21, 2))
    with as_of(READ_ON):
        page = reader.get(reverse("guidance:pair-progress", args=[pair.uuid]))

    found = {
        str(row.owed.requirement): (
            *(row.owed.needed, row.owed.done, row.owed.waiting, row.owed.left),
            len(row.things),
        )
        for row in page.context["rows"]
    }
    # Asked, done, on the way, still to come; and how many things stand behind it.
    assert found == {
        LESSON: (2, 1, 0, 1, 1),
        PAPER: (2, 2, 0, 0, 4),
        BOOK: (2, 0, 0, 2, 0),
        "Decide goal, time, theme and method": (0, 0, 0, 0, 0),  # nothing that is counted
        CONTACT: (1, 0, 0, 1, 0),
        PUPILS: (1, 0, 0, 1, 0),
        SUBJECTS: (1, 1, 0, 0, 1),
    }


def test_how_far_each_commitment_is(year, reader):
    """On 16 May 2018, of what has begun by then.

    Fortnights: 7 of the term until 14 July 2017, for 1 April and the last six days are less than
    half of one; 11 of the autumn, with those that begin and end it and half of one beside National
    Day; 6 of the spring until that of 6 May. Weeks: 14, for May Day takes one whole week; 19,
    without National Day and the two days before 3 September; 12 until that of 13 May. Terms: 3.
    """
    assert 7 + 11 + 6 == 24
    assert 2 * (14 + 19 + 12) == 90
    with as_of(READ_ON):
        found = {
            (str(row.partnership.supporting_school), str(row)): [
                " ".join(str(chip["label"]) for chip in share["chips"])
                for share in reader.get(row.get_absolute_url()).context["shares"]
            ]
            for row in Commitment.objects.select_related("partnership__supporting_school")
        }

    untold = {
        VISIT[1]: ["Owed so far: 24 Done: 0 Missing by 16 May 2018: 23 Open now: 1"],
        OBSERVE[1]: ["Owed so far: 90 Done: 0 Missing by 16 May 2018: 88 Open now: 2"],
        EXCHANGE[1]: ["Owed so far: 3 Done: 0 Missing by 16 May 2018: 2 Open now: 1"],
    }
    assert found == {
        # Wednesday and Friday of one week in April are one fortnight's; 9 May is on its way.
        ("Wenchong Primary School", VISIT[1]): [
            "Owed so far: 24 Done: 3 On its way: 1 Missing by 16 May 2018: 20 Done besides: 1"
        ],
        # Of three in one week two are owed; of this week one is on its way and one is open.
        ("Wenchong Primary School", OBSERVE[1]): [
            "Owed so far: 90 Done: 3 On its way: 1 Missing by 16 May 2018: 85 Open now: 1 "
            "Done besides: 1"
        ],
        # In the autumn at the village school, in the spring in the city: both are the two's.
        ("Wenchong Primary School", EXCHANGE[1]): [
            "Owed so far: 3 Done: 2 Missing by 16 May 2018: 1"
        ],
        # Forms 6 and 32, both at Beixing; nobody went to Tangdenan.
        ("Tangdenan Primary School", BOTH_WAYS[1]): [
            "Owed so far: 3 Done: 2 Missing by 16 May 2018: 1 On its way besides: 8",
            "Owed so far: 3 Done: 0 Missing by 16 May 2018: 2 Open now: 1",
        ],
        **{
            (f"Huangpu Example Primary School No. {number}", duty): said
            for number in (1, 2, 3, 4, 5)
            for duty, said in untold.items()
        },
    }
