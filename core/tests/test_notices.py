"""Notices: owed with the change, sent once, never lost and never twice."""

import logging
import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import get_language, override

from accounts.tests.factories import UserFactory
from core import notices
from core.messages import MESSAGES
from core.models import Notice
from core.notices import owe, send_due_notices, send_notice

ADDRESS = "somebody@example.org"


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_URL = "smtp://mail.example.org"
    settings.REDIS_URL = ""


@pytest.fixture
def person(db):
    return UserFactory(email=ADDRESS)


def owed(person, message="activities.waiting", **values) -> Notice:
    return Notice.objects.create(
        to=person,
        message=message,
        values={"form": "A form", "reason_code": "", "reason": ""} | values,
        address="/x/",
        key="A change",
        mail_due=True,
    )


def told(form) -> dict:
    """What a caller says of a form, besides to whom."""
    return {"key": "A change", "address": "/x/", "values": {"form": form}}


@pytest.fixture
def broken(monkeypatch):
    """A mail server that refuses, until it is mended."""
    sending = notices.send_mail
    state = {"broken": True}

    def send(*args, **kwargs):
        if state["broken"]:
            raise ConnectionRefusedError("no mail server")
        return sending(*args, **kwargs)

    monkeypatch.setattr(notices, "send_mail", send)
    return state


def test_everybody_is_told_in_the_portal_and_by_mail_where_they_have_an_address(
    person, django_capture_on_commit_callbacks
):
    other = UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        owe([person, other], "activities.waiting", **told("F-2026-000001"))

    assert [notice.to for notice in Notice.objects.order_by("pk")] == [person, other]
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    assert "F-2026-000001" in mail.outbox[0].subject


def test_without_a_mail_server_nothing_is_owed_by_mail(
    person, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_URL = ""

    with django_capture_on_commit_callbacks(execute=True):
        owe([person], "activities.waiting", **told("A form"))

    assert not Notice.objects.get().mail_due
    assert mail.outbox == []


def test_what_is_rolled_back_was_never_owed(person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        owe([person], "activities.waiting", **told("A form"))
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_a_letter_has_what_happened_the_reason_and_a_full_address(person, settings):
    settings.SITE_ADDRESS = "https://portal.example.org"
    notice = owed(person, "activities.returned", reason_code="wrong_date", reason="See page 2.")

    send_notice(notice.pk)

    letter = mail.outbox[0]
    assert letter.subject == "A form came back to you: A form"
    assert letter.body.split("\n\n") == [
        "A form came back to you: A form",
        "The date is wrong: See page 2.",
        "https://portal.example.org/x/",
    ]


def test_a_letter_has_no_address_rather_than_a_wrong_one(person, settings):
    settings.SITE_ADDRESS = ""

    send_notice(owed(person, "activities.waiting").pk)

    assert mail.outbox[0].body == "A form waits for you: A form"


def test_a_notice_is_sent_once(person):
    notice = owed(person)

    assert [send_notice(notice.pk), send_notice(notice.pk)] == [True, False]
    assert send_due_notices() == 0
    assert len(mail.outbox) == 1


def test_a_notice_claimed_elsewhere_is_left_alone(person, monkeypatch):
    """Another worker claims it between the sweep's look and its own claim."""
    notice = owed(person)
    looked = Notice.objects.due().values_list("pk", flat=True)
    assert list(looked) == [notice.pk]
    Notice.objects.filter(pk=notice.pk).update(mailed_at="2026-01-01T00:00Z")

    assert not send_notice(notice.pk)
    assert mail.outbox == []


def test_while_the_mail_server_is_away_nothing_is_given_up(person, broken):
    notice = owed(person)

    for _try in range(7):
        with pytest.raises(OSError, match="no mail server"):
            send_due_notices()
    notice.refresh_from_db()
    assert (notice.mailed_at, notice.tries) == (None, 0)

    broken["broken"] = False
    assert send_due_notices() == 1
    assert len(mail.outbox) == 1


def test_a_refused_letter_is_given_up_after_five_tries_and_keeps_no_other(person, monkeypatch):
    bad, good = owed(person), owed(UserFactory(email="good@example.org"))
    sending = notices.send_mail

    def send(subject, body, sender, to):
        if to == [ADDRESS]:
            raise SMTPRecipientsRefused({ADDRESS: (550, b"no such mailbox")})
        return sending(subject, body, sender, to)

    monkeypatch.setattr(notices, "send_mail", send)

    assert [send_due_notices() for _sweep in range(7)] == [1, 0, 0, 0, 0, 0, 0]
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.mailed_at, bad.tries) == (None, 5)
    assert good.mailed_at
    assert [letter.to for letter in mail.outbox] == [["good@example.org"]]


def test_a_mail_server_that_is_down_does_not_undo_what_was_done(
    person, broken, django_capture_on_commit_callbacks, caplog
):
    with django_capture_on_commit_callbacks(execute=True):
        owe([person], "activities.waiting", **told("A form"))

    assert Notice.objects.due().count() == 1


def test_each_letter_is_in_its_readers_language(person, monkeypatch):
    spoken = []
    monkeypatch.setattr(notices, "send_mail", lambda *args: spoken.append(get_language()))
    person.language = "zh-hans"
    person.save()

    send_notice(owed(person).pk)

    assert spoken == ["zh-hans"]


def test_nobody_is_told_of_the_same_change_twice(person):
    for _time in range(2):
        owe([person], "activities.waiting", **told("A form"))

    assert Notice.objects.count() == 1


def test_a_message_that_no_room_declared_is_refused(person):
    with pytest.raises(ValueError, match=r"activities\.sung"):
        owe([person], "activities.sung", **told("A form"))


def test_a_notice_of_a_message_that_is_no_more_can_still_be_read(person):
    assert str(owed(person, "activities.sung")) == "Something changed"


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_every_message_has_words_in_both_languages(name):
    title = MESSAGES[name].title
    with override("en"):
        english = str(title({}) if callable(title) else title)
    with override("zh-hans"):
        chinese = str(title({}) if callable(title) else title)

    assert re.search("[a-z]", english)
    assert not re.search("[a-z]", chinese)


# --- the sweep ----------------------------------------------------------------------------------


def test_the_sweep_command_sends_what_is_due(person, settings):
    owed(person)

    call_command("sweep")

    assert len(mail.outbox) == 1


def test_one_failing_sweep_does_not_keep_the_others(person, settings, caplog):
    settings.SWEEPS = {"core.no_such_module.sweep": 60, **settings.SWEEPS}
    owed(person)

    with caplog.at_level(logging.ERROR):
        call_command("sweep")

    assert "core.no_such_module.sweep failed" in caplog.text
    assert len(mail.outbox) == 1
