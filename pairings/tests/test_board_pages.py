"""The board and its proposals by their pages: reading, one press, a draft, publishing it."""

import re
from datetime import date
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from pairings.board import services
from pairings.board.models import Proposal
from pairings.models import Pairing, Partnership
from pairings.pairs.services import cancel_pairing, open_pairing
from pairings.tests.factories import NominationFactory, PairingFactory
from pairings.tests.test_board import row_of
from programs.models import Program
from programs.tests.factories import ProgramFactory
from roster.models import Posting, School, Teacher
from roster.tests.factories import SchoolFactory, SubjectFactory, TeacherFactory
from tests.sent_page import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]

DAY = date(2026, 3, 18)
ENDED = {"ends_on": date(2026, 3, 1)}


@pytest.fixture
def trainee(north):
    return newcomer(north, "North Newcomer")


def newcomer(corner, name):
    return TeacherFactory(name=name, school=corner.school, school__subject=corner.subject)


def asked(corner, **more) -> str:
    return "?" + urlencode({"program": corner.program.pk, "subject": corner.subject.pk} | more)


def to_board(corner, **more) -> str:
    return reverse("pairings:board") + asked(corner, **more)


def to_trainee(corner, trainee) -> str:
    return reverse("pairings:board-trainee", args=[trainee.uuid]) + asked(corner)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


@pytest.fixture
def coordinator(client, north):
    client.force_login(north.coordinator_user)
    return client


@pytest.fixture
def draft(north, trainee):
    return drawn(north)


def drawn(north) -> Proposal:
    proposal = services.propose(
        actor=north.coordinator_actor,
        program=north.program,
        subject=north.subject,
        district=north.district,
        starts_on=DAY,
    )
    services.draw_up(proposal.pk)
    proposal.refresh_from_db()
    return proposal


# --- the board ------------------------------------------------------------------------------------


def subjects_offered(page) -> dict[str, str]:
    found = re.findall(r'<option value="(\d+)"[^>]*>([^<]*)</option>', page.text.split("<main")[1])
    return {label.partition(":")[0]: label.partition(": ")[2] for _key, label in found}


@pytest.fixture
def some_unpaired(north, south, trainee):
    """Of North one has no mentor, of South two, one of whom had one; a mentor needs none, and
    whoever is said to have left is nobody's trainee.
    """
    newcomer(south, "South Newcomer")
    newcomer(south, "South Other")
    former = newcomer(north, "North Former")
    old = ProgramFactory(slug="before", state=Program.State.CLOSED)
    PairingFactory(
        program=old,
        subject=north.subject,
        mentor=former,
        ends_on=date(2025, 12, 1),
        end_reason="completed",
    )
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on="2026-03-01", end_reason=Pairing.EndReason.TRAINEE_LEFT
    )


def test_each_subject_says_how_many_are_without_a_mentor_as_many_as_its_board_lists(
    client, administrator, north, south, some_unpaired
):
    client.force_login(administrator)

    said = subjects_offered(client.get(reverse("pairings:board")))

    assert said["Northern science"] == "1 teacher who could be a trainee"
    assert said["Southern English"] == "2 teachers who could be trainees"
    for corner in (north, south):
        listed = client.get(to_board(corner)).context["number"]
        assert said[corner.subject.name].startswith(f"{listed} teacher")


@pytest.mark.parametrize(
    ("language", "could_be", "waits"),
    [
        ("en", " teacher who could be a trainee", " trainee without a mentor"),
        ("zh-hans", "名可作学员的教师", "名学员尚无导师"),
    ],
)
def test_only_a_nomination_makes_the_board_call_somebody_a_trainee(
    client, administrator, north, south, trainee, language, could_be, waits
):
    accept_as_trainee(south, newcomer(south, "South Newcomer"))
    client.force_login(administrator)
    client.cookies["django_language"] = language

    def heads() -> tuple[bool, bool]:
        said = words(client.get(to_board(north)))
        return f"1{could_be}" in said, f"1{waits}" in said

    assert heads() == (True, False)
    accept_as_trainee(north, trainee)
    assert heads() == (False, True)


