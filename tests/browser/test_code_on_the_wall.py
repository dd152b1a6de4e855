"""The code on the wall, where neither the projector's clock nor the telephone's is right."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance, Session
from tests.browser.conftest import PHONE
from training.models import HalfDay
from training.tests.factories import a_training, half_day

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize(("projector", "telephone"), [(10, -10), (-10, 10)])
def test_clocks_ten_minutes_off_make_no_code_old_and_nobody_late(
    as_user, north, projector, telephone
):
    north.program.ends_on = timezone.localdate() + timedelta(days=30)
    north.program.save()
    today = timezone.localdate()
    training = a_training(north, expected=[north.trainee], half_days=[half_day(today)])
    # It began a moment ago and lasts, whatever the hour at which this is run.
    started = max(timezone.localtime() - timedelta(minutes=5), at_midnight(today))
    Session.objects.update(starts_at=started.time())
    HalfDay.objects.update(ends_at=time(23, 59, 59))
    session = training.half_days.get()

    wall = as_user(north.coordinator_user)
    wall.clock.set_system_time(timezone.now() + timedelta(minutes=projector))
    wall.goto(reverse("training:show-code", args=[session.uuid]))
    code = wall.locator(".code-letters").inner_text().replace(" ", "")
    phone = as_user(north.trainee_user, width=PHONE)
    phone.clock.set_system_time(timezone.now() + timedelta(minutes=telephone))
    phone.goto(reverse("training:sign-in", args=[code]))
    phone.get_by_role("button", name="I am here").click()
    phone.get_by_text("You are signed in").wait_for()

    row = Attendance.objects.get()
    assert abs(row.noted_at - timezone.now()) < timedelta(minutes=2)
    assert phone.get_by_text("marked as late").count() == 0


def at_midnight(day):
    return timezone.make_aware(datetime.combine(day, time(0, 0)))
