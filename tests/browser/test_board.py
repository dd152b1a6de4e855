"""A coordinator finds a mentor for everybody at once, makes the pairs, and takes all of it back."""

from django.urls import reverse

from pairings.models import Pairing
from roster.tests.factories import TeacherFactory


def test_a_proposal_is_drawn_up_published_and_undone(as_user, north, axe, fits):
    newcomers = [
        TeacherFactory(name=name, school=north.school, school__subject=north.subject)
        for name in ("North Newcomer", "North Latecomer")
    ]
    pairs = Pairing.objects.filter(trainee__in=newcomers)
    page = as_user(north.coordinator_user)
    page.goto(f"{reverse('pairings:board')}?program={north.program.pk}&subject={north.subject.pk}")
    page.get_by_role("heading", name="Pairing board").wait_for()

    page.get_by_role("link", name="Suggest for everyone").click()
    page.get_by_role("button", name="Suggest for everyone").click()
    row = page.get_by_role("row", name="North Latecomer")
    row.get_by_role("button", name="Leave out").click()
    page.get_by_text("North Latecomer is left out.").wait_for()
    assert (axe(page), fits(page)) == ([], True)

    page.get_by_role("link", name="Check and publish").click()
    page.get_by_role("button", name="Publish 1 pair").click()
    page.get_by_text("1 pair is made.").wait_for()
    assert [pair.trainee for pair in pairs.open()] == newcomers[:1]

    page.get_by_role("link", name="Undo", exact=True).click()
    page.get_by_role("button", name="Undo the proposal").click()
    page.get_by_text("Its pairings were cancelled.").wait_for()
    assert (pairs.count(), pairs.open().count()) == (1, 0)
