"""On either page each kind says which parts it opens, for a script that opens them at once."""

import re

import pytest

from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import NEW, NEW_OF_OFFICE

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.mark.parametrize(
    ("who", "address", "stays"), [("mentor", NEW, False), ("coordinator", NEW_OF_OFFICE, True)]
)
def test_a_kind_opens_its_lessons_or_its_talks(client, north, who, address, stays):
    lessons = ActivityKindFactory(name="Observation", is_for_pairs=True, opens_lessons=True)
    talks = ActivityKindFactory(name="Lecture", is_for_pairs=True, opens_talks=True)
    visit = ActivityKindFactory(name="Visit", is_for_pairs=True)
    client.force_login(getattr(north, f"{who}_user"))

    answer = client.get(address)

    kinds = str(answer.context["form"]["kind"])
    chosen = {
        kind: next(
            tag
            for tag in re.findall("<(?:option|input)[^>]*>", kinds)
            if f'value="{kind.pk}"' in tag
        )
        for kind in (lessons, talks, visit)
    }
    opened = {
        kind: {part for part in ("lessons", "talks") if f"data-{part}" in tag}
        for kind, tag in chosen.items()
    }
    assert opened == {lessons: {"lessons"}, talks: {"talks"}, visit: set()}
    for part in ("lessons", "talks"):
        # Without a script the part is there, folded, and opens by a press on its name.
        attributes = f' data-opens="{part}"' + (" data-stays" if stays else "")
        assert f'data-part="{part}"{attributes}>' in answer.text
