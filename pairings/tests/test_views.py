import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
from core.audit import AuditEvent, record_event
from core.models import Notice
from pairings.pairs.models import Pairing
from pairings.pairs.services import change_mentor
from pairings.partnerships.models import Partnership
from pairings.partnerships.services import edit_partnership
from pairings.tests.factories import PairingFactory, PartnershipFactory
from programs.tests.factories import ProgramFactory
from roster.models import Teacher
from roster.tests.factories import SchoolFactory, SubjectFactory, TeacherFactory
from tests.sent_page import as_shown, main_form


@pytest.fixture
def newcomer(north):
    return TeacherFactory(name="North Newcomer", school=north.school, school__subject=north.subject)


@pytest.fixture
def as_coordinator(client, north):
    client.force_login(north.coordinator_user)
    return client


@pytest.fixture
def as_office(client, administrator):
    client.force_login(administrator)
    return client


def errors(response) -> dict:
    return {name: list(each) for name, each in response.context["form"].errors.items()}


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_has_ours_only_in_a_fixed_number_of_queries(
    as_coordinator, north, south, rows, django_assert_num_queries
):
    PairingFactory.create_batch(
        rows - 1,
        program=north.program,
        subject=north.subject,
        school=north.school,
        mentor_school=north.helping_school,
    )

    # session, user, roles; the choices of four filters; count, page, unread notices
    with django_assert_num_queries(9):
        response = as_coordinator.get(reverse("pairings:list"))

    assert len(response.context["table"].rows) == rows
    assert "North Trainee" in response.text
    assert "South" not in response.text.replace("Southern English", "").replace(
        "South County", ""
    ).replace("South City District", "")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_partnership_list_has_ours_only_in_a_fixed_number_of_queries(
    as_coordinator, north, south, rows, django_assert_num_queries
):
    for _each in range(rows - 1):
        PartnershipFactory(program=north.program, supported_district=north.district)

    with django_assert_num_queries(8):
        response = as_coordinator.get(reverse("partnerships:list"))

    shown = {row.record for row in response.context["table"].rows}
    assert shown == set(Partnership.objects.filter(supported_district=north.district))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_counterpart_list_has_ours_only_in_a_fixed_number_of_queries(
    as_coordinator, north, south, rows, django_assert_num_queries
):
    for _each in range(rows - 1):
        PartnershipFactory(
            program=north.program, subject=north.subject, supported_district=north.district
        )

    with django_assert_num_queries(8):
        response = as_coordinator.get(reverse("partnerships:counterparts"))

    ((table, _picture),) = response.context["lists"]
    assert table.subject == north.subject
    assert [(row.district, row.count) for row in table.rows] == [(north.district, rows)]


def test_a_list_can_be_narrowed_on_either_side(as_office, north, south):
    def found(**asked):
        page = as_office.get(reverse("pairings:list"), asked)
        return {row.record for row in page.context["table"].rows}

    assert found() == {north.pairing, south.pairing}
    assert found(program=north.program.pk) == {north.pairing, south.pairing}
    assert found(subject=north.subject.pk) == {north.pairing}
    assert found(district=north.helping_district.pk) == {north.pairing}
    assert found(district=north.district.pk) == {north.pairing}
    assert found(school=south.school.pk) == {south.pairing}
    assert found(school=south.helping_school.pk) == {south.pairing}
    assert found(person="south train") == {south.pairing}
    assert found(person="Mentor") == {north.pairing, south.pairing}
    assert found(person="nobody") == set()


@time_machine.travel("2026-03-18 04:00Z", tick=False)
def test_a_pair_that_is_to_end_says_until_when_beside_its_name(as_office, north):
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on=date(2026, 3, 18), end_reason="completed"
    )

    page = as_office.get(reverse("pairings:list"))

    assert '<span class="chip done">until 18 March</span>' in page.text


def test_cancelled_pairings_are_listed_only_when_asked_for(as_office, north, south):
    Pairing.objects.filter(pk=south.pairing.pk).update(cancelled_at="2025-09-10T10:00:00Z")

    listed = as_office.get(reverse("pairings:list")).context["table"].rows
    cancelled = as_office.get(reverse("pairings:list"), {"state": "cancelled"})

    assert [row.record for row in listed] == [north.pairing]
    assert [row.record for row in cancelled.context["table"].rows] == [south.pairing]


def test_partnerships_can_be_narrowed(as_office, north, south):
    def found(**asked):
        page = as_office.get(reverse("partnerships:list"), asked)
        return {row.record for row in page.context["table"].rows}

    general = PartnershipFactory(program=north.program)

    assert found(subject=north.subject.pk) == {north.partnership, general}
    assert found(form="school") == set()
    assert found(district=north.district.pk) == {north.partnership}
    assert found(district=north.helping_district.pk) == {north.partnership}
    assert found(program=PairingFactory().program.pk) == set()