def accept_as_trainee(corner, person):
    NominationFactory(
        program=corner.program,
        subject=corner.subject,
        teacher=person,
        part="trainee",
        school=corner.school,
        state="accepted",
        settled=True,
    )


def test_a_coordinator_reads_the_number_of_their_own_district(client, north, south, some_unpaired):
    client.force_login(south.coordinator_user)
    page = client.get(reverse("pairings:board"))

    accept_as_trainee(north, north.trainee)
    page = client.get(reverse("pairings:board"))
    assert subjects_offered(page)["Southern English"] == "2 teachers who could be trainees"
    assert subjects_offered(page)["Northern science"] == "0 without a mentor"


def test_the_numbers_cost_the_same_however_many_subjects_there_are(
    client, administrator, north, south, some_unpaired, django_assert_max_num_queries
):
    for _each in range(5):
        SubjectFactory()
    client.force_login(administrator)

    with django_assert_max_num_queries(12):
        client.get(reverse("pairings:board"))


def test_where_two_programs_are_open_no_number_stands_there(client, administrator, some_unpaired):
    ProgramFactory(slug="another", state=Program.State.OPEN)
    client.force_login(administrator)

    assert subjects_offered(client.get(reverse("pairings:board")))["Northern science"] == ""


def test_a_suggestion_says_on_a_phone_that_it_is_none_but_a_suggestion(coordinator, north, trainee):
    [row] = coordinator.get(to_board(north)).context["table"].paginated_rows

    assert "Suggested:" in row.get_cell("best")


def test_the_board_names_who_has_no_mentor_and_the_best_there_is(coordinator, north, trainee):
    said = words(coordinator.get(to_board(north)))

    assert "1 teacher who could be a trainee" in said
    assert "North Newcomer" in said
    assert "North Trainee" not in said
    assert "North Mentor" in said
    assert "same subject · partner district · 1 of 3 places taken" in said


def test_an_empty_board_says_so_and_offers_no_proposal(coordinator, north):
    response = coordinator.get(to_board(north))

    assert "Everybody has a mentor." in words(response)
    assert "Suggest for everyone" not in response.text


def test_a_school_narrows_the_board_and_the_subject_stays(coordinator, north, trainee):
    page = coordinator.get(to_board(north, school=north.school.pk))
    nowhere = coordinator.get(to_board(north, school=north.helping_school.pk))

    assert "North Newcomer" in page.text
    assert f'name="subject" value="{north.subject.pk}"' in page.text
    assert nowhere.status_code == 200


@pytest.mark.parametrize("day", ["2019-01-01", "tomorrow", "2026-02-30"])
def test_a_day_that_cannot_be_read_is_asked_for_again(coordinator, north, day):
    page = coordinator.get(to_board(north, starts_on=day))

    assert page.status_code == 200
    assert "There is a problem" in page.text


def test_pairs_of_a_day_in_a_month_that_is_over_are_asked_from_today_and_the_pages_say_so(
    coordinator, north, trainee
):
    """By one press, and by a proposal."""
    late = "what the program asks for is asked from the day on which the pair is made"
    other = newcomer(north, "North Extra")
    by_press = to_trainee(north, trainee) + "&starts_on=2026-02-10"
    assert late in coordinator.get(by_press).text
    assert late not in coordinator.get(to_trainee(north, trainee)).text
    coordinator.post(by_press, {"mentor": north.mentor.uuid, "uuid": uuid4()})

    draft = services.propose(
        actor=north.coordinator_actor,
        program=north.program,
        subject=north.subject,
        district=north.district,
        starts_on=date(2026, 2, 10),
    )
    services.draw_up(draft.pk)
    draft.refresh_from_db()
    publish = reverse("pairings:proposal-publish", args=[draft.uuid])
    assert late in coordinator.get(publish).text
    coordinator.post(publish, {"version": draft.version})

    made = Pairing.objects.filter(trainee__in=[trainee, other])
    assert {(each.starts_on, each.asked_from) for each in made} == {(date(2026, 2, 10), DAY)}
    assert made.count() == 2


def test_the_first_day_lies_in_the_program(coordinator, north):
    page = coordinator.get(to_board(north, starts_on="2020-01-01"))

    assert page.context["form"].errors["starts_on"] == [
        "The program runs from 1 September 2025 to 31 August 2026. Enter a day within it."
    ]


