"""A form's page shows what was entered, and no dash for what was not."""

import re

from activities.registration.models import Status
from activities.tests.factories import LessonFactory, form_of


def test_a_lesson_of_which_only_the_topic_is_known_shows_the_topic_alone(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    LessonFactory(activity=form, topic="Fractions", teacher=None, school=None, grade="")
    client.force_login(north.mentor_user)

    page = client.get(form.get_absolute_url()).text

    row = re.search(r"<tr[^>]*><th[^>]*>Fractions</th>.*?</tr>", page, re.DOTALL)[0]
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == ["", "", ""]
