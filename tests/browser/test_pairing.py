"""Two people to pair: of a first day before this week the page asks since when, as it is typed."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from programs.models import Program
from roster.tests.factories import TeacherFactory


def test_since_when_the_two_are_asked_follows_from_the_day(as_user, north):
    TeacherFactory(school=north.school, school__subject=north.subject)
    today = timezone.localdate()
    running = {"starts_on": today - timedelta(days=200), "ends_on": today + timedelta(days=100)}
    Program.objects.filter(pk=north.program.pk).update(**running)
    page = as_user(north.coordinator_user)
    start = {"program": north.program.pk, "subject": north.subject.pk}
    page.goto(reverse("pairings:create", query=start))
    question = page.locator("[data-asked-before]")
    assert not question.is_visible()

    for days, is_asked in ((7, True), (0, False), (8, True)):
        day = today - timedelta(days=days)
        page.locator("[name=starts_on]").fill(day.isoformat())
        page.locator("[name=starts_on]").dispatch_event("change")
        assert question.is_visible() == is_asked, days

    page.locator("[name=save]").click()
    page.locator(".has-error").first.wait_for()
    assert question.is_visible()
