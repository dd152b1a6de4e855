"""Voiding an edition says which is meant: the event is out, or the correction alone."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from activities.chain import services
from activities.chain.history import history
from activities.chain.models import Verb
from activities.chain.rights import verbs_for
from activities.registration.models import Status
from activities.tests.steps import pass_on, step
from activities.tests.test_chain_corners import correct, counted, second_lead, statuses
from core.exceptions import DomainError
from core.models import Notice

OUT, WRONG = "did_not_happen", "correction_wrong"


def void(form, actor, code):
    form.refresh_from_db()
    services.take_step(form, Verb.VOID, actor=actor, seen=form.version, reason_code=code)
    form.refresh_from_db()


@pytest.fixture
def both(north):
    """An edition that was replaced, and the correction that counts in its place."""
    form = counted(north)
    return form, pass_on(correct(form, north), north)


def test_a_counted_correction_that_was_wrong_gives_its_predecessor_back(north, both):
    void(both[1], north.lead_actor, WRONG)

    assert statuses(*both) == [Status.COUNTED, Status.VOID]
    restored = both[0].decisions.order_by("-pk").first()
    assert (restored.verb, restored.from_status) == ("restore", "replaced")
    assert both[1].decisions.order_by("-pk").first().beside == restored


def test_an_event_that_did_not_happen_leaves_nothing_counted(north, both):
    void(both[1], north.lead_actor, OUT)

    assert statuses(*both) == [Status.REPLACED, Status.VOID]


@pytest.mark.parametrize("code", ["", "other", "wrong_date"])
def test_voiding_a_correction_without_saying_which_is_refused_and_changes_nothing(
    north, both, code
):
    both[1].refresh_from_db()
    with pytest.raises(DomainError, match="which is meant"):
        services.take_step(
            both[1],
            Verb.VOID,
            actor=north.lead_actor,
            seen=both[1].version,
            reason_code=code,
            reason="Because.",
        )

    assert statuses(*both) == [Status.REPLACED, Status.COUNTED]


@pytest.mark.parametrize("code", [OUT, WRONG])
def test_the_void_of_a_counted_correction_is_undone_with_all_that_came_with_it(north, both, code):
    void(both[1], north.lead_actor, code)

    step(both[1], Verb.UNDO, north.lead_actor)

    assert statuses(*both) == [Status.REPLACED, Status.COUNTED]


def test_the_void_is_not_undone_once_the_predecessor_is_corrected_anew(north, both):
    void(both[1], north.lead_actor, WRONG)
    anew = correct(both[0], north)

    assert anew.edition == 3
    with pytest.raises(PermissionDenied):
        step(both[1], Verb.UNDO, north.lead_actor)
    assert statuses(*both) == [Status.COUNTED, Status.VOID]


def test_of_two_voids_only_the_last_is_undone_or_two_editions_would_count(north, both):
    first, second = both
    third = pass_on(correct(second, north), north)
    void(third, north.lead_actor, WRONG)
    void(second, north.lead_actor, WRONG)

    assert statuses(first, second, third) == [Status.COUNTED, Status.VOID, Status.VOID]
    with pytest.raises(PermissionDenied):
        step(third, Verb.UNDO, north.lead_actor)

    step(second, Verb.UNDO, north.lead_actor)
    step(third, Verb.UNDO, north.lead_actor)
    assert statuses(first, second, third) == [Status.REPLACED, Status.REPLACED, Status.COUNTED]


def test_a_correction_on_its_way_is_void_alone_or_with_what_it_corrects(north):
    form = counted(north)
    for code, expected in ((WRONG, Status.COUNTED), (OUT, Status.VOID)):
        edition = step(correct(form, north), Verb.SEND, north.mentor_actor)
        void(edition, north.lead_actor, code)
        assert statuses(form, edition) == [expected, Status.VOID]

    step(edition, Verb.UNDO, north.lead_actor)
    assert statuses(form, edition) == [Status.COUNTED, Status.OTHER_SIDE]


def test_a_school_may_void_a_correction_but_not_what_the_city_has_counted(north):
    form = counted(north)
    edition = step(correct(form, north), Verb.SEND, north.mentor_actor)
    step(edition, Verb.COUNTERSIGN, north.trainee_actor)

    with pytest.raises(DomainError, match="Only the city office"):
        void(edition, north.principal_actor, OUT)
    assert statuses(form, edition) == [Status.COUNTED, Status.SCHOOL]

    void(edition, north.principal_actor, WRONG)
    assert statuses(form, edition) == [Status.COUNTED, Status.VOID]


def test_a_form_that_corrects_nothing_is_not_void_as_a_wrong_correction(north):
    form = counted(north)

    with pytest.raises(DomainError, match="corrects no other"):
        void(form, second_lead(north), WRONG)


def test_the_lead_who_accepted_a_form_may_void_it_later(north):
    """Who finds out afterwards that it did not happen need not look for another lead."""
    form = counted(north)

    assert Verb.VOID in verbs_for(north.lead_actor, form)
    void(form, north.lead_actor, OUT)
    assert statuses(form) == [Status.VOID]


def test_the_author_hears_that_an_edition_was_voided_once(north, both):
    Notice.objects.all().delete()

    void(both[1], north.lead_actor, WRONG)

    told = list(Notice.objects.values_list("to", "message"))
    assert told == [(north.mentor_user.pk, "activities.voided")]


def test_the_void_page_of_a_correction_asks_which_is_meant_in_figures(client, north, both):
    client.force_login(north.lead_user)
    address = reverse("activities:void", args=[both[1].uuid])
    page = client.get(address)

    assert "Which is meant?" in page.text
    assert "The correction was wrong. Edition 1 counts again." in page.text
    assert "There is not enough detail" not in page.text
    both[1].refresh_from_db()
    answer = {"version": both[1].version, "reason_code": WRONG, "reason": ""}
    page = client.post(address, answer, follow=True)

    assert "Edition 1 counts." in page.text
    assert statuses(*both) == [Status.COUNTED, Status.VOID]


def test_the_void_page_has_reasons_of_its_own(client, north):
    form = counted(north)
    client.force_login(north.lead_user)
    page = client.get(reverse("activities:void", args=[form.uuid]))

    assert [code for code, _label in page.context["form"].fields["reason_code"].choices] == [
        "did_not_happen",
        "recorded_twice",
        "other",
    ]
    assert "Tell the author what to do" not in page.text


def test_words_that_another_reason_needs_are_not_called_optional(client, north, both):
    form = counted(north)
    client.force_login(north.lead_user)

    plain, of_two = (
        client.get(reverse("activities:void", args=[each.uuid])).context["form"].fields["reason"]
        for each in (form, both[1])
    )

    assert str(plain.label) == "Explain it"
    assert "For another reason they are needed." in str(plain.help_text)
    assert str(of_two.label) == "Explain it (optional)"


def test_a_draft_is_dropped_without_a_reason(client, north):
    form = counted(north)
    edition = correct(form, north)
    client.force_login(north.mentor_user)
    client.post(reverse("activities:void", args=[edition.uuid]), {"version": edition.version})

    assert statuses(form, edition) == [Status.COUNTED, Status.VOID]


def test_the_history_says_why_an_edition_counts_again(north, both):
    void(both[1], north.lead_actor, WRONG)

    newest = history(both[0], north.lead_actor)[0]
    assert newest["sentence"] == (
        "North Lead voided its correction as wrong: this edition counts again"
    )


# --- a correction of a correction that turns out to be wrong --------------------------------------


@pytest.fixture
def three(north, both):
    """The second edition is void as wrong, the first counts again, a third is on its way."""
    third = correct(both[1], north)
    void(both[1], north.lead_actor, WRONG)
    assert statuses(*both, third) == [Status.COUNTED, Status.VOID, Status.DRAFT]
    return [*both, third]


def test_it_replaces_the_edition_that_counts_by_then(north, three):
    pass_on(three[2], north)

    assert statuses(*three) == [Status.REPLACED, Status.VOID, Status.COUNTED]


def test_found_wrong_itself_it_gives_that_edition_back(north, three):
    pass_on(three[2], north)

    void(three[2], north.lead_actor, WRONG)

    assert statuses(*three) == [Status.COUNTED, Status.VOID, Status.VOID]


def test_its_acceptance_is_undone_with_what_came_of_it(north, three):
    pass_on(three[2], north)

    step(three[2], Verb.UNDO, north.lead_actor)

    assert statuses(*three) == [Status.COUNTED, Status.VOID, Status.CITY]


def test_what_counts_again_is_not_corrected_a_second_time_beside_it(north, three):
    with pytest.raises(ValidationError, match="being corrected already"):
        correct(three[0], north)

    step(three[2], Verb.VOID, north.mentor_actor)
    correct(three[0], north)


def test_where_the_event_is_out_its_correction_gives_nothing_back(north, both):
    third = correct(both[1], north)
    void(both[1], north.lead_actor, OUT)
    pass_on(third, north)

    void(third, north.lead_actor, OUT)

    assert statuses(*both, third) == [Status.REPLACED, Status.VOID, Status.VOID]