def test_one_press_makes_the_pair(coordinator, north, trainee):
    address = to_trainee(north, trainee)
    page = coordinator.get(address)
    assert "Pair North Newcomer with North Mentor" in page.text
    sent = dict(re.findall(r'name="(mentor|uuid)" value="([^"]+)"', page.text))

    done = coordinator.post(address, sent, follow=True)
    again = coordinator.post(address, sent, follow=True)

    assert "The two were paired." in done.text
    assert "The two were paired." in again.text
    pairing = Pairing.objects.get(trainee=trainee)
    assert (pairing.mentor, pairing.starts_on) == (north.mentor, DAY)
    assert "North Mentor with North Newcomer." in done.text
    assert f'<a href="/pairings/{pairing.uuid}/cancel/">A mistake? Cancel this pairing' in done.text


def test_colleagues_and_who_may_leave_soon_come_after_all_others_and_say_why(
    coordinator, north, trainee
):
    TeacherFactory(
        name="Old Hand",
        teaching_since=1988,
        school=north.helping_school,
        school__subject=north.subject,
    )
    address = to_trainee(north, trainee) + "&all=1"

    told = {
        each["name"]: each["warnings"]
        for each in coordinator.get(address).context["suggestions"]
        if each["name"] in {"North Mentor", "Old Hand", "North Trainee"}
    }

    assert list(told) == ["North Mentor", "Old Hand", "North Trainee"]
    assert told == {
        "North Mentor": [],
        "Old Hand": ["Has taught for 38 years: ask whether they stay for the whole program."],
        "North Trainee": [
            "Teaches at the trainee’s own school.",
            "Is a trainee, or waits for a mentor too.",
        ],
    }


def test_a_page_says_nothing_of_a_pair_that_its_reader_does_not_see(coordinator, north, trainee):
    busy = TeacherFactory(
        name="North Busy", school=north.helping_school, school__subject=north.subject
    )
    pair = PairingFactory(
        program=north.program, trainee=busy, school=north.helping_school, subject=SubjectFactory()
    )
    address = to_trainee(north, trainee) + "&all=1"

    def said(page) -> list[str]:
        [one] = [each for each in page.context["suggestions"] if each["mentor"].pk == busy.pk]
        return one["warnings"]

    assert said(coordinator.get(address)) == []
    Pairing.objects.filter(pk=pair.pk).update(mentor_district=north.district)
    assert said(coordinator.get(address)) == ["Is a trainee, or waits for a mentor too."]


@pytest.mark.parametrize("is_own_subject", [True, False])
def test_nor_does_its_order_nor_the_best_suggestion_hang_on_such_a_pair(
    coordinator, administrator, north, trainee, is_own_subject
):
    """Somebody of another district stands among the first three, and is paired there."""
    city = SchoolFactory(district=north.helping_district, setting=School.Setting.URBAN)
    posted = {"school": city, "school__subject": north.subject}
    busy = TeacherFactory(name="North Busy", teaching_since=2001, **posted)
    for name in ("North Second", "North Third", "North Fourth"):
        TeacherFactory(name=name, teaching_since=2018, **posted)
    draft = drawn(north)
    pages = [
        to_trainee(north, trainee),
        to_trainee(north, trainee) + "&all=1",
        reverse("pairings:proposed-trainee", args=[draft.uuid, trainee.uuid]),
        reverse("pairings:proposed-trainee", args=[draft.uuid, trainee.uuid]) + "?all=1",
    ]

    def shown() -> list:
        contexts = [coordinator.get(address).context for address in pages]
        told = ("name", "place", "reasons", "warnings")
        orders = [
            [[each[word] for word in told] for each in context["suggestions"]]
            for context in contexts
        ]
        more = [context["more"] for context in contexts]
        [row] = coordinator.get(to_board(north)).context["table"].paginated_rows
        return [orders, more, row.get_cell("best"), row.get_cell("why")]

    before = shown()
    PairingFactory(
        program=north.program,
        trainee=busy,
        school=city,
        subject=north.subject if is_own_subject else SubjectFactory(),
    )

    assert shown() == before
    orders, more, best, _why = before
    assert [len(each) for each in orders] == [3, 6, 3, 6]
    assert {each[0][0] for each in orders} == {"North Busy"}
    assert more == [3, 0, 3, 0]
    assert "North Busy" in best
    # Who is told of the pair reads of it, and finds them at the end.
    coordinator.force_login(administrator)
    order = coordinator.get(pages[1]).context["suggestions"]
    learners = [each["name"] for each in order if any("a trainee" in it for it in each["warnings"])]
    assert learners == [each["name"] for each in order[-2:]]
    assert set(learners) == {"North Busy", "North Trainee"}