@time_machine.travel("2026-03-18 04:00Z", tick=False)
def test_partnerships_that_run_stand_first_and_ended_ones_last(as_office, north, south):
    def made(of_program, **days) -> Partnership:
        values = {"program": of_program, "supported_district": north.district} | days
        return PartnershipFactory(**values)

    last_year = ProgramFactory(starts_on=date(2024, 9, 1), ends_on=date(2025, 8, 31))
    over = made(last_year, starts_on=date(2024, 9, 1))
    ended = made(north.program, ends_on=date(2026, 3, 17), end_reason="Agreed")
    to_come = made(north.program, starts_on=date(2026, 4, 1))
    last_day = made(north.program, ends_on=date(2026, 3, 18), end_reason="Agreed")

    rows = as_office.get(reverse("partnerships:list")).context["table"].rows

    listed = [row.record for row in rows]
    assert set(listed[:3]) == {north.partnership, south.partnership, last_day}
    assert listed[3] == to_come
    assert set(listed[4:]) == {over, ended}


def test_an_empty_list_offers_its_one_action_to_those_who_may(as_coordinator, north):
    Pairing.objects.all().delete()
    Partnership.objects.all().delete()

    for room in ("pairings", "partnerships"):
        page = as_coordinator.get(reverse(f"{room}:list"))
        assert page.context["table"].empty_url == reverse(f"{room}:create")
        nothing = as_coordinator.get(reverse(f"{room}:list"), {"state": "ended"})
        assert nothing.context["table"].empty_url == "?"


def test_an_empty_list_offers_nothing_to_a_teacher(client, north):
    Pairing.objects.all().delete()
    client.force_login(north.mentor_user)

    page = client.get(reverse("pairings:list"))

    assert reverse("pairings:create") not in page.text
    assert reverse("partnerships:list") not in page.text


def test_what_happened_to_a_pair_names_nobody_to_an_auditor(client, auditor, north):
    record_event(north.mentor_actor, "guidance.observations_planned", north.pairing)
    client.force_login(auditor)

    page = client.get(north.pairing.get_absolute_url())

    assert "planned observations of" in page.text
    assert str(north.mentor) not in page.text
    assert str(north.trainee) not in page.text


def test_an_auditor_reads_masked_names_and_cannot_ask_by_name(client, auditor, north):
    client.force_login(auditor)

    page = client.get(reverse("pairings:list"), {"person": "North"})
    detail = client.get(north.pairing.get_absolute_url())

    for response in (page, detail):
        assert "North Mentor" not in response.text
        assert "N×r" in response.text
    assert "person" not in page.context["filter"].form.fields


# --- the pair page --------------------------------------------------------------------------------


def test_the_pair_page_says_who_where_and_since_when(client, north, django_assert_max_num_queries):
    Teacher.objects.filter(pk=north.trainee.pk).update(phone="138 0013 8000")
    client.force_login(north.mentor_user)

    with django_assert_max_num_queries(12):
        page = client.get(north.pairing.get_absolute_url())

    assert page.context["page_title"] == "North Mentor and North Trainee"
    assert "North Village School" in page.text
    assert "North City School" in page.text
    assert "from 1 September 2025" in page.text
    assert "138 0013 8000" in page.text
    activities = reverse("activities:list")
    assert f"{activities}?pairing={north.pairing.uuid}" in page.text


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("mentor", {"may_record"}),
        ("trainee", {"may_record"}),
        ("coordinator", {"may_change", "may_end", "shows_telephones"}),
        ("helping_coordinator", {"shows_telephones"}),
        ("principal", set()),
        ("lead", set()),
    ],
)
def test_the_pair_page_offers_each_what_they_may_do(client, north, who, offered):
    client.force_login(getattr(north, f"{who}_user"))

    context = client.get(north.pairing.get_absolute_url()).context

    flags = ("may_record", "may_change", "may_end", "shows_telephones")
    expected = offered | ({"shows_telephones"} if "may_record" in offered else set())
    assert {flag for flag in flags if context[flag]} == expected


def test_a_pair_that_has_ended_records_nothing_and_hides_its_numbers(client, north):
    Pairing.objects.update(ends_on=date(2026, 1, 31), end_reason="completed")
    client.force_login(north.mentor_user)

    page = client.get(north.pairing.get_absolute_url())

    assert not page.context["may_record"]
    assert not page.context["shows_telephones"]
    assert "Reason: the training is complete." in page.text


def test_the_history_leads_both_ways_in_few_queries(
    as_office, north, administrator, django_assert_max_num_queries
):
    successor = TeacherFactory(
        name="North Successor", school=north.helping_school, school__subject=north.subject
    )
    new = change_mentor(
        north.pairing,
        actor=north.coordinator_actor,
        seen=1,
        mentor=successor,
        starts_on=date(2026, 2, 1),
    )

    with django_assert_max_num_queries(13):
        before = as_office.get(north.pairing.get_absolute_url())
    after = as_office.get(new.get_absolute_url())

    assert [row["url"] for row in before.context["others"]] == [new.get_absolute_url()]
    assert [row["url"] for row in after.context["others"]] == [north.pairing.get_absolute_url()]
    assert [event["sentence"] for event in before.context["events"]] == [
        "North Coordinator ended the pairing"
    ]


def test_a_mentor_does_not_read_of_the_trainees_other_mentors(client, north):
    successor = TeacherFactory(school=north.helping_school, school__subject=north.subject)
    change_mentor(
        north.pairing,
        actor=north.coordinator_actor,
        seen=1,
        mentor=successor,
        starts_on=date(2026, 2, 1),
    )
    client.force_login(north.mentor_user)

    page = client.get(north.pairing.get_absolute_url())

    assert page.context["others"] == []
    assert page.context["events"] == []


