"""A proposal of many pairs is published, and undone, behind the page: all of it or nothing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import RoleAssignment
from core.models import AuditEvent, Notice
from pairings.board import publishing
from pairings.models import Pairing, Proposal
from pairings.pairs.services import end_pairing, open_pairing
from pairings.tests.test_board import DAY, propose, publish, row_of, teacher, undo
from pairings.tests.test_board_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]


@pytest.fixture
def trainee(north):
    return teacher(north, north.school, "North Newcomer")


@pytest.fixture
def two(north, trainee, monkeypatch):
    """A draft of two pairs, which are many."""
    monkeypatch.setattr(publishing, "AT_ONCE", 1)
    teacher(north, north.school, "North Extra")
    return propose(north)


@pytest.fixture
def published(north, two):
    asked = publish(two, north)
    assert publishing.carry_out(asked.pk)
    return two


def now(proposal) -> str:
    proposal.refresh_from_db()
    return proposal.state


def made(north) -> int:
    return Pairing.objects.open().exclude(pk=north.pairing.pk).count()


def told(north) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(to=north.coordinator_user, message__startswith="pairings.prop")
    return [(str(notice), notice.reason) for notice in rows.order_by("pk")]


def test_few_pairs_are_made_while_the_page_waits(north, two, monkeypatch):
    monkeypatch.setattr(publishing, "AT_ONCE", 2)

    assert publish(two, north).state == Proposal.State.PUBLISHED
    assert made(north) == 2


def test_many_are_asked_for_and_made_once_that_is_committed(
    north, two, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as woken:
        assert publish(two, north).state == Proposal.State.PUBLISHING
    assert made(north) == 0

    for each in woken:
        each()

    assert (now(two), made(north)) == ("published", 2)
    assert two.changed_by == north.coordinator_user
    rows = two.pairs.select_related("pairing")
    assert {row.pairing.starts_on for row in rows} == {DAY}
    assert Notice.objects.filter(message="pairings.paired").count() == 2
    ((title, _reason),) = told(north)
    assert title.startswith("A proposal was published: all its pairs are made")
    assert not publishing.carry_out(two.pk)


def test_its_page_says_what_goes_on_and_never_that_it_is_done(client, north, two):
    client.force_login(north.coordinator_user)
    to = reverse("pairings:proposal-publish", args=[two.uuid])

    page = words(client.post(to, {"version": two.version}, follow=True))
    assert "It is being published. Nobody is paired before all are;" in page
    for said in ("pairs are made", "Check and publish", "Draw up again", "Undo", "Throw away"):
        assert said not in page
    again = words(client.post(to, {"version": two.version}, follow=True))
    assert "This proposal is being published: North Coordinator asked for it on 18 Mar" in again

    publishing.carry_out(two.pk)
    assert "Undo" in words(client.get(two.get_absolute_url()))


def test_what_stands_in_the_way_leaves_a_draft_and_is_named(client, north, two, trainee):
    asked = publish(two, north)
    rival = teacher(north, north.helping_school, "North Rival")
    open_pairing(
        actor=north.coordinator_actor,
        program=north.program,
        subject=north.subject,
        mentor=rival,
        trainee=trainee,
        starts_on=DAY,
    )

    assert publishing.carry_out(asked.pk)

    assert (now(two), made(north), two.published_at) == ("ready", 1, None)
    assert AuditEvent.objects.filter(verb="pairings.proposal_not_published").count() == 1
    ((title, reason),) = told(north)
    assert title.startswith("A proposal was not published: nobody was paired")
    assert reason == "In the way: North Mentor and North Newcomer."
    with translation.override("zh-hans"):
        assert told(north)[0][1] == "阻碍：North Mentor和North Newcomer。"
    client.force_login(north.coordinator_user)
    page = words(client.get(two.get_absolute_url()))
    assert "1 pair of this draft cannot be made as people are now" in page
    assert "The trainee has a mentor in Northern science by now." in page


def test_whoever_may_not_publish_any_more_publishes_nothing(north, two):
    asked = publish(two, north)
    RoleAssignment.objects.filter(user=north.coordinator_user).update(ends_on=date(2026, 3, 1))

    assert publishing.carry_out(asked.pk)

    assert (now(two), made(north)) == ("ready", 0)
    assert told(north)[0][1] == "You may not do it any more, or the program was closed."


def test_what_breaks_off_has_not_begun_and_is_found_again(north, two, monkeypatch):
    asked = publish(two, north)
    pairs = []

    def breaks(**values):
        pairs.append(open_pairing(**values))
        if len(pairs) == 2:
            raise RuntimeError("the power is gone")
        return pairs[-1]

    monkeypatch.setattr(publishing, "open_pairing", breaks)
    with pytest.raises(RuntimeError):
        publishing.carry_out(asked.pk)
    assert (now(two), made(north), len(pairs)) == ("publishing", 0, 2)
    monkeypatch.setattr(publishing, "open_pairing", open_pairing)
    assert publishing.carry_out_lost() == 0

    Proposal.objects.update(changed_at=timezone.now() - timedelta(minutes=3))

    assert publishing.carry_out_lost() == 1
    assert (now(two), made(north)) == ("published", 2)


def test_many_are_undone_behind_the_page(north, published):
    asked = undo(published, north)
    assert (asked.state, made(north)) == ("undoing", 2)

    assert publishing.carry_out(asked.pk)

    assert (now(published), made(north)) == ("undone", 0)
    assert told(north)[-1][0].startswith("A proposal was undone: all its pairings were cancelled")


def test_what_hangs_on_one_pair_keeps_them_all(north, published, trainee):
    asked = undo(published, north)
    pairing = row_of(published, trainee).pairing
    end_pairing(pairing, actor=north.coordinator_actor, seen=1, ends_on=DAY, end_reason="completed")

    assert publishing.carry_out(asked.pk)

    assert now(published) == "published"
    assert not Pairing.objects.exclude(cancelled_at=None).exists()
    assert told(north)[-1][1] == "In the way: North Mentor and North Newcomer."