def test_where_the_board_suggests_nobody_the_page_offers_whom_it_knows_and_says_so(
    coordinator, north, trainee
):
    Partnership.objects.update(ends_on=date(2026, 3, 1))
    assert "Nobody to suggest" in words(coordinator.get(to_board(north)))

    page = words(coordinator.get(to_trainee(north, trainee)))

    assert "The board suggests none of these." in page
    assert "Pair North Newcomer with North Trainee" in page


def test_only_a_pair_of_these_two_is_called_one(coordinator, north, trainee):
    """Whatever key comes with the press, and whatever became of the pair it made."""
    address = to_trainee(north, trainee)
    crafted = {"mentor": north.mentor.uuid, "uuid": north.pairing.uuid}
    refused = coordinator.post(address, crafted)
    assert refused.status_code == 422
    assert "The two were paired" not in refused.text
    assert "no pair of these two now" in refused.text

    sent = dict(re.findall(r'name="(mentor|uuid)" value="([^"]+)"', refused.text))
    coordinator.post(address, sent)
    made = Pairing.objects.get(trainee=trainee)
    cancel_pairing(made, actor=north.coordinator_actor, seen=1)

    assert "no pair of these two now" in coordinator.post(address, sent).text
    assert not Pairing.objects.open().filter(trainee=trainee).exists()


def test_the_second_for_the_last_place_is_told_and_sees_who_is_left(coordinator, north, trainee):
    PairingFactory(program=north.program, mentor=north.mentor)
    TeacherFactory(name="North Second", school=north.helping_school, school__subject=north.subject)
    address = to_trainee(north, trainee)
    page = coordinator.get(address)
    sent = dict(re.findall(r'name="(mentor|uuid)" value="([^"]+)"', page.text))
    sent["mentor"] = str(north.mentor.uuid)
    PairingFactory(program=north.program, mentor=north.mentor)

    refused = coordinator.post(address, sent)

    assert refused.status_code == 422
    assert "North Mentor already has 3 trainees" in refused.text
    assert "with North Second" in refused.text
    assert "Has 3 trainees; this program allows 3." in refused.text
    assert not Pairing.objects.filter(trainee=trainee).exists()


def test_a_lead_reads_and_proposes_and_does_not_pair(client, north, trainee):
    client.force_login(north.lead_user)
    address = to_trainee(north, trainee)
    page = client.get(address)

    refused = client.post(address, {"mentor": north.mentor.uuid, "uuid": north.mentor.uuid})

    assert "Pair with" not in page.text
    assert "The coordinator of the trainee’s district makes the pair." in page.text
    assert refused.status_code == 403
    assert not Pairing.objects.filter(trainee=trainee).exists()


# --- a proposal -----------------------------------------------------------------------------------


def test_a_proposal_is_asked_for_drawn_up_and_read(
    coordinator, north, trainee, django_capture_on_commit_callbacks
):
    address = reverse("pairings:proposal-create") + asked(north)
    page = as_shown(coordinator.get(address))

    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(address, page)
    made = coordinator.get(Proposal.objects.get().get_absolute_url())
    again = coordinator.post(address, page, follow=True)

    assert Proposal.objects.get().state == Proposal.State.READY
    assert "North Newcomer" in made.text
    assert "Check and publish" in made.text
    assert "saved already" in again.text


def test_a_wrong_day_is_refused_beside_its_box(coordinator, north, trainee):
    address = reverse("pairings:proposal-create") + asked(north)
    page = as_shown(coordinator.get(address), but={"starts_on": "2031-01-01"})

    refused = coordinator.post(address, page)

    assert refused.status_code == 422
    assert "The program runs from" in refused.text
    assert as_shown(refused)["starts_on"] == ["2031-01-01"]
    assert not Proposal.objects.exists()


