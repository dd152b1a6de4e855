"""The day of a training: signed in by a telephone, the list ticked, the certificate opened."""

import datetime

from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Status
from programs.models import Program
from tests.browser.conftest import PHONE
from training.hours.codes import Certificate
from training.hours.reading import attended
from training.sign_in.codes import code_now
from training.sign_in.services import fill_form
from training.tests.factories import a_training, half_day

ALL_DAY = {"starts_at": datetime.time(0, 0), "ends_at": datetime.time(23, 59)}


def test_a_training_from_the_code_on_the_wall_to_the_certificate(
    as_user, new_page, north, axe, fits
):
    today = timezone.localdate()
    Program.objects.update(ends_on=today + datetime.timedelta(days=60))
    north.program.refresh_from_db()
    training = a_training(
        north, expected=[north.trainee, north.mentor], half_days=[half_day(today, **ALL_DAY)]
    )
    (session,) = training.half_days.all()

    phone = as_user(north.trainee_user, width=PHONE)
    phone.goto(reverse("training:sign-in", args=[code_now(session, timezone.now())]))
    phone.get_by_role("button", name="I am here").click()
    phone.get_by_text("You are signed in").first.wait_for()
    assert fits(phone)

    desk = as_user(north.coordinator_user)
    desk.goto(reverse("training:attendance", args=[session.uuid]))
    here, absent = (desk.get_by_label(f"North {who}") for who in ("Trainee", "Mentor"))
    assert (here.is_checked(), absent.is_checked()) == (True, False)
    desk.locator("label", has_text="North Mentor").click()
    desk.locator("main form [type=submit]").click()
    desk.get_by_text("The list is saved: 2 people were there.").wait_for()

    form = fill_form(training, actor=north.coordinator_actor, is_complete=True)
    Activity.objects.filter(pk=form.pk).update(
        status=Status.COUNTED, reference="F-2026-000001", first_sent_at=timezone.now()
    )
    phone.goto(reverse("training:hours", args=[north.trainee.uuid]))
    with phone.expect_download() as paper:
        phone.get_by_role("link", name="Certificate of hours (PDF)").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")

    rows = attended(north.trainee, north.program)
    stranger = new_page(width=PHONE)
    stranger.goto(Certificate.of(north.trainee, north.program, rows, today).path)
    stranger.get_by_role("heading", name="Genuine and up to date").wait_for()
    assert (axe(stranger), fits(stranger)) == ([], True)
    assert "Trainee" not in stranger.locator("main").inner_text()