PAGES_OF_ONE = ["detail", "change-mentor", "replace-trainee", "end", "cancel"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PAGES_OF_ONE)
def test_a_strangers_pairing_does_not_exist(client, north, south, name, method):
    for who in (south.coordinator_user, south.lead_user, south.mentor_user, south.principal_user):
        client.force_login(who)
        response = getattr(client, method)(reverse(f"pairings:{name}", args=[north.pairing.uuid]))
        assert response.status_code in ({404} if method == "get" else {404, 405})


@pytest.mark.parametrize("name", ["change-mentor", "replace-trainee", "end", "cancel"])
def test_who_sees_a_pairing_may_still_not_change_it(client, north, name):
    for who in (north.mentor_user, north.helping_coordinator_user, north.lead_user):
        client.force_login(who)
        response = client.get(reverse(f"pairings:{name}", args=[north.pairing.uuid]))
        assert response.status_code == 403


# --- pairing two teachers -------------------------------------------------------------------------


def asked(north, **changes):
    return {
        "program": north.program.pk,
        "subject": north.subject.pk,
        "trainee": "",
        "mentor": north.mentor.pk,
        "starts_on": "2025-10-01",
        "asks": "since",
        "uuid": str(uuid4()),
    } | changes


def test_first_the_subject_is_asked_for(as_coordinator, north, south):
    page = as_coordinator.get(reverse("pairings:create"))

    assert set(page.context["form"].fields) == {"program", "subject"}


def test_with_one_subject_nothing_is_asked(as_coordinator, north, newcomer):
    page = as_coordinator.get(reverse("pairings:create"))

    assert set(page.context["form"].fields) >= {"trainee", "mentor"}


def test_the_form_offers_whom_one_may_choose(
    as_coordinator, north, south, newcomer, django_assert_max_num_queries
):
    answers = {"program": north.program.pk, "subject": north.subject.pk}

    with django_assert_max_num_queries(12):
        page = as_coordinator.get(reverse("pairings:create"), answers)

    assert "North Newcomer, North Village School" in page.text
    assert "North Mentor, North City School: 2 places free" in page.text
    assert "South" not in page.text
    assert set(page.context["form"].fields["trainee"].queryset) == {newcomer}


def test_people_stand_under_their_district_with_whom_it_helps(as_office, north, south, newcomer):
    answers = {"program": north.program.pk, "subject": north.subject.pk}
    PartnershipFactory(
        program=north.program,
        supporting_district=south.district,
        supported_district=north.district,
        ends_on=date(2025, 9, 30),
    )

    page = as_office.get(reverse("pairings:create"), answers)

    form = page.context["form"]
    groups = {name: [group for group, _rows in form.fields[name].choices][1:] for name in PEOPLE}
    assert groups == {
        "trainee": ["North County (supported by North City District)", "North City District"],
        "mentor": [
            "North City District (supports North County)",
            "North County (supports no other district; for its own teachers)",
        ],
    }


PEOPLE = ("trainee", "mentor")


@pytest.mark.parametrize(
    ("begins", "proposed"),
    [
        ("2025-09-01", "2026-01-07"),
        ("2026-02-20", "2026-02-20"),
    ],
)
def test_the_first_day_is_the_partnerships_where_that_lies_ahead(
    as_office, north, newcomer, begins, proposed
):
    Partnership.objects.update(starts_on=begins)
    answers = {"program": north.program.pk, "subject": north.subject.pk}

    with time_machine.travel("2026-01-07 04:00Z", tick=False):
        page = as_office.get(reverse("pairings:create"), answers)

    assert str(page.context["form"]["starts_on"].value()) == proposed


def test_the_first_day_is_the_programs_where_that_lies_ahead(as_office, north, newcomer):
    answers = {"program": north.program.pk, "subject": north.subject.pk}

    with time_machine.travel("2025-06-07 04:00Z", tick=False):
        page = as_office.get(reverse("pairings:create"), answers)

    assert page.context["form"]["starts_on"].value() == north.program.starts_on


def test_the_first_day_is_today_whatever_day_was_entered_last(as_office, north, newcomer):
    """What is asked since a day that lies back would be missing at once."""
    assert north.pairing.starts_on == north.program.starts_on == date(2025, 9, 1)
    answers = {"program": north.program.pk, "subject": north.subject.pk}

    with time_machine.travel("2025-11-28 04:00Z", tick=False):
        page = as_office.get(reverse("pairings:create"), answers)

    assert str(page.context["form"]["starts_on"].value()) == "2025-11-28"
    assert not page.context["form"].fields["asks"].required


def is_hidden(page: str) -> bool:
    """The question since when the two are asked, of a first day before this week."""
    (attributes,) = re.findall(r'<div([^>]*data-asked-before="2026-03-16"[^>]*)>', page)
    return "hidden" in attributes


