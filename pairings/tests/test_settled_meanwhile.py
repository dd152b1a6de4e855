"""Whoever comes second, presses twice or comes too late is told what is so, and loses no word."""

from datetime import date

import pytest
from django.urls import reverse

from core.models import AuditEvent, Notice
from pairings.board import publishing, services
from pairings.board.proposals import PublishView
from pairings.midterm import replacing
from pairings.midterm.services import answer_for, change_due_day, close_check, open_check
from pairings.models import Pairing
from pairings.pairs.days import change_last_day
from pairings.tests.factories import RosterAnswerFactory
from pairings.tests.test_board import propose, row_of, teacher
from pairings.tests.test_midterm_pages import page_of, step, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]


@pytest.fixture
def row(north):
    return RosterAnswerFactory(pairing=north.pairing)


@pytest.fixture
def gone(north, row):
    return answer_for(
        row, actor=north.coordinator_actor, seen=1, answer="left", since=date(2026, 3, 2)
    )


@pytest.fixture
def newcomer(north):
    return teacher(north, north.school, "North Newcomer")


def test_closed_while_answering_says_so(client, north, row):
    client.force_login(north.principal_user)
    close_check(row.check_round, actor=north.lead_actor, seen=1)
    one = (step("answer", row), {"version": 1, "answer": "full_time"})
    for to, sent in ((page_of(row, "school"), typed(row, "full_time")), one):
        assert "was closed on" in client.post(to, sent, follow=True).text


def test_second_press_of_publish(client, north, newcomer):
    p = propose(north)
    client.force_login(north.coordinator_user)
    to = reverse("pairings:proposal-publish", args=[p.uuid])
    client.post(to, {"version": p.version})
    said = "This proposal was published on 18 Mar 2026, 12:00 by North Coordinator."
    assert said in client.post(to, {"version": p.version}, follow=True).text


def test_two_presses_of_publish_at_one_moment(client, north, newcomer, monkeypatch):
    """The second finds the draft as it was, and the first has published it when it wants to."""
    p = propose(north)
    client.force_login(north.coordinator_user)

    def twice(*args, **values):
        publishing.publish(*args, **values)
        return publishing.publish(*args, **values)

    monkeypatch.setattr(PublishView, "service", twice)
    to = reverse("pairings:proposal-publish", args=[p.uuid])
    page = client.post(to, {"version": p.version}, follow=True).text
    assert "This proposal was published on 18 Mar 2026, 12:00 by North Coordinator." in page
    assert "Somebody changed this" not in page


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("keep", "The mentor of North Newcomer is kept."),
        ("let-go", "North Newcomer may get another mentor."),
        ("leave-out", "North Newcomer is left out."),
        ("take-in", "North Newcomer is taken in again."),
    ],
)
def test_second_press_on_a_row(client, north, newcomer, step, said):
    p = propose(north)
    p.pairs.update(is_kept=step == "let-go")
    if step == "take-in":
        p.pairs.update(mentor=None, is_left_out=True)
    client.force_login(north.coordinator_user)
    to = reverse("pairings:proposed-step", args=[p.uuid, newcomer.uuid, step])
    for _press in range(3):
        assert said in client.post(to, {"version": p.version}, follow=True).text
    assert AuditEvent.objects.filter(verb="pairings.proposal_changed").count() == 1


def test_second_press_of_a_name(client, north, newcomer):
    p = propose(north)
    client.force_login(north.coordinator_user)
    to = reverse("pairings:proposed-trainee", args=[p.uuid, newcomer.uuid])
    sent = {"version": p.version, "mentor": north.mentor.uuid}
    for _press in range(2):
        page = client.post(to, sent, follow=True).text
        assert "North Mentor is named for North Newcomer, and kept" in page


def test_what_somebody_else_named_meanwhile_is_kept_by_no_old_page(client, north, newcomer):
    p = propose(north)
    other = teacher(north, north.helping_school, "North Second")
    services.choose_mentor(
        row_of(p, newcomer), actor=north.lead_actor, seen=p.version, mentor=other
    )
    client.force_login(north.coordinator_user)
    to = reverse("pairings:proposed-step", args=[p.uuid, newcomer.uuid, "keep"])
    page = client.post(to, {"version": p.version}, follow=True).text
    assert "Somebody changed this since you opened it." in page


def test_a_row_of_a_published_proposal(client, north, newcomer):
    p = propose(north)
    publishing.publish(p, actor=north.coordinator_actor, seen=p.version)
    client.force_login(north.coordinator_user)
    to = reverse("pairings:proposed-step", args=[p.uuid, newcomer.uuid, "keep"])
    page = client.post(to, {"version": p.version}, follow=True).text
    assert "This proposal was published on 18 Mar 2026, 12:00 by North Coordinator." in page