def test_a_proposal_being_drawn_up_says_so_and_never_that_it_is_done(coordinator, draft):
    Proposal.objects.update(state=Proposal.State.WAITING)

    page = coordinator.get(draft.get_absolute_url())

    assert "It is being drawn up." in page.text
    assert "Check and publish" not in page.text


def test_each_button_of_a_row_does_what_it_says(coordinator, draft, trainee):
    row = draft.pairs.get()
    for step, expected in (
        ("keep", (True, False)),
        ("let-go", (False, False)),
        ("leave-out", (False, True)),
        ("take-in", (False, False)),
    ):
        draft.refresh_from_db()
        address = reverse("pairings:proposed-step", args=[draft.uuid, trainee.uuid, step])
        coordinator.post(address, {"version": draft.version})
        row.refresh_from_db()
        assert (row.is_kept, row.is_left_out) == expected, step
    stale = coordinator.post(address, {"version": 1}, follow=True)
    unknown = reverse("pairings:proposed-step", args=[draft.uuid, trainee.uuid, "marry"])

    assert "Somebody changed this since you opened it." in stale.text
    assert coordinator.post(unknown, {"version": draft.version}).status_code == 404


def test_another_mentor_is_named_from_those_who_may_help(coordinator, north, draft, trainee):
    second = TeacherFactory(
        name="North Second", school=north.helping_school, school__subject=north.subject
    )
    address = reverse("pairings:proposed-trainee", args=[draft.uuid, trainee.uuid])
    page = coordinator.get(address)
    assert "Name North Second" in page.text
    before = draft.pairs.get().mentor

    sent = {"version": draft.version, "mentor": second.uuid}
    done = coordinator.post(address, sent, follow=True)

    assert "North Second is named for North Newcomer" in done.text
    row = draft.pairs.get()
    assert (row.mentor, row.is_kept) == (second, True)
    assert coordinator.post(address, sent | {"version": 1}).status_code == 302
    other = {"version": 1, "mentor": before.uuid}
    assert coordinator.post(address, other).status_code == 409


def test_a_draft_names_another_than_the_best_where_the_best_is_given_and_says_so(
    coordinator, north, trainee
):
    """Two trainees would have the one free place; the page of the other says who has it."""
    Program.objects.update(mentor_capacity=2)
    other = newcomer(north, "North Other")
    second = TeacherFactory(
        name="North Second", school=north.helping_school, school__subject=north.subject
    )
    PairingFactory(program=north.program, mentor=second)
    Teacher.objects.filter(pk=north.mentor.pk).update(teaching_since=1995)
    north.program.refresh_from_db()
    best = coordinator.get(to_board(north)).context["table"].suggested
    proposal = drawn(north)
    [row] = proposal.pairs.filter(mentor=second)
    page = reverse("pairings:proposed-trainee", args=[proposal.uuid, row.trainee.uuid])

    assert {key: each.mentor.name for key, each in best.items()} == {
        trainee.pk: "North Mentor",
        other.pk: "North Mentor",
    }
    assert "another mentor here than" in words(coordinator.get(proposal.get_absolute_url()))
    assert "Has 1 now and 1 other in this proposal; this program allows 2." in words(
        coordinator.get(page)
    )