@pytest.mark.usefixtures("in_march")
@pytest.mark.parametrize(
    ("day", "answer", "asked_from"),
    [
        ("2026-02-28", "since", None),
        ("2026-02-28", "on", date(2026, 3, 18)),
        ("2026-03-15", "on", date(2026, 3, 18)),
        # Of this week nothing is over yet, so nothing is asked.
        ("2026-03-16", "on", None),
        ("2026-03-20", "on", None),
    ],
)
def test_of_a_first_day_before_this_week_the_form_asks_since_when(
    as_coordinator, north, newcomer, day, answer, asked_from
):
    sent = asked(north, trainee=newcomer.pk, starts_on=day, asks="")
    is_back = day < "2026-03-16"
    start = {"program": north.program.pk, "subject": north.subject.pk}
    page = as_coordinator.get(reverse("pairings:create"), start).text
    assert is_hidden(page), "until such a day is chosen"
    if is_back:
        page = as_coordinator.post(reverse("pairings:create"), sent)
        assert page.status_code == 422
        assert errors(page) == {
            "asks": ["Choose what is asked of the two for the time until today."]
        }
        assert page.context["form"]["trainee"].value() == str(newcomer.pk)
        assert not is_hidden(page.text)

    as_coordinator.post(reverse("pairings:create"), sent | {"asks": answer})

    made = Pairing.objects.get(trainee=newcomer)
    assert (str(made.starts_on), made.asked_from) == (day, asked_from)
    said = as_coordinator.get(made.get_absolute_url()).context["facts"]
    fact = ("What the program asks for", "from 18 March 2026 on")
    assert (fact in said) == (asked_from is not None)


def test_after_an_error_there_are_the_same_trainees_to_choose_from(as_coordinator, north, newcomer):
    """And whoever was chosen, though they have a mentor by now."""
    other = TeacherFactory(school=north.school, school__subject=north.subject)
    address = reverse("pairings:create")

    def offered(page) -> set:
        return set(page.context["form"].fields["trainee"].queryset)

    start = {"program": north.program.pk, "subject": north.subject.pk}
    assert offered(as_coordinator.get(address, start)) == {newcomer, other}
    for trainee, found in (
        (newcomer.pk, {newcomer, other}),
        ("", {newcomer, other}),
        ("²", {newcomer, other}),
        (north.trainee.pk, {newcomer, other, north.trainee}),
    ):
        page = as_coordinator.post(address, asked(north, trainee=trainee, mentor=""))
        assert (page.status_code, offered(page)) == (422, found)
    page = as_coordinator.post(address, asked(north, trainee=north.trainee.pk))
    assert "already" in str(errors(page)["trainee"])


@pytest.mark.usefixtures("in_march")
def test_two_who_are_a_pair_no_more_are_not_asked_from_a_later_day(as_coordinator, north):
    """Nothing that they missed would be asked of them any more."""
    over = {"ends_on": date(2026, 3, 17), "end_reason": "completed"}
    Pairing.objects.filter(pk=north.pairing.pk).update(**over)
    address = reverse("pairings:first-day", args=[north.pairing.uuid])
    assert "asks" not in as_coordinator.get(address).context["form"].fields

    as_coordinator.post(address, {"version": 1, "starts_on": "2025-09-02", "asks": "on"})

    north.pairing.refresh_from_db()
    assert (north.pairing.starts_on, north.pairing.asked_from) == (date(2025, 9, 2), None)


@pytest.mark.usefixtures("in_march")
def test_since_when_the_two_are_asked_is_changed_on_the_page_of_their_first_day(
    as_coordinator, north
):
    address = reverse("pairings:first-day", args=[north.pairing.uuid])

    def change(seen, **values) -> str:
        sent = {"version": seen, "starts_on": "2025-09-01"} | values
        page = as_coordinator.post(address, sent, follow=True)
        north.pairing.refresh_from_db()
        return [str(each) for each in get_messages(page.wsgi_request)] or errors(page)

    assert as_coordinator.get(address).context["form"]["asks"].value() == "since"
    assert change(1, asks="on") == ["From when the two are asked was changed."]
    assert (north.pairing.starts_on, north.pairing.asked_from) == (
        date(2025, 9, 1),
        date(2026, 3, 18),
    )
    assert as_coordinator.get(address).context["form"]["asks"].value() == "on"
    assert not Notice.objects.exists()
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.after) == (
        "pairings.asked_from_changed",
        {"asked_from": "2026-03-18"},
    )

    # A first day of this week leaves nothing to catch up on.
    change(2, starts_on="2026-03-16")
    assert (north.pairing.starts_on, north.pairing.asked_from) == (date(2026, 3, 16), None)


def test_who_cannot_be_told_is_named(as_coordinator, north, newcomer):
    page = as_coordinator.post(reverse("pairings:create"), asked(north, trainee=newcomer.pk))

    assert [str(each) for each in get_messages(page.wsgi_request)] == [
        f"The two were paired. Not told, because without an account: {newcomer}. "
        "Ask the administrator about their account."
    ]


def test_who_may_add_accounts_is_led_to_the_one_that_is_missing(as_office, north, newcomer):
    User.objects.filter(pk=north.mentor_user.pk).update(is_active=False)

    answers = asked(north, trainee=newcomer.pk)

    page = as_office.post(reverse("pairings:create"), answers, follow=True)

    address = reverse("accounts:add", query={"teacher": newcomer.uuid})
    assert f'<a href="{address}">Add an account for {newcomer}</a>' in page.text
    assert page.text.count("Add an account for") == 1, "the mentor’s is closed, and there already"
    assert as_office.get(address).context["form"]["teacher"].value() == newcomer.name


