"""Words in the year's report: there while their writer lets them be, and gone a moment later."""

import itertools
import random
import time
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from activities.models import Activity, Party, Reflection, Status
from activities.reflections.services import choose_for_report, take_out_of_report, write_words
from activities.registration.content import content_of
from activities.tests.factories import form_of
from activities.tests.steps import WHOLE_WAY, pass_on, step
from core.exceptions import DomainError
from core.models import Notice
from core.names import masked
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory
from recording.services import correct_activity, edit_activity
from reports.annual.quotes import quotes
from reports.annual.report import annual_report
from reports.figures.selection import Selection
from reports.print.handbook_paper import handbook
from reports.print.paper import content
from roster.tests.factories import TeacherFactory
from tests.at_once import at_once

pytestmark = pytest.mark.usefixtures("in_march")
TEXT = "I ask fewer questions now, and wait for the answers."


@pytest.fixture
def words(north) -> Reflection:
    """A trainee's, on a form that counts; their writer lets them be quoted with the name."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    return write(form, north, seen=0)


def write(form, north, seen, text=TEXT, quoted="name"):
    return write_words(form, actor=north.trainee_actor, seen=seen, text=text, quoted=quoted)


def in_report(north, period=None) -> list[tuple[str, str]]:
    selection = Selection(north.program, period=period)
    return [(each.text, each.by) for each in quotes(selection, north.lead_actor)]


def in_handbook(north, reader) -> list[tuple[str, str, str]]:
    """Activity, words and who wrote them, as the handbook of the pair has them."""
    pairing = Pairing.objects.with_names().get(pk=north.pairing.pk)
    book = handbook(pairing, actor=reader, office="Office", at=timezone.now())
    return next(list(part.rows) for part in book.parts if part.title == "In their own words")


def choose(words, north, seen=1):
    choose_for_report(words, actor=north.lead_actor, seen=seen)


@pytest.mark.once
@pytest.mark.parametrize(
    ("quoted", "by"),
    [
        ("name", "North Trainee"),
        ("role", "trainee\u00a0· North Village School"),
        ("unnamed", ""),
    ],
)
def test_what_was_chosen_stands_on_the_page_as_its_writer_wants_to_be_named(
    client, north, administrator, words, quoted, by
):
    words = write(words.activity, north, seen=1, quoted=quoted)
    assert in_report(north) == []
    choose(words, north, seen=words.version)

    assert in_report(north) == [(TEXT, by)]
    client.force_login(administrator)
    page = client.get(reverse("reports:annual", args=["the-year"])).text
    assert f'<blockquote class="written mb-1">{TEXT}</blockquote>' in page
    assert (f'<figcaption class="hint">{by}</figcaption>' in page) == bool(by)
    paper = client.get(reverse("reports:file", args=["the-year", "pdf"]))
    assert paper.content.startswith(b"%PDF")


@pytest.mark.once
def test_a_consent_that_is_withdrawn_takes_the_words_out_and_tells_whoever_chose_them(north, words):
    choose(words, north)
    write(words.activity, north, seen=1, quoted="no")

    assert in_report(north) == []
    notice = Notice.objects.get(message="activities.quote_withdrawn")
    assert notice.to == north.lead_user
    with pytest.raises(DomainError, match="does not want"):
        choose(words, north, seen=2)


@pytest.mark.once
def test_who_may_choose_words_finds_the_way(client, north, south, administrator, auditor, words):
    line = "Words of mentors and trainees: {} chosen."
    way = f'href="{reverse("activities:quotes")}?program={north.program.pk}"'

    def said(user) -> tuple[list[int], bool]:
        client.force_login(user)
        page = client.get(reverse("reports:annual", args=["the-year"])).text
        return [number for number in (0, 1) if line.format(number) in page], way in page

    assert said(administrator) == ([0], True)
    assert said(north.lead_user) == ([0], True)
    for user in (auditor, north.coordinator_user):
        assert said(user) == ([], False)
    choose(words, north)
    for user in (administrator, north.lead_user):
        assert said(user) == ([1], True)
    assert said(south.lead_user) == ([0], True)


@pytest.mark.once
def test_words_that_were_changed_are_read_again_before_they_are_printed(north, words):
    choose(words, north)
    write(words.activity, north, seen=1, text=f"{TEXT} Mostly.")

    assert in_report(north) == []
    assert Notice.objects.filter(message="activities.quote_changed", to=north.lead_user).exists()
    with pytest.raises(DomainError, match="Read them again"):
        choose(words, north, seen=1)
    choose(words, north, seen=2)
    choose(words, north, seen=2)
    assert in_report(north) == [(f"{TEXT} Mostly.", "North Trainee")]


@pytest.mark.once
def test_the_words_of_a_form_that_counts_no_more_are_in_no_report(north, words):
    choose(words, north)
    Activity.objects.update(status=Status.VOID)

    assert in_report(north) == []


def corrected(form, north, **changes) -> Activity:
    """The form as a correction says it, sent and not yet signed by anybody else."""
    edition = correct_activity(
        form, actor=north.mentor_actor, seen=form.version, reason="It was noted wrongly."
    )
    said = replace(content_of(edition), **changes)
    return edit_activity(edition, said, actor=north.mentor_actor, seen=edition.version)


@pytest.mark.once
def test_words_leave_report_and_handbook_when_a_correction_names_their_writer_no_more(
    client, north, words
):
    choose(words, north)
    form = words.activity
    other = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=TeacherFactory(school=north.school),
        school=north.school,
    )
    signer = UserFactory(teacher=other.trainee)
    trainee, mentor = content_of(form).parties
    instead = replace(trainee, teacher=other.trainee, pairing=other, key=None)
    edition = corrected(form, north, parties=(replace(mentor, pairing=other), instead))
    assert in_report(north) == [(TEXT, "North Trainee")]
    assert in_handbook(north, north.lead_actor) == [(form.theme, TEXT, "North Trainee")]

    for verb, who in WHOLE_WAY:
        actor = actor_for(signer) if who == "trainee" else getattr(north, f"{who}_actor")
        step(edition, verb, actor)

    assert edition.status == Status.COUNTED
    assert in_report(north) == []
    assert in_handbook(north, north.lead_actor) == []
    client.force_login(north.lead_user)
    assert TEXT not in client.get(reverse("activities:quotes")).text
    take_out_of_report(words, actor=north.lead_actor)
    with pytest.raises(DomainError, match="names their writer no more"):
        choose(words, north)


@pytest.mark.once
def test_words_stand_in_the_days_that_the_counting_edition_says(north, words):
    choose(words, north)
    form = words.activity
    was, moved = form.starts_on, form.starts_on - timedelta(days=30)
    fields = content_of(form).fields | {"starts_on": moved, "ends_on": moved}
    edition = corrected(form, north, fields=fields)
    said = [(TEXT, "North Trainee")]
    assert (in_report(north, (was, was)), in_report(north, (moved, moved))) == (said, [])

    pass_on(edition, north)

    assert (in_report(north, (was, was)), in_report(north, (moved, moved))) == ([], said)


@pytest.mark.once
def test_the_handbook_has_words_beside_the_theme_that_counts_until_their_consent_is_withdrawn(
    north, words
):
    form = words.activity
    waits = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    write(waits, north, seen=0, text="Not yet signed by the school.")
    readers = (north.trainee_actor, north.mentor_actor, north.principal_actor, north.lead_actor)
    fields = content_of(form).fields | {"theme": "What it was about"}

    pass_on(corrected(form, north, fields=fields), north)

    said = [("What it was about", TEXT, "North Trainee")]
    assert [in_handbook(north, each) for each in readers] == [said] * 4
    named = Party.objects.filter(teacher=north.trainee)
    named.update(struck_out_at=timezone.now())
    assert [in_handbook(north, each) for each in readers] == [[]] * 4
    named.update(struck_out_at=None)
    assert [in_handbook(north, each) for each in readers] == [said] * 4
    write(form, north, seen=1, quoted="no")
    assert [in_handbook(north, each) for each in readers] == [[]] * 4


@pytest.mark.once
def test_who_reads_masked_names_reads_them_masked_under_quotations_on_page_and_paper(
    client, north, auditor, words
):
    choose(words, north)
    name = masked("North Trainee")
    client.force_login(auditor)

    page = client.get(reverse("reports:annual", args=["the-year"])).text

    assert f'<figcaption class="hint">{name}</figcaption>' in page
    assert "North Trainee" not in page
    paper = content(annual_report(Selection(north.program)), actor=actor_for(auditor))
    assert [TEXT, name] in [row for table in paper.annexes for row in table.rows]
    file = client.get(reverse("reports:file", args=["the-year", "pdf"])).content
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)
    assert "wait for the answers" in printed.replace("\n", " ")
    assert "North Trainee" not in printed.replace("\n", " ")


@pytest.mark.once
def test_only_who_writes_the_report_chooses(client, north, south, words, administrator, auditor):
    for user in (north.trainee_user, north.coordinator_user, auditor):
        with pytest.raises(PermissionDenied):
            choose_for_report(words, actor=actor_for(user), seen=1)
    address = reverse("activities:quote-choose", args=[words.uuid])
    client.force_login(south.lead_user)
    assert client.post(address, {"version": 1}).status_code == 404
    client.force_login(administrator)
    narrowed = reverse("activities:quotes", query={"program": north.program.pk})
    choosing = reverse("activities:quote-choose", args=[words.uuid])
    assert f'action="{choosing}?program={north.program.pk}"' in client.get(narrowed).text
    assert client.post(f"{address}?program={north.program.pk}", {"version": 1}).url == narrowed
    assert in_report(north) == [(TEXT, "North Trainee")]
    page = client.get(reverse("activities:quotes")).text
    assert "Take out" in page
    # Where some are chosen, the report still leads to the list.
    report = client.get(reverse("reports:annual", args=["the-year"])).text
    assert "Words of mentors and trainees: 1 chosen." in report
    assert f'<a href="{narrowed}">' in report
    rows = {
        chosen: len(
            client.get(reverse("activities:quotes"), {"chosen": chosen}).context["table"].rows
        )
        for chosen in ("yes", "no", "")
    }
    assert rows == {"yes": 1, "no": 0, "": 1}
    take_out_of_report(words, actor=north.lead_actor)
    take_out_of_report(words, actor=north.lead_actor)
    assert in_report(north) == []


@pytest.mark.once
def test_the_database_holds_nothing_chosen_that_may_not_be_quoted(north, words):
    choose(words, north)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reflection.objects.update(quoted="no")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [4, pytest.param(200, marks=pytest.mark.thorough)])
def test_choosing_and_withdrawing_at_once_leave_nothing_in_the_report(north, words, times):
    """Whoever is first wins: the writer always withdraws, and the other is told either way."""
    dice, version, form = random.Random(44), itertools.count(1), words.activity
    seen = next(version)
    for _time in range(times):
        before = Notice.objects.filter(message="activities.quote_withdrawn").count()
        waits = [dice.random() / 50, dice.random() / 50]

        def choosing(seen=seen, wait=waits[0]):
            time.sleep(wait)
            choose(words, north, seen=seen)

        def withdrawing(seen=seen, wait=waits[1]):
            time.sleep(wait)
            write(form, north, seen=seen, quoted="no")

        outcomes = at_once(choosing, withdrawing)

        assert in_report(north) == []
        assert not isinstance(outcomes[1], Exception)
        told = Notice.objects.filter(message="activities.quote_withdrawn").count() - before
        assert told == (not isinstance(outcomes[0], DomainError))
        seen = next(version)
        write(form, north, seen=seen)
        seen = next(version)
