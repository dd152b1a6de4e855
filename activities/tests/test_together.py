"""Confirming many forms at once: the ordinary ones, each by itself, and taken back as easily."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.tests.factories import RoleAssignmentFactory
from activities.models import Activity, Decision, Status
from activities.tests.factories import ResultFactory, form_of
from core.actor import Role
from tests.at_once import at_once

CHECK = reverse("activities:together")
# A Wednesday, and one day after the other of its week.
WEDNESDAY = date(2025, 10, 15)


def sent_on(day):
    """The hour after noon of that day, by the office's clock."""
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def forms_of(corner, number, *, status=Status.SCHOOL, **changes):
    """Forms two weeks apart, so that none looks like another."""
    days = [WEDNESDAY + timedelta(weeks=2 * place) for place in range(number)]
    return [
        form_of(
            corner.pairing,
            author=corner.mentor_user,
            status=status,
            starts_on=day,
            first_sent_at=sent_on(day),
            theme=f"Theme {place}",
            **changes,
        )
        for place, day in enumerate(days)
    ]


def ticked(forms):
    return [f"{form.uuid}:{form.version}" for form in forms]


def press(client, forms, at="school"):
    return client.post(CHECK, {"at": at, "chosen": ticked(forms)}, follow=True)


def statuses(forms):
    return [Activity.objects.get(pk=form.pk).status for form in forms]


@pytest.fixture
def principal(client, north):
    client.force_login(north.principal_user)
    return client


@pytest.mark.both
def test_the_ordinary_forms_are_confirmed_with_one_press(principal, north):
    forms = forms_of(north, 3)

    page = principal.get(CHECK)
    assert [card.form for card in page.context["queue"].ordinary] == forms
    assert f"confirm on behalf of {north.school} that these took place" in page.text
    assert "North Mentor <strong>3</strong>" in page.text
    answer = press(principal, forms)

    assert "3 forms confirmed" in answer.text
    assert statuses(forms) == [Status.DISTRICT] * 3
    assert [each.by for each in Decision.objects.all()] == [north.principal_user] * 3


def test_what_was_unticked_stays(principal, north):
    first, second = forms_of(north, 2)

    press(principal, [first])

    assert statuses([first, second]) == [Status.DISTRICT, Status.SCHOOL]


def test_what_has_something_to_look_at_is_not_among_them(principal, north):
    plain = forms_of(north, 1)
    day = date(2025, 11, 9)
    sunday = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.SCHOOL,
        starts_on=day,
        first_sent_at=sent_on(day),
    )

    queue = principal.get(CHECK).context["queue"]

    assert [card.form for card in queue.ordinary] == plain
    assert [card.form for card in queue.to_open] == [sunday]
    assert [card.unshown for card in queue.to_open] == [[]]
    assert statuses([sunday]) == [Status.SCHOOL]


def test_forms_that_may_tell_of_one_event_are_answered_first(principal, north):
    for author in (north.mentor_user, north.trainee_user):
        form_of(north.pairing, author=author, status=Status.SCHOOL, starts_on=WEDNESDAY)

    queue = principal.get(CHECK).context["queue"]

    assert (queue.ordinary, len(queue.to_open)) == ([], 2)


def test_what_its_card_does_not_show_whole_is_opened_and_confirmed_there(principal, north):
    (longer,) = forms_of(north, 1, effect="Both taught better. " * 12)

    page = principal.get(CHECK)
    queue = page.context["queue"]
    answer = press(principal, [longer])

    assert (queue.ordinary, [card.form for card in queue.to_open]) == ([], [longer])
    assert f'href="{longer.get_absolute_url()}">Open and read' in page.text
    assert "To be read on its page: its text is longer than the card." in page.text
    assert ticked([longer])[0] not in page.text
    ((refused, why),) = answer.context["refused"]
    assert (refused, "Open and read it" in why) == (longer, True)
    assert statuses([longer]) == [Status.SCHOOL]


def test_each_form_that_is_opened_by_itself_says_why(principal, north):
    """Also where nothing about it is odd."""
    with_result, with_date = forms_of(north, 2)
    ResultFactory(activity=with_result, kind="paper")
    Activity.objects.filter(pk=with_date.pk).update(date_as_printed="early in the term")

    queue = principal.get(CHECK).context["queue"]

    assert [(card.form, card.flags, card.unshown_sentence) for card in queue.to_open] == [
        *(
            (form, [], f"To be read on its page: {why}.")
            for form, why in (
                (with_result, "it tells of a result, whose authors stand on its page"),
                (with_date, "the date as it is printed stands on its page"),
            )
        )
    ]