def test_where_both_sign_in_both_are_told(as_coordinator, north, newcomer):
    UserFactory(teacher=newcomer)

    page = as_coordinator.post(reverse("pairings:create"), asked(north, trainee=newcomer.pk))

    assert [str(each) for each in get_messages(page.wsgi_request)] == [
        "The two were paired. Both have been told."
    ]


def test_two_teachers_are_paired_once_however_often_it_is_sent(as_coordinator, north, newcomer):
    sent = asked(north, trainee=newcomer.pk)

    first = as_coordinator.post(reverse("pairings:create"), sent)
    second = as_coordinator.post(reverse("pairings:create"), sent)

    pairing = Pairing.objects.get(trainee=newcomer)
    assert pairing.starts_on == date(2025, 10, 1)
    assert first.url == second.url == pairing.get_absolute_url()


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(as_coordinator, north):
    response = as_coordinator.post(
        reverse("pairings:create"), asked(north, trainee=north.trainee.pk)
    )

    assert response.status_code == 422
    assert errors(response)["trainee"][0].startswith("North Trainee already has a mentor")
    assert 'value="2025-10-01"' in response.text
    assert Pairing.objects.count() == 1


@pytest.mark.parametrize("side", ["mentor", "trainee"])
def test_a_smuggled_teacher_is_no_choice(as_coordinator, north, south, newcomer, side):
    sent = asked(north, trainee=newcomer.pk) | {side: getattr(south, side).pk}

    response = as_coordinator.post(reverse("pairings:create"), sent)

    assert list(errors(response)) == [side]
    assert not Pairing.objects.filter(trainee=newcomer).exists()
    assert "South" not in response.text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("soon", "Enter a date in “First day"),
        ("0202-10-01", "Enter a date in “First day"),
        ("2031-10-01", "The program runs from"),
    ],
)
def test_a_wrong_day_is_not_blamed_on_the_people(
    as_coordinator, north, south, newcomer, day, sentence
):
    new = asked(north, trainee=newcomer.pk, starts_on=day)

    paired = as_coordinator.post(reverse("pairings:create"), new)
    changed = step(
        as_coordinator, "change-mentor", north.pairing, mentor=north.trainee.pk, starts_on=day
    )

    for response in (paired, changed):
        assert list(errors(response)) == ["starts_on"]
        assert errors(response)["starts_on"][0].startswith(sentence)
        assert len(errors(response)["starts_on"]) == 1
    assert Pairing.objects.count() == 2


@pytest.mark.parametrize("day", ["2020-01-06", "2031-10-01"])
def test_whoever_was_chosen_stays_chosen_beside_a_day_outside_the_program(
    as_coordinator, north, newcomer, day
):
    mentor = TeacherFactory(school=north.helping_school, school__subject=north.subject)
    new = asked(north, trainee=newcomer.pk, mentor=mentor.pk, starts_on=day)
    changed = {"mentor": mentor.pk, "starts_on": day}
    replaced = {"trainee": newcomer.pk, "starts_on": day, "end_reason": "trainee_left"}

    pages = [
        as_coordinator.post(reverse("pairings:create"), new),
        step(as_coordinator, "change-mentor", north.pairing, **changed),
        step(as_coordinator, "replace-trainee", north.pairing, **replaced),
    ]

    for page, sent in zip(pages, (new, changed, replaced), strict=True):
        people = {"trainee", "mentor"} & sent.keys()
        shown = as_shown(page)
        assert {name: shown[name] for name in people} == {
            name: [str(sent[name])] for name in people
        }
        assert list(errors(page)) == ["starts_on"]


def test_a_day_may_be_written_as_people_write_it(as_coordinator, north, newcomer):
    sent = asked(north, trainee=newcomer.pk, starts_on="２０２５年10月1日")

    as_coordinator.post(reverse("pairings:create"), sent)

    assert Pairing.objects.get(trainee=newcomer).starts_on == date(2025, 10, 1)


def test_a_smuggled_subject_leads_back_to_the_question(as_coordinator, north, newcomer):
    response = as_coordinator.post(
        reverse("pairings:create"), asked(north, trainee=newcomer.pk, subject=999)
    )

    assert "subject" in response.context["form"].errors
    assert not Pairing.objects.filter(trainee=newcomer).exists()


@pytest.mark.parametrize("who", ["mentor", "principal", "lead"])
def test_the_form_is_for_those_who_pair(client, north, who):
    client.force_login(getattr(north, f"{who}_user"))

    assert client.get(reverse("pairings:create")).status_code == 403
    assert client.post(reverse("pairings:create"), asked(north)).status_code == 403


# --- steps on a pairing ---------------------------------------------------------------------------


def step(client, name, pairing, **sent):
    return client.post(
        reverse(f"pairings:{name}", args=[pairing.uuid]), {"version": pairing.version} | sent
    )


def test_a_pairing_is_ended(as_coordinator, north):
    response = step(
        as_coordinator, "end", north.pairing, ends_on="2026-01-31", end_reason="mentor_left"
    )

    assert response.url == north.pairing.get_absolute_url()
    assert Pairing.objects.get(pk=north.pairing.pk).ends_on == date(2026, 1, 31)


