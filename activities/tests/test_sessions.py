"""A form's page shows its sessions, and who had another role, where there are any."""

from dataclasses import replace
from datetime import date, time

from activities.presence.models import Session
from activities.registration.content import content_of
from activities.registration.models import Status
from activities.tests.factories import form_of
from recording.services import edit_activity


def test_a_page_without_sessions_says_nothing_of_them(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    client.force_login(north.mentor_user)

    assert "Sessions" not in client.get(form.get_absolute_url()).text


def test_a_page_shows_each_session_and_who_was_more_than_a_participant(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    day = date(2025, 10, 15)
    later = form.sessions.create(day=day, half=Session.Half.AFTERNOON, theme="Trying it out")
    early = form.sessions.create(day=day, starts_at=time(9, 5), half=Session.Half.MORNING)
    for session in (early, later):
        form.attendances.create(teacher=north.mentor, session=session)
    form.attendances.create(name="Another", session=later, source="scan")
    form.attendances.create(name="A guest", role="speaker", source="paper")
    client.force_login(north.mentor_user)

    page = client.get(form.get_absolute_url()).text

    assert [row.present for row in client.get(form.get_absolute_url()).context["sessions"]] == [
        1,
        2,
    ]
    for words in (", morning, 09:05</strong>", "Trying it out", "2 people named", "speaker"):
        assert words in page
    # Who signed in to a session alone is not on the form's own list.
    assert [row.name for row in client.get(form.get_absolute_url()).context["people"]] == [
        "A guest"
    ]


def test_an_edit_of_the_form_keeps_what_belongs_to_its_sessions(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    session = form.sessions.create(day=date(2025, 10, 15), half=Session.Half.MORNING)
    signed_in = form.attendances.create(teacher=north.mentor, session=session, source="scan")
    content = content_of(form)

    changed = replace(content, fields={**content.fields, "theme": "Another theme"})
    edit_activity(form, changed, actor=north.mentor_actor, seen=1)

    assert list(session.attendances.all()) == [signed_in]
    assert form.attendances.count() == 3