def test_one_that_was_changed_meanwhile_is_named_and_costs_no_other(principal, north):
    forms = forms_of(north, 3)
    chosen = ticked(forms)
    Activity.objects.filter(pk=forms[1].pk).update(version=2, theme="Changed meanwhile")

    answer = principal.post(CHECK, {"at": "school", "chosen": chosen}, follow=True)

    assert "2 forms confirmed" in answer.text
    ((refused, why),) = answer.context["refused"]
    assert (refused, bool(why)) == (forms[1], True)
    assert statuses(forms) == [Status.DISTRICT, Status.SCHOOL, Status.DISTRICT]


def test_the_same_press_twice_is_one_step(principal, north):
    forms = forms_of(north, 2)
    chosen = {"at": "school", "chosen": ticked(forms)}
    principal.post(CHECK, chosen)

    again = principal.post(CHECK, chosen, follow=True)

    assert "2 forms confirmed" in again.text
    assert Decision.objects.count() == 2


@pytest.mark.usefixtures("in_march")
def test_what_another_window_did_already_is_named_and_neither_counted_nor_undone(principal, north):
    forms = forms_of(north, 3)
    stale = {"at": "school", "chosen": ticked(forms)}
    press(principal, forms[1:])

    answer = principal.post(CHECK, stale, follow=True)

    assert answer.context["page_title"] == "1 form confirmed"
    own = "In another window you took the step “Confirm” on 18 Mar 2026, 12:00."
    assert [(form, own in why) for form, why in answer.context["refused"]] == [
        (forms[1], True),
        (forms[2], True),
    ]
    principal.post(reverse("activities:together-undo", args=[answer.context["key"]]))
    assert statuses(forms) == [Status.SCHOOL, Status.DISTRICT, Status.DISTRICT]


def test_a_step_of_before_is_not_called_this_press_and_not_undone_by_it(principal, north):
    (form,) = forms_of(north, 1)
    press(principal, [form])
    form.refresh_from_db()

    for at, version in (("district", -7), ("district", form.version), ("school", form.version)):
        chosen = [f"{form.uuid}:{version}"]
        answer = principal.post(CHECK, {"at": at, "chosen": chosen}, follow=True)
        assert [each for each, _why in answer.context["refused"]] == [form]
        assert not answer.context["can_undo"]

    assert statuses([form]) == [Status.DISTRICT]


def test_a_form_is_confirmed_at_the_level_that_is_said(principal, north):
    forms = forms_of(north, 1)

    answer = press(principal, forms, "district")

    assert [form for form, _why in answer.context["refused"]] == forms
    assert statuses(forms) == [Status.SCHOOL]


def test_all_of_it_is_taken_back_until_the_next_office_has_acted(principal, client, north):
    forms = forms_of(north, 3)
    done = press(principal, forms)
    district = client.__class__()
    district.force_login(north.coordinator_user)
    forms[0].refresh_from_db()
    step = reverse("activities:step", args=[forms[0].uuid, "confirm"])
    district.post(step, {"version": forms[0].version})

    undo = reverse("activities:together-undo", args=[done.context["key"]])
    answer = principal.post(undo, follow=True)

    assert "2 forms taken back" in answer.text
    assert [form for form, _why in answer.context["refused"]] == [forms[0]]
    assert statuses(forms) == [Status.CITY, Status.SCHOOL, Status.SCHOOL]


@pytest.mark.parametrize(
    ("who", "at", "after"),
    [("coordinator", "district", Status.CITY), ("lead", "city", Status.COUNTED)],
)
def test_each_office_confirms_its_own(client, north, who, at, after):
    forms = forms_of(north, 2, status=Status(at))
    client.force_login(getattr(north, f"{who}_user"))

    press(client, forms, at)

    assert statuses(forms) == [after] * 2


def test_a_stranger_neither_sees_nor_confirms_them(client, north, south):
    forms = forms_of(north, 2)
    client.force_login(south.principal_user)

    page = client.get(CHECK)
    answer = press(client, forms)

    assert page.context["queue"] is None
    assert "0 forms confirmed" in answer.text
    assert (answer.context["done"], answer.context["refused"]) == ([], [])
    assert statuses(forms) == [Status.SCHOOL] * 2