def test_a_kept_pair_that_cannot_be_made_any_more_says_why(coordinator, north, draft, trainee):
    """Drawn again it stays, whatever has become of the two."""
    services.keep(row_of(draft, trainee), actor=north.coordinator_actor, seen=draft.version)
    draft.refresh_from_db()
    weights = dict.fromkeys(["nearness", "experience", "continuity", "balance"], 1)
    services.draw_again(draft, actor=north.coordinator_actor, seen=draft.version, **weights)
    services.draw_up(draft.pk)
    publish = reverse("pairings:proposal-publish", args=[draft.uuid])
    said = {}

    def look(name):
        page = words(coordinator.get(draft.get_absolute_url()))
        told = "1 pair of this draft cannot be made as people are now" in page
        assert told == ("1 pair of this draft" in words(coordinator.get(publish)))
        (said[name],) = re.findall(r"kept (.*?) Another mentor", page)
        return told

    assert not look("fine")
    for name, rows, values, back in (
        ("posting", Posting.objects.filter(teacher=north.mentor), ENDED, {"ends_on": None}),
        ("partners", Partnership.objects.all(), ENDED, {"ends_on": None}),
        ("trainee", Posting.objects.filter(teacher=trainee), ENDED, {"ends_on": None}),
        ("full", Program.objects.all(), {"mentor_capacity": 1}, {"mentor_capacity": 3}),
    ):
        rows.update(**values)
        assert look(name), name
        rows.update(**back)
    PairingFactory(program=north.program, subject=north.subject, trainee=trainee)
    assert look("paired")

    no_mentor = (
        "The mentor does not teach Northern science on the first day of the pairs, or not at a "
        "place that may help. Choose another mentor."
    )
    assert said == {
        "fine": "same subject · partner district · has 1 now, 1 in this proposal, 3 at most",
        "posting": no_mentor,
        "partners": no_mentor,
        "trainee": "The trainee does not teach Northern science on the first day of the pairs any "
        "more.",
        "full": "Has 1 trainee; this program allows 1.",
        "paired": "The trainee has a mentor in Northern science by now.",
    }


@pytest.mark.parametrize(
    ("language", "unknown", "known"),
    [
        ("en", "known for 0 of 1 pair, so a short way spoke for nobody", "for 1 of 1 pair."),
        ("zh-hans", "1对中两地路程的分钟数已知0对", "1对中已知两地路程分钟数的有1对"),
    ],
)
def test_a_draft_says_for_how_many_pairs_a_short_way_could_speak_while_it_has_weight(
    coordinator, draft, language, unknown, known
):
    coordinator.cookies["django_language"] = language

    def said():
        return words(coordinator.get(draft.get_absolute_url()))

    assert unknown in said()
    Partnership.objects.update(travel_minutes=25)
    assert known in said()
    assert unknown not in said()
    Proposal.objects.update(travel=0)
    assert known not in said()


@pytest.mark.parametrize(
    ("language", "in_a_row", "for_another"),
    [
        (
            "en",
            "has 1 now, 2 in this proposal, 3 at most",
            "has 1 now, 1 other in this proposal, 3",
        ),
        ("zh-hans", "现带1人，本方案再配2人，最多3人", "现带1人，本方案中另有1名学员，最多3人"),
    ],
)
def test_a_draft_tells_pairs_there_are_from_those_it_would_make(
    coordinator, north, trainee, language, in_a_row, for_another
):
    other = newcomer(north, "North Other")
    proposal = drawn(north)
    coordinator.cookies["django_language"] = language

    said = words(coordinator.get(proposal.get_absolute_url()))
    assert said.count(in_a_row) == 2
    page = reverse("pairings:proposed-trainee", args=[proposal.uuid, other.uuid])
    assert for_another in words(coordinator.get(page))


def test_published_and_undone_from_its_pages(coordinator, draft, trainee):
    publish = reverse("pairings:proposal-publish", args=[draft.uuid])
    check = coordinator.get(publish)
    assert "Trainees of each mentor; this program allows 3" in check.text

    done = coordinator.post(publish, as_shown(check), follow=True)
    assert "1 pair is made. Not told, because without an account: North Newcomer." in done.text
    assert Pairing.objects.open().filter(trainee=trainee).count() == 1

    undo = reverse("pairings:proposal-undo", args=[draft.uuid])
    undone = coordinator.post(undo, as_shown(coordinator.get(undo)), follow=True)
    assert "Its pairings were cancelled. Not told" in undone.text
    assert not Pairing.objects.open().filter(trainee=trainee).exists()


def test_what_changed_meanwhile_stands_on_the_check_page(coordinator, north, draft, trainee):
    publish = reverse("pairings:proposal-publish", args=[draft.uuid])
    page = as_shown(coordinator.get(publish))
    open_pairing(
        actor=north.coordinator_actor,
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        trainee=trainee,
        starts_on=DAY,
    )

    refused = coordinator.post(publish, page)

    assert refused.status_code == 422
    said = words(refused)
    assert "Nobody was paired, because 1 pair cannot be made any more:" in said
    assert "North Newcomer with North Mentor: North Newcomer already has a mentor" in said


