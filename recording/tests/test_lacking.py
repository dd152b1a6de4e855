"""What a form lacks before it can be sent: one rule, said by both pages and by the service."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.registration.models import Activity
from activities.registration.rules import missing
from programs.tests.factories import ActivityKindFactory
from recording.tests import test_office
from recording.tests.pages import answers
from recording.tests.test_clumsy_hands import said

pytestmark = pytest.mark.usefixtures("in_march")

PAGES = {
    "pair": ("recording:create", "mentor", answers, {"process": "Short."}),
    "office": ("recording:create-office", "coordinator", test_office.page, {}),
}
LACKS = {"pair": {"process", "lessons", "talks"}, "office": {"lessons", "talks"}}


@pytest.mark.parametrize("which", PAGES)
def test_a_page_lacks_what_the_service_would_refuse_to_send(client, north, which):
    address, who, answered, changes = PAGES[which]
    kind = ActivityKindFactory(lesson_study=True, opens_talks=True)
    data = answered(north, kind, **changes)
    client.force_login(getattr(north, f"{who}_user"))

    response = client.post(reverse(address), data)
    client.post(reverse(address), {**data, "save_draft": "1"})
    draft = Activity.objects.get()
    with pytest.raises(ValidationError) as refusal:
        take_step(draft, Verb.SEND, actor=getattr(north, f"{who}_actor"), seen=1)

    level = {"pair": "pair", "office": "district"}[which]
    fields = {"theme": "T", "process": "Short.", "kind": kind, "organiser_level": level}
    lacks = missing(fields, lessons=(), talks=())
    assert set(lacks) == LACKS[which]
    assert refusal.value.message_dict == {name: [words] for name, words in lacks.items()}
    assert {re.sub("<[^>]+>", "", each).strip() for each in said(response)} == set(lacks.values())