def test_an_end_outside_the_program_is_refused_beside_the_day(as_coordinator, north):
    response = step(
        as_coordinator,
        "end",
        north.pairing,
        ends_on="2027-01-31",
        end_reason="mentor_left",
        end_note="Typed",
    )

    assert list(errors(response)) == ["ends_on"]
    assert 'value="Typed"' in response.text


def test_an_end_from_a_stale_page_is_refused_once_and_shows_both(as_coordinator, north):
    Pairing.objects.update(version=2)

    response = step(
        as_coordinator, "end", north.pairing, ends_on="2026-01-31", end_reason="mentor_left"
    )

    assert response.status_code == 409
    assert {version["label"] for version in response.context["versions"]} == {
        "Last day",
        "Why it ends",
    }
    assert Pairing.objects.get(pk=north.pairing.pk).is_open


@pytest.mark.parametrize(
    ("name", "sent", "said"),
    [
        (
            "end",
            {"ends_on": "2026-01-31", "end_reason": "mentor_left"},
            "The end of this pairing was entered already",
        ),
        ("cancel", {}, "This pairing was cancelled already"),
    ],
)
def test_a_second_press_is_told_who_did_it_and_when(as_coordinator, north, name, sent, said):
    Pairing.objects.update(entered_at=timezone.now())
    first = step(as_coordinator, name, north.pairing, **sent)
    second = step(as_coordinator, name, north.pairing, **sent)
    assert first.status_code == second.status_code == 302
    page = as_coordinator.get(second.url).text
    assert f"{said}, by you, " in page
    assert AuditEvent.objects.filter(verb__startswith="pairings.pairing_").count() == 1


def test_the_page_of_another_mentor_says_at_once_that_there_is_an_end(as_coordinator, north):
    Pairing.objects.update(ends_on="2026-01-31", end_reason="completed")

    page = as_coordinator.get(
        reverse("pairings:change-mentor", args=[north.pairing.uuid]), follow=True
    )

    assert page.redirect_chain == [(north.pairing.get_absolute_url(), 302)]
    assert "its last day is 31 January 2026" in page.text


def test_the_mentor_is_changed_once_however_often_it_is_sent(as_coordinator, north):
    successor = TeacherFactory(school=north.helping_school, school__subject=north.subject)
    sent = {"mentor": successor.pk, "starts_on": "2026-02-01"}

    response = step(as_coordinator, "change-mentor", north.pairing, **sent)
    again = step(as_coordinator, "change-mentor", north.pairing, **sent)

    new = Pairing.objects.get(mentor=successor)
    assert response.url == new.get_absolute_url()
    assert again.status_code == 409
    assert Pairing.objects.filter(trainee=north.trainee).count() == 2


@pytest.mark.parametrize("who", ["stranger", "present mentor", "trainee"])
def test_a_smuggled_or_senseless_successor_is_no_choice(as_coordinator, north, south, who):
    mentor = {"stranger": south.mentor, "present mentor": north.mentor, "trainee": north.trainee}

    response = step(
        as_coordinator,
        "change-mentor",
        north.pairing,
        mentor=mentor[who].pk,
        starts_on="2026-02-01",
    )

    assert list(errors(response)) == ["mentor"]


@pytest.mark.parametrize(
    ("name", "sent", "done"),
    [
        (
            "end",
            {"ends_on": "2025-09-30", "end_reason": "mentor_left"},
            "The end of the pairing was entered.",
        ),
        ("cancel", {}, "The pairing was cancelled."),
    ],
)
def test_who_cannot_be_told_of_an_end_is_named(as_coordinator, north, name, sent, done):
    User.objects.filter(pk=north.trainee_user.pk).update(is_active=False)

    with time_machine.travel("2025-09-30 04:00Z", tick=False):
        page = step(as_coordinator, name, north.pairing, **sent)

    assert [str(each) for each in get_messages(page.wsgi_request)] == [
        f"{done} Not told, because without an account: {north.trainee}. "
        "Ask the administrator about their account."
    ]


def test_of_a_change_the_mentor_who_goes_is_to_be_told_as_well(as_coordinator, north):
    User.objects.filter(pk=north.mentor_user.pk).update(is_active=False)
    successor = TeacherFactory(school=north.helping_school, school__subject=north.subject)
    UserFactory(teacher=successor)

    page = step(
        as_coordinator, "change-mentor", north.pairing, mentor=successor.pk, starts_on="2026-02-01"
    )

    assert [str(each) for each in get_messages(page.wsgi_request)] == [
        f"The trainee has a new mentor. Not told, because without an account: {north.mentor}. "
        "Ask the administrator about their account."
    ]


@time_machine.travel("2025-09-30 04:00Z", tick=False)
def test_a_pairing_is_cancelled_in_its_first_days(as_coordinator, north):
    page = as_coordinator.get(north.pairing.get_absolute_url())
    response = step(as_coordinator, "cancel", north.pairing)

    assert page.context["may_cancel"]
    assert response.url == north.pairing.get_absolute_url()
    assert Pairing.objects.get(pk=north.pairing.pk).cancelled_at is not None