def test_an_auditor_reads_masked_names(client, north, draft, auditor, trainee):
    client.force_login(auditor)
    draft.changed_by = north.coordinator_user
    draft.save()

    for address in (to_board(north), to_trainee(north, trainee), draft.get_absolute_url()):
        body = words(client.get(address))
        for name in ("North Newcomer", "North Mentor", "North Coordinator"):
            assert name not in body, address


def test_pages_ask_as_little_of_many_people_as_of_one(
    coordinator, north, draft, trainee, django_assert_max_num_queries
):
    addresses = (
        to_board(north),
        to_trainee(north, trainee),
        reverse("pairings:proposal-create") + asked(north),
        draft.get_absolute_url(),
        reverse("pairings:proposal-publish", args=[draft.uuid]),
        reverse("pairings:proposed-trainee", args=[draft.uuid, trainee.uuid]),
    )

    def queries() -> list[int]:
        counts = []
        for address in addresses:
            with django_assert_max_num_queries(15) as found:
                assert coordinator.get(address).status_code == 200
            counts.append(len(found))
        return counts

    one = queries()
    for number in range(12):
        each = newcomer(north, f"North Newcomer {number}")
        TeacherFactory(school=north.helping_school, school__subject=north.subject)
        draft.pairs.create(trainee=each, mentor=north.mentor)

    assert queries() == one


# --- what is told of pairs that the reader does not see -------------------------------------------


def pages_of(client, corner, *trainees) -> list[str]:
    """All that is read before somebody is paired, without the keys that each page makes anew."""
    addresses = [
        to_board(corner),
        *(to_trainee(corner, each) for each in trainees),
        reverse("pairings:create") + asked(corner),
        reverse("nominations:mentors"),
    ]
    pages = [client.get(address) for address in addresses]
    assert {page.status_code for page in pages} == {200}
    keys = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[A-Za-z0-9]{64}\"")
    return [keys.sub("", page.text) for page in pages]


def test_of_pairs_elsewhere_a_mentors_free_places_are_told_and_nothing_else(
    coordinator, north, south, trainee
):
    """The limit is one for all subjects and districts: with whom a place is taken, in what and
    since when stays with those who see the pair, and so does who learns in one.
    """
    colleague = newcomer(north, "North Colleague")
    had_one = {"program": north.program, "subject": north.subject, "school": north.school}
    PairingFactory(**had_one, trainee=colleague, end_reason="completed", **ENDED)
    NominationFactory(
        program=north.program,
        subject=north.subject,
        school=north.helping_school,
        teacher=north.mentor,
        part="mentor",
        state="accepted",
        settled=True,
    )

    another_subject, someone = SubjectFactory(), TeacherFactory(school=south.school)
    ways = (
        {"subject": south.subject, "trainee": someone},
        {"subject": north.subject, "trainee": someone},
        {"subject": another_subject, "trainee": south.trainee, "starts_on": DAY},
    )

    def told_of(mentor, *elsewhere) -> list[str]:
        given = {"mentor": mentor, "mentor_school": south.helping_school, "school": south.school}
        pairs = [PairingFactory(program=north.program, **given | each) for each in elsewhere]
        unseen = Pairing.objects.filter(pk__in=[each.pk for each in pairs])
        assert not unseen.visible_to(north.coordinator_actor)
        found = pages_of(coordinator, north, trainee)
        unseen.delete()
        return found

    # Who is not nominated may mentor once they do in the subject, and that is told.
    for mentor, elsewhere in ((north.mentor, ways), (colleague, ways[::2])):
        one, *others = (told_of(mentor, each) for each in elsewhere)
        assert one != told_of(mentor)
        assert others == [one] * len(others)
    learn = [{"subject": another_subject, "trainee": each} for each in (north.mentor, colleague)]
    assert told_of(south.mentor, *learn) == told_of(south.mentor)

    full = told_of(north.mentor, *ways[1:])
    assert "3 of 3 places taken" not in full[0]
    assert "Has 3 trainees; this program allows 3." in " ".join(full[1].split())
    assert "North Mentor, North City School: no place free" in full[2]