def test_second_press_of_close_and_of_its_day(client, north, row):
    client.force_login(north.lead_user)
    uuid = row.check_round.uuid

    def press(name, **sent):
        return client.post(reverse(f"midterm:{name}", args=[uuid]), sent, follow=True).text

    press("until", version=1, answer_by="2026-04-08")
    again = press("until", version=1, answer_by="2026-04-08")
    assert "Answers are due by 8 April 2026 already." in again
    press("close", version=2)
    again = press("close", version=2)
    assert "This mid-term check was closed on 18 March 2026 by North Lead." in again
    assert "Ask the section" not in again
    press("until", version=3, answer_by="2026-04-20")
    assert "Somebody changed" not in press("until", version=3, answer_by="2026-04-20")
    told = AuditEvent.objects.filter(subject_type="pairings.RosterCheck").values_list("verb")
    assert [verb.removeprefix("pairings.check_") for (verb,) in told.order_by("pk")] == [
        "due_changed",
        "closed",
        "opened_again",
    ]


def test_an_answer_that_is_taken_back_twice(client, north, gone):
    client.force_login(north.coordinator_user)
    sent = {"version": gone.version, "answer": "unknown"}
    for _press in range(2):
        assert "The answer is saved." in client.post(step("answer", gone), sent, follow=True).text


def test_a_second_answer_from_an_old_window_is_ones_own(client, north, row):
    client.force_login(north.coordinator_user)
    client.post(page_of(row), typed(row, "full_time", version=1))
    page = client.post(page_of(row), typed(row, "part_time", version=1), follow=True).text
    assert "North Trainee: you have answered this already." in page
    assert "“Yes, full-time”" in page
    assert "somebody was first" not in page


def test_second_press_of_replace(client, north, gone, newcomer):
    client.force_login(north.coordinator_user)
    sent = {"version": gone.version, "trainee": newcomer.pk, "starts_on": "2026-03-23"}
    client.post(step("replace", gone), sent)
    assert (
        "This is not yours to do" not in client.post(step("replace", gone), sent, follow=True).text
    )


def test_take_back_keeps_a_last_day_entered_since(north, gone, newcomer):
    who = north.coordinator_actor
    row = replacing.replace(
        gone, actor=who, seen=gone.version, trainee=newcomer, starts_on=date(2026, 3, 23)
    )
    old = Pairing.objects.get(pk=north.pairing.pk)
    change_last_day(
        old,
        actor=who,
        seen=old.version,
        ends_on=date(2026, 3, 10),
        end_reason="completed",
        end_note="see the letter",
    )
    replacing.take_back(row, actor=who, seen=row.version)
    old.refresh_from_db()
    assert (old.ends_on, old.end_note) == (date(2026, 3, 10), "see the letter")


def test_note_of_the_second_in_a_list_stays(client, north, row):
    client.force_login(north.coordinator_user)
    answer_for(row, actor=north.principal_actor, seen=1, answer="full_time")
    sent = typed(row, "left", since="2026-03-02", note="moved to the county seat", version=1)
    assert "moved to the county seat" in client.post(page_of(row), sent, follow=True).text


def test_sentence_has_no_markup_zh(client, north, row):
    client.force_login(north.coordinator_user)
    for lang in ("en", "zh-hans"):
        text = client.post(
            page_of(row),
            typed(row, "left", since="yesterday", note="x" * 201),
            headers={"accept-language": lang},
        ).text
        assert "&lt;span" not in text


def test_since_after_the_program_stands_beside_its_box(client, north, row):
    client.force_login(north.coordinator_user)
    text = client.post(page_of(row), typed(row, "left", since="2026-12-31")).text
    assert f'href="#id_since_{row.uuid.hex}"' in text


def test_long_version(client, north, newcomer):
    p = propose(north)
    client.force_login(north.coordinator_user)
    to = reverse("pairings:proposed-step", args=[p.uuid, newcomer.uuid, "keep"])
    assert client.post(to, {"version": "9" * 5000}).status_code < 500


def test_notices_after_close(north):
    check = open_check(
        actor=north.lead_actor,
        program=north.program,
        subject=north.subject,
        answer_by=date(2026, 4, 8),
    )
    check = change_due_day(check, actor=north.lead_actor, seen=1, answer_by=date(2026, 4, 20))
    close_check(check, actor=north.lead_actor, seen=check.version)
    left = [n.message for n in Notice.objects.filter(to=north.principal_user, read_at=None)]
    assert left == ["pairings.check_closed"]