@pytest.mark.parametrize("who", ["coordinator", "mentor", "lead", "principal"])
def test_every_link_of_a_cancelled_pairing_leads_somewhere(client, north, who):
    """Of two who never were a pair nothing is asked, and no page says what."""
    Pairing.objects.filter(pk=north.pairing.pk).update(cancelled_at="2025-09-10T10:00:00Z")
    client.force_login(getattr(north, f"{who}_user"))

    page = client.get(north.pairing.get_absolute_url()).text

    links = {unescape(each) for each in re.findall(r'href="(/[^"#]*)"', page)}
    assert reverse("guidance:contacts", args=[north.pairing.uuid]) in links
    assert {each: client.get(each).status_code for each in links if "/static/" not in each} == {
        each: 200 for each in links if "/static/" not in each
    }


@time_machine.travel("2025-10-01 04:00Z", tick=False)
def test_later_it_is_not_offered_and_refused_in_words(as_coordinator, north):
    page = as_coordinator.get(north.pairing.get_absolute_url())
    response = step(as_coordinator, "cancel", north.pairing)

    assert not page.context["may_cancel"]
    assert "for 30 days from when it was entered" in errors(response)["__all__"][0]
    assert Pairing.objects.get(pk=north.pairing.pk).is_open


# --- partnerships ---------------------------------------------------------------------------------


def district_partners(north, **changes):
    return {
        "form": "district",
        "program": north.program.pk,
        "subject": north.subject.pk,
        "supporting_district": north.helping_district.pk,
        "supported_district": north.district.pk,
        "starts_on": "2025-09-01",
        "uuid": str(uuid4()),
    } | changes


def school_partners(north, **changes):
    return {
        "form": "school",
        "program": north.program.pk,
        "subject": "",
        "supporting_school": north.helping_school.pk,
        "supported_school": north.school.pk,
        "starts_on": "2025-09-01",
        "uuid": str(uuid4()),
    } | changes


def test_partner_schools_bring_their_districts(as_coordinator, north):
    sent = school_partners(north)

    first = as_coordinator.post(reverse("partnerships:create"), sent)
    second = as_coordinator.post(reverse("partnerships:create"), sent)

    partnership = Partnership.objects.get(form="school")
    assert partnership.supporting_district == north.helping_district
    assert partnership.supported_district == north.district
    assert first.url == second.url == partnership.get_absolute_url()


def test_the_lead_adds_to_the_counterpart_list(client, north, south):
    client.force_login(north.lead_user)

    client.post(
        reverse("partnerships:create"),
        district_partners(north, supporting_district=south.helping_district.pk),
    )

    assert Partnership.objects.filter(supporting_district=south.helping_district).count() == 2


def test_the_same_two_places_are_refused_with_what_was_typed(as_office, north):
    response = as_office.post(
        reverse("partnerships:create"), district_partners(north, note="Typed")
    )

    assert errors(response) == {"__all__": ["These two are partners already."]}
    assert "Typed" in response.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("supported_school", "south"), ("program", 999), ("subject", 999)],
)
def test_smuggled_places_are_no_choice(as_coordinator, north, south, field, value):
    value = south.school.pk if value == "south" else value

    response = as_coordinator.post(
        reverse("partnerships:create"), school_partners(north, **{field: value})
    )

    assert list(errors(response)) == [field]
    assert not Partnership.objects.filter(form="school").exists()


def test_a_coordinator_offers_only_that_the_district_helps_itself(as_coordinator, north):
    crossing = as_coordinator.post(reverse("partnerships:create"), district_partners(north))
    itself = as_coordinator.post(
        reverse("partnerships:create"),
        district_partners(north, supporting_district=north.district.pk, itself="on"),
    )

    assert list(errors(crossing)) == ["supporting_district"]
    assert itself.status_code == 302


def test_a_lead_of_one_subject_has_to_choose_it_and_may_not_choose_none(client, north):
    client.force_login(north.lead_user)
    own = {"Choose a subject": "", str(north.subject): str(north.subject.pk)}

    for form in Partnership.Form.values:
        page = client.get(reverse("partnerships:create"), {"form": form})
        assert main_form(page).offered["subject"] == own
    page = client.get(reverse("programs:requirement_add", args=[north.program.slug]))
    assert main_form(page).offered["subject"] == own


def test_a_coordinator_reads_who_enters_that_another_district_supports_theirs(client, north, south):
    """The page begins with schools, where both sides are offered; the lead's has all districts."""
    address, said = reverse("partnerships:create"), "is entered by the office or the subject"
    client.force_login(north.coordinator_user)
    first = client.get(address)
    own = client.get(address, {"form": "district"})
    client.force_login(north.lead_user)
    lead = client.get(address)

    assert first.context["form"].kind == "school"
    schools = set(first.context["form"].fields["supporting_school"].queryset)
    assert {north.helping_school, south.helping_school} <= schools
    assert (own.context["page_title"], said in own.text) == (
        "Add that your district supports itself",
        True,
    )
    assert lead.context["form"].kind == "district"
    assert said not in lead.text
    offered = set(lead.context["form"].fields["supporting_district"].queryset)
    assert {north.district, south.district} <= offered


def test_a_lead_is_told_beside_the_field_what_is_not_theirs(client, north, south):
    client.force_login(north.lead_user)

    response = client.post(
        reverse("partnerships:create"), district_partners(north, subject=south.subject.pk)
    )

    assert list(errors(response)) == ["subject"]