def test_whoever_sees_a_form_that_waits_for_others_is_told(client, north):
    forms = forms_of(north, 1)
    client.force_login(north.coordinator_user)

    answer = press(client, forms)

    assert [form for form, _why in answer.context["refused"]] == forms
    assert answer.context["refused"][0][1]
    assert statuses(forms) == [Status.SCHOOL]


def test_what_came_of_it_is_the_sessions_own(principal, client, north):
    done = press(principal, forms_of(north, 1))
    address = reverse("activities:together-done", args=[done.context["key"]])
    client.force_login(north.coordinator_user)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ([], "Tick at least one form."),
        (["no key"], "That press did not arrive whole. Press the button again."),
        (["9b2d:1"], "That press did not arrive whole. Press the button again."),
    ],
)
def test_a_press_without_forms_is_said(principal, north, chosen, sentence):
    forms = forms_of(north, 1)

    answer = principal.post(CHECK, {"at": "school", "chosen": chosen})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert statuses(forms) == [Status.SCHOOL]


def test_the_page_asks_as_little_of_many_as_of_one(principal, north, django_assert_max_num_queries):
    forms_of(north, 1)
    with django_assert_max_num_queries(20) as one:
        principal.get(CHECK)
    forms_of(north, 6, subject=north.pairing.subject)
    with django_assert_max_num_queries(20) as many:
        principal.get(CHECK)

    assert len(many) == len(one)


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_confirm_each_form_once(client, north):
    forms = forms_of(north, 5)
    phones = [client, client.__class__()]
    for each in phones:
        each.force_login(north.principal_user)

    at_once(*[lambda browser=each: press(browser, forms) for each in phones])

    assert statuses(forms) == [Status.DISTRICT] * 5
    assert Decision.objects.count() == 5


@pytest.mark.both
@pytest.mark.thorough
def test_of_five_hundred_three_changed_meanwhile_are_named(principal, north):
    forms = forms_of(north, 500)
    assert len(principal.get(CHECK).context["queue"].ordinary) == 500
    chosen = ticked(forms)
    changed = [forms[7], forms[250], forms[499]]
    Activity.objects.filter(pk__in=[form.pk for form in changed]).update(version=2)

    answer = principal.post(CHECK, {"at": "school", "chosen": chosen}, follow=True)

    assert "497 forms confirmed" in answer.text
    assert [form for form, _why in answer.context["refused"]] == changed
    assert all(form.theme in answer.text for form in changed)
    left = Activity.objects.filter(status=Status.SCHOOL).values_list("pk", flat=True)
    assert sorted(left) == [form.pk for form in changed]
    assert Decision.objects.filter(verb="confirm").count() == 497


# --- the button above the list --------------------------------------------------------------------

LIST = reverse("activities:list")


def offered(browser, **query):
    return browser.get(LIST, query).context["together"]


def test_the_button_says_how_many_can_be_confirmed_together_and_leads_to_them(principal, north):
    *_three, odd = forms_of(north, 4)
    Activity.objects.filter(pk=odd.pk).update(headcount=61)

    said = offered(principal)

    assert said["label"] == "Confirm 3 together"
    assert len(principal.get(said["url"]).context["queue"].ordinary) == 3
    # Of a narrowed list it does not say how many there are in all.
    assert offered(principal, text="Theme 0")["label"] == "Confirm several together"


@pytest.mark.parametrize(("odd", "in_vain"), [(2, True), (1, False), (0, False)])
def test_where_none_can_be_a_sentence_says_why_in_place_of_the_button(
    principal, north, odd, in_vain
):
    for _each in range(odd):
        form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, headcount=61)

    page = principal.get(LIST)

    assert page.context["together"] == {"is_in_vain": in_vain}
    assert reverse("activities:together") not in page.text
    assert ("Each of these is opened and read by itself" in page.text) == in_vain


def test_the_button_leads_to_the_level_at_which_most_are(client, north):
    RoleAssignmentFactory(
        user=north.principal_user, role=Role.DISTRICT_COORDINATOR, district=north.district
    )
    client.force_login(north.principal_user)
    *three, _one = forms_of(north, 4)
    Activity.objects.filter(pk__in=[form.pk for form in three]).update(status=Status.DISTRICT)

    said = offered(client)

    assert said == {"label": "Confirm 3 together", "url": f"{CHECK}?at=district"}


def test_who_accepts_reads_so_and_who_confirms_nothing_has_no_button(client, north):
    forms_of(north, 2, status=Status.CITY)
    client.force_login(north.lead_user)
    assert offered(client)["label"] == "Accept 2 together"

    client.force_login(north.mentor_user)
    assert offered(client) is None
