"""A sample of what waits for the city: drawn by chance, read one by one, and written down."""

import pytest
from django.urls import reverse

from activities.chain.services import take_step
from activities.confirming.sampling import drawn_with
from activities.models import Activity, Status, Verb
from activities.tests.test_together import forms_of, press, statuses, ticked
from core.audit import AuditEvent

CHECK = reverse("activities:together")
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client, north):
    client.force_login(north.lead_user)
    return client


@pytest.fixture
def forms(north):
    return forms_of(north, 8, status=Status.CITY)


def test_the_same_number_draws_the_same_and_each_may_come():
    keys = [f"key {number}" for number in range(20)]
    assert drawn_with(4821, keys, 5) == drawn_with(4821, keys[::-1], 5)
    drawn = {key for number in range(60) for key in drawn_with(number, keys, 3)}
    assert drawn == set(keys)


def test_the_rest_is_accepted_without_those_drawn_and_both_are_written_down(lead, north, forms):
    page = lead.post(CHECK, {"at": "city", "draw": "3"}, follow=True)
    sampled = page.context["sampled"]
    rest = [card.form for card in page.context["queue"].ordinary]
    assert len(sampled) == 3
    assert {*sampled, *rest} == set(forms)
    assert len(rest) == 5
    for form in sampled[:2]:
        take_step(form, Verb.ACCEPT, actor=north.lead_actor, seen=form.version)

    again = lead.get(page.redirect_chain[-1][0])
    assert again.context["sampled"] == sampled
    sample = again.context["sample"].key
    done = lead.post(CHECK, {"at": "city", "chosen": ticked(rest), "sample": sample}, follow=True)

    said = f"3 of 8 were drawn by chance (number {again.context['sample'].number}); of these, 2"
    assert said in done.text
    assert statuses(rest) == [Status.COUNTED] * 5
    assert statuses(sampled) == [Status.COUNTED, Status.COUNTED, Status.CITY]
    event = AuditEvent.objects.get(verb="activities.accepted_after_sample")
    counts = {name: event.detail[name] for name in ("accepted", "drawn", "of", "decided")}
    assert counts == {"accepted": 5, "drawn": 3, "of": 8, "decided": 2}


@pytest.mark.parametrize(("number", "sizes"), [(5, []), (6, [3, 5]), (11, [3, 5, 10])])
def test_of_a_few_forms_each_is_read_and_never_all_are_drawn(lead, north, number, sizes):
    forms_of(north, number, status=Status.CITY)
    assert lead.get(CHECK).context["sizes"] == sizes


def test_schools_and_districts_read_all_of_theirs(client, north):
    forms_of(north, 8)
    client.force_login(north.principal_user)
    assert client.get(CHECK).context["sizes"] == []
    answer = client.post(CHECK, {"at": "school", "draw": "3"})
    assert answer.status_code == 422


def test_anothers_draw_is_none(lead, client, north, south, forms):
    address = lead.post(CHECK, {"at": "city", "draw": "3"}).url
    client.force_login(south.lead_user)
    assert client.get(address).context["sampled"] == []
    assert Activity.objects.filter(status=Status.CITY).count() == 8


def test_without_a_sample_nothing_is_said_of_one(lead, forms):
    press(lead, forms, at="city")
    assert not AuditEvent.objects.filter(verb="activities.accepted_after_sample").exists()