def test_two_offices_of_one_person_do_not_add_up(client, north, south):
    RoleAssignmentFactory(
        user=north.lead_user, role=Role.DISTRICT_COORDINATOR, district=south.district
    )
    client.force_login(north.lead_user)

    response = client.post(
        reverse("partnerships:create"),
        district_partners(north, subject=south.subject.pk, supported_district=south.district.pk),
    )

    assert errors(response)["supported_district"][0].startswith("This one is not yours to decide")


def test_partnerships_are_not_added_by_a_school_or_teacher(client, north):
    for who in (north.principal_user, north.mentor_user):
        client.force_login(who)
        assert client.get(reverse("partnerships:create")).status_code == 403


@pytest.mark.parametrize(
    ("who", "edits"), [("lead", True), ("coordinator", False), ("helping_coordinator", False)]
)
def test_a_partnership_shows_its_actions_to_those_who_manage_it(
    client, north, who, edits, django_assert_max_num_queries
):
    client.force_login(getattr(north, f"{who}_user"))

    with django_assert_max_num_queries(12):
        page = client.get(north.partnership.get_absolute_url())

    assert page.context["may_edit"] is edits
    for name in ("update", "end"):
        address = reverse(f"partnerships:{name}", args=[north.partnership.uuid])
        assert (address in page.text) is edits
        assert client.get(address).status_code == (200 if edits else 403)


@pytest.mark.parametrize("name", ["detail", "update", "end"])
def test_a_strangers_partnership_does_not_exist(client, north, south, name):
    address = reverse(f"partnerships:{name}", args=[north.partnership.uuid])
    for who in (south.coordinator_user, south.lead_user, south.mentor_user):
        client.force_login(who)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}


def changed(partnership, **changes):
    return {
        "version": partnership.version,
        "subject": partnership.subject_id,
        "supporting_district": partnership.supporting_district_id,
        "supported_district": partnership.supported_district_id,
        "starts_on": "2025-09-01",
        "ends_on": "",
        "note": "",
    } | changes


def test_a_partnership_is_changed(as_office, north):
    as_office.post(
        reverse("partnerships:update", args=[north.partnership.uuid]),
        changed(north.partnership, note="By telephone", subject=""),
    )

    partnership = Partnership.objects.get(pk=north.partnership.pk)
    assert (partnership.note, partnership.subject, partnership.version) == (
        "By telephone",
        None,
        2,
    )


def test_a_stale_change_shows_both_and_can_be_decided(as_office, north, administrator):
    address = reverse("partnerships:update", args=[north.partnership.uuid])
    edit_partnership(north.partnership, actor=actor_for(administrator), seen=1, note="Theirs")

    response = as_office.post(address, changed(north.partnership, note="Mine"))

    assert response.status_code == 409
    (version,) = [v for v in response.context["versions"] if v["theirs"] == "Theirs"]
    assert version["yours"] == "Mine"
    assert Partnership.objects.get(pk=north.partnership.pk).note == "Theirs"
    as_office.post(address, changed(north.partnership, note="Mine", version=2))
    assert Partnership.objects.get(pk=north.partnership.pk).note == "Mine"


def test_a_partnership_is_ended_with_its_reason(as_office, north):
    address = reverse("partnerships:end", args=[north.partnership.uuid])
    sent = {"version": 1, "ends_on": "2026-01-31", "end_reason": "Merged"}

    refused = as_office.post(address, sent | {"ends_on": "2027-01-31"})
    shown = as_office.post(address, sent)

    assert list(errors(refused)) == ["ends_on"]
    assert [each.address for each in shown.context["touched"]] == [north.pairing.get_absolute_url()]
    north.partnership.refresh_from_db()
    assert (north.partnership.ends_on, north.partnership.version) == (None, 1)
    as_office.post(address, sent | {"touched": shown.context["form"]["touched"].value()})
    partnership = Partnership.objects.get(pk=north.partnership.pk)
    assert (partnership.ends_on, partnership.end_reason) == (date(2026, 1, 31), "Merged")


def test_what_was_made_is_written_down_for_those_who_see_all(as_office, north):
    as_office.post(
        reverse("partnerships:update", args=[north.partnership.uuid]),
        changed(north.partnership, note="By telephone"),
    )

    page = as_office.get(north.partnership.get_absolute_url())

    assert [event["sentence"] for event in page.context["events"]] == [
        "Administrator changed the partnership"
    ]


@pytest.mark.parametrize("form", ["district", "school", "subject_group", "nonsense"])
def test_each_form_of_pairing_has_its_own_questions(as_office, north, form):
    page = as_office.get(reverse("partnerships:create"), {"form": form})

    asks = {name for name in page.context["form"].fields if name.startswith("support")}
    between = "school" if form in {"school", "subject_group"} else "district"
    assert asks == {f"supporting_{between}", f"supported_{between}"}


def test_the_chinese_names_of_places_stand_in_the_choices(as_office, north):
    school = SchoolFactory(name="南村小学", name_en="Nancun School", district=north.district)
    TeacherFactory(name="王秀清", school=school, school__subject=north.subject)
    SubjectFactory()
    answers = {"program": north.program.pk, "subject": north.subject.pk}

    page = as_office.get(reverse("pairings:create"), answers)

    assert "王秀清, Nancun School" in page.text
