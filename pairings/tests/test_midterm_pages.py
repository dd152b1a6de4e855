"""Pages of the mid-term check: nothing ticked beforehand, what was typed stays, who was first."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from activities.tests.factories import form_of
from core.exceptions import DomainError
from core.models import Notice
from pairings.midterm import replacing
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.services import answer_for, change_due_day, remind
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory, RosterAnswerFactory
from roster.models import PostingSubject
from roster.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]
HOME = reverse("home")


@pytest.fixture
def row(north):
    return RosterAnswerFactory(pairing=north.pairing)


def another(north, row, **values):
    pairing = PairingFactory(
        program=north.program, subject=north.subject, school=north.school, **values
    )
    return RosterAnswerFactory(pairing=pairing, check_round=row.check_round)


def page_of(row, kind="district"):
    return reverse(f"midterm:{kind}", args=[row.check_round.uuid, getattr(row, kind).uuid])


def step(name, row):
    return reverse(f"midterm:{name}", args=[row.check_round.uuid, row.trainee.uuid])


def typed(row, answer="", **boxes):
    said = {"version": row.version, "answer": answer, "since": "", "note": ""} | boxes
    return {f"{name}_{row.uuid.hex}": value for name, value in said.items()}


def ticked(page: str) -> list[str]:
    return re.findall(r'value="(\w+)"[^>]*\bchecked', page)


def test_nothing_is_ticked_until_somebody_asks_what_the_postings_say(client, north, row):
    PostingSubject.objects.filter(posting__teacher=north.trainee).update(load="part_time")
    client.force_login(north.principal_user)

    assert ticked(client.get(page_of(row, "school")).text) == []
    assert ticked(client.get(page_of(row, "school"), {"listed": 1}).text) == ["part_time"]
    assert not RosterAnswer.objects.answered().exists()


def test_a_list_is_confirmed_at_once_and_who_is_left_out_stays_silent(client, north, row):
    other, third = another(north, row), another(north, row)
    client.force_login(north.principal_user)
    sent = (
        typed(row, "full_time")
        | typed(other, "left", since="2026-03-02", note="moved")
        | typed(third)
    )

    page = client.post(page_of(row, "school"), sent, follow=True).text

    assert "2 answers are saved." in page
    assert list(RosterAnswer.objects.order_by("pk").values_list("answer", "since", "note")) == [
        ("full_time", None, ""),
        ("left", date(2026, 3, 2), "moved"),
        ("", None, ""),
    ]


def test_of_who_is_gone_it_is_asked_since_when_and_what_was_chosen_stays(client, north, row):
    other = another(north, row)
    client.force_login(north.coordinator_user)

    answer = client.post(page_of(row), typed(row, "no_longer") | typed(other, "full_time"))

    assert answer.status_code == 422
    assert "Enter since when North Trainee no longer teaches here." in answer.text
    assert ticked(answer.text) == ["no_longer", "full_time"]
    assert not RosterAnswer.objects.answered().exists()


def test_who_was_first_is_named_and_the_others_are_saved(client, north, row):
    other = another(north, row)
    sent = typed(row, "full_time") | typed(other, "part_time")
    answer_for(row, actor=north.principal_actor, seen=1, answer="part_time")
    client.force_login(north.coordinator_user)

    page = client.post(page_of(row), sent, follow=True).text

    assert "“Yes, part-time” (North Principal (School confirmer)" in page
    assert "you chose “Yes, full-time”, which is not saved." in page
    assert "1 answer is saved." in page


def test_a_lead_reads_the_place_and_answers_nothing(client, north, row):
    client.force_login(north.lead_user)

    page = client.get(page_of(row)).text

    assert "no answer yet" in page
    assert 'type="radio"' not in page
    assert client.post(page_of(row), typed(row, "full_time")).status_code == 403


def test_an_answer_is_changed_and_taken_back_on_its_page(client, north, row):
    answer_for(row, actor=north.principal_actor, seen=1, answer="part_time")
    client.force_login(north.coordinator_user)
    boxes = {"since": "2026-03-02", "note": ""}

    client.post(step("answer", row), {"version": 2, "answer": "left", **boxes})
    assert RosterAnswer.objects.get().answer == "left"

    client.post(step("answer", row), {"version": 3, "answer": "unknown", **boxes})
    assert RosterAnswer.objects.get().answer == ""


def test_a_trainee_is_replaced_within_six_clicks_and_two_fields(client, north, row):
    """Home, the list, the replacement, its two boxes, the button."""
    successor = TeacherFactory(
        name="North Successor", school=north.school, school__subject=north.subject
    )
    answer_for(row, actor=north.principal_actor, seen=1, answer="left", since=date(2026, 3, 2))
    client.force_login(north.coordinator_user)

    assert page_of(row) in client.get(HOME).text
    assert step("replace", row) in client.get(page_of(row)).text
    form = client.get(step("replace", row)).context["form"]
    assert form.initial["starts_on"] == date(2026, 3, 18)
    assert [label for label, _rows in form.fields["trainee"].choices][1:] == ["At the same school"]
    answer = client.post(
        step("replace", row),
        {"version": 2, "trainee": successor.pk, "starts_on": "2026-03-18"},
        follow=True,
    )

    assert "Replaced by North Successor" in answer.text
    assert Pairing.objects.open().get().trainee == successor
    assert "Not told, because without an account: North Successor." in answer.text


def test_a_successor_is_offered_who_teaches_the_subject_in_the_district_without_a_mentor(
    client, north, south, row
):
    school = another(north, row).school
    free = TeacherFactory(name="Free", school=school, school__subject=north.subject)
    TeacherFactory(name="Of another subject", school=school, school__subject=south.subject)
    TeacherFactory(name="Of another district", school=south.school, school__subject=north.subject)
    answer_for(row, actor=north.principal_actor, seen=1, answer="left", since=date(2026, 3, 2))
    client.force_login(north.coordinator_user)

    form = client.get(step("replace", row)).context["form"]

    assert list(form.fields["trainee"].queryset) == [free]


def test_a_replacement_goes_back_until_something_is_recorded_of_the_new_pair(north, row):
    successor = TeacherFactory(school=north.school, school__subject=north.subject)
    answer_for(row, actor=north.principal_actor, seen=1, answer="left", since=date(2026, 3, 2))
    new = replacing.replace(
        row, actor=north.coordinator_actor, seen=2, trainee=successor, starts_on=date(2026, 3, 9)
    ).replacement
    form_of(new, author=north.mentor_user, status="school", starts_on=date(2026, 3, 10))

    with pytest.raises(DomainError, match="Something has been recorded of the new pair"):
        replacing.take_back(row, actor=north.coordinator_actor, seen=3)


def test_a_place_takes_as_many_queries_with_one_trainee_as_with_many(
    client, north, row, django_assert_max_num_queries
):
    client.force_login(north.coordinator_user)
    with django_assert_max_num_queries(12) as one:
        client.get(page_of(row), {"listed": 1})
    for _each in range(6):
        another(north, row)
    gone = another(north, row)
    answer_for(gone, actor=north.principal_actor, seen=1, answer="left", since=date(2026, 3, 2))

    with django_assert_max_num_queries(len(one)):
        client.get(page_of(row), {"listed": 1})


def test_the_file_has_everybody_with_who_answered_and_when(client, north, row):
    answer_for(
        row, actor=north.principal_actor, seen=1, answer="left", since=date(2026, 3, 2), note="=1"
    )
    another(north, row)
    client.force_login(north.lead_user)

    sent = client.get(reverse("midterm:file", args=[row.check_round.uuid]))
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()

    assert lines[1] == (
        '"North County","North Village School","North Trainee","Has left","2026-03-02","\'=1",'
        '"North Principal","School confirmer","18 Mar 2026, 12:00","",""'
    )
    assert '"no answer yet"' in lines[2]
    assert len(lines) == 3


def test_home_says_what_waits_and_how_it_stands(client, north, row):
    another(north, row)
    said = {}
    for who in ("principal", "coordinator", "lead", "mentor", "helping_coordinator"):
        client.force_login(getattr(north, f"{who}_user"))
        page = client.get(HOME)
        said[who] = [
            re.sub(r"<.*?>", "", str(task["what"])) + " / " + str(task["why"])
            for task in page.context["tasks"]
            if "Mid-term" in str(task["what"])
        ]

    name = "Mid-term check in Northern science"
    asks = f"{name}: say whether 2 trainees still teach it"
    assert said == {
        "principal": [f"{asks} / North Village School: 0 of 2 trainees answered"],
        "coordinator": [f"{asks} / North County: 0 of 2 trainees answered"],
        "lead": [f"{name}: 0 of 2 trainees answered / Without an answer: North County 2."],
        "mentor": [],
        "helping_coordinator": [],
    }


def test_after_its_day_a_round_is_late_and_still_takes_answers(client, north, row):
    client.force_login(north.coordinator_user)

    task = client.get(HOME).context["tasks"][0]

    assert (task["chip"], task["tone"]) == ("was due by 16 January 2026", "need")
    assert 'type="radio"' in client.get(page_of(row)).text


def test_a_notice_is_worded_in_its_readers_language(north, row):
    answer_for(row, actor=north.principal_actor, seen=1, answer="left", since=date(2026, 3, 2))
    notice = Notice.objects.get(message="pairings.to_replace")

    assert notice.reason == "Has left, since 2 March 2026"
    with translation.override("zh-hans"):
        assert str(notice).startswith("有学员需要更换")
        assert notice.reason == "已离校，自2026年3月2日起"


def test_a_lead_opens_closes_and_opens_again(client, north):
    client.force_login(north.lead_user)
    form = client.get(reverse("midterm:create")).context["form"]
    sent = {name: form.initial.get(name) for name in ("program", "subject")}
    sent |= {"uuid": form["uuid"].value(), "answer_by": "2026-04-08"}
    client.post(reverse("midterm:create"), sent)
    check = RosterAnswer.objects.get().check_round

    def press(name, **values):
        check.refresh_from_db()
        client.post(
            reverse(f"midterm:{name}", args=[check.uuid]), {"version": check.version, **values}
        )
        check.refresh_from_db()
        return check.closed_on, check.answer_by

    assert press("until", answer_by="2026-04-15") == (None, date(2026, 4, 15))
    assert press("close") == (date(2026, 3, 18), date(2026, 4, 15))
    assert press("until", answer_by="2026-05-01") == (None, date(2026, 5, 1))


def test_what_a_replacement_touches_is_said_with_what_is_the_matter_with_it(client, north, row):
    answer_for(row, actor=north.principal_actor, seen=1, answer="left", since=date(2026, 3, 2))
    row.refresh_from_db()
    form_of(north.pairing, author=north.mentor_user, status="counted", starts_on=date(2026, 3, 10))
    new = TeacherFactory(school=north.school, school__subject=north.subject)
    client.force_login(north.coordinator_user)
    sent = {"version": row.version, "trainee": new.pk, "starts_on": "2026-03-05"}

    answer = client.post(step("replace", row), sent)

    assert [each.text for each in answer.context["touched"]] != []
    assert (
        "What lies after the last day, the one before the new pairing begins, stays as it is"
        in answer.text
    )
    assert not Pairing.objects.filter(trainee=new).exists()


def test_a_school_that_is_late_is_reminded_once_in_a_few_days(client, north, south, row):
    """From the page of its district, by whoever answers for that."""
    check, day = row.check_round, timezone.localdate()
    RosterCheck.objects.update(answer_by=day - timedelta(days=1))
    address = reverse("midterm:remind-school", args=[check.uuid, north.school.uuid])
    client.force_login(north.coordinator_user)
    page = client.get(page_of(row)).text
    assert f'action="{address}"' in page
    assert "1 trainee without an answer" in page

    after = client.post(address, follow=True).text
    assert "Reminded: North Principal." in after
    assert "Reminded by North Coordinator on 18 March 2026." in after
    assert f'action="{address}"' not in after
    assert (
        "It can be reminded again from 21 March 2026 on." in client.post(address, follow=True).text
    )
    [notice] = Notice.objects.filter(message="pairings.check_reminded")
    assert notice.to == north.principal_user
    assert notice.reason == "They were due by 17 March 2026; North Coordinator reminds you."

    for user, status in ((north.principal_user, 403), (south.coordinator_user, 404)):
        client.force_login(user)
        assert client.post(address).status_code == status
    client.force_login(north.principal_user)
    assert "Schools that are late" not in client.get(page_of(row, "school")).text


def test_before_the_day_no_school_is_late(client, north, row):
    RosterCheck.objects.update(answer_by=timezone.localdate())
    client.force_login(north.coordinator_user)
    assert "Schools that are late" not in client.get(page_of(row)).text
    address = reverse("midterm:remind-school", args=[row.check_round.uuid, north.school.uuid])
    assert "No answer is late at this school any more." in client.post(address, follow=True).text
    assert not Notice.objects.exists()


def reminded() -> list:
    """To whom a reminder stands that they have still to read."""
    unread = Notice.objects.unread().filter(message="pairings.check_reminded")
    return [each.to for each in unread]


def late_and_reminded(corner, row):
    RosterCheck.objects.update(answer_by=timezone.localdate() - timedelta(days=1))
    check = RosterCheck.objects.get(pk=row.check_round_id)
    remind(check, corner.school, actor=corner.coordinator_actor, today=timezone.localdate())
    return check


def test_a_school_that_has_answered_for_all_has_no_reminder_to_read(north, south, row):
    late_and_reminded(north, row)
    other = another(north, row)
    # Of another school of the district one is silent still.
    RosterAnswerFactory(pairing=south.pairing, check_round=row.check_round)
    answer_for(row, actor=north.principal_actor, seen=1, answer="full_time")
    assert reminded() == [north.principal_user]
    answer_for(other, actor=north.principal_actor, seen=1, answer="full_time")
    assert reminded() == []


def test_a_reminder_of_the_day_before_is_not_true_of_another_day(north, row):
    check = late_and_reminded(north, row)
    assert reminded() == [north.principal_user]
    later = timezone.localdate() + timedelta(days=9)
    change_due_day(check, actor=north.lead_actor, seen=check.version, answer_by=later)
    assert reminded() == []
