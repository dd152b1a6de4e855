"""A draft may lack anything: whatever is typed is kept and comes back; only sending asks."""

import re
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import RoleAssignment
from activities.models import Activity, Status, Unfinished
from activities.tests.factories import form_of
from activities.unfinished.services import drop, take_up
from core.models import AuditEvent
from pairings.models import Pairing
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import NEW, answers
from recording.tests.test_clumsy_hands import photo
from tests.sent_page import as_shown

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.fixture
def kind(north):
    return ActivityKindFactory(program=north.program, is_for_pairs=True)


@pytest.fixture
def mentor(client, north, kind):
    client.force_login(north.mentor_user)
    return client


def drop_in(client, kept: Unfinished, **follow):
    """The button beneath what was put aside, on a page that shows it as it is."""
    address = reverse("activities:unfinished-drop", args=[kept.uuid])
    return client.post(address, {"mark": kept.mark}, **follow)


def typed(page, **boxes) -> dict:
    return as_shown(page, but=boxes)


def said(boxes: dict) -> dict:
    """What somebody typed or chose: without what the page itself says, and empty boxes."""
    return {
        name: values
        for name, values in boxes.items()
        if any(values) and name not in {"unsaved", "mark"}
    }


def test_a_draft_without_kind_and_topic_is_kept_and_found_again(mentor, north):
    boxes = typed(mentor.get(NEW), process="Half a sentence")

    answer = mentor.post(NEW, boxes | {"save_draft": "1"}, follow=True)

    kept = Unfinished.objects.get()
    assert "Saved as an unfinished draft. Only you see it." in answer.text
    assert said(as_shown(answer)) == said(boxes)
    assert "errors" not in answer.text
    assert (Activity.objects.count(), kept.author) == (0, north.mentor_user)
    for page in (reverse("home"), f"{reverse('activities:list')}?tab=todo"):
        assert kept.get_absolute_url() in mentor.get(page).text
    assert AuditEvent.objects.filter(verb="activities.put_aside").count() == 1


def test_only_sending_asks_and_then_the_form_is_a_form(mentor, north, kind):
    boxes = typed(mentor.get(NEW))
    page = mentor.post(NEW, boxes | {"save_draft": "1"}, follow=True)
    address = page.redirect_chain[-1][0]

    refused = mentor.post(address, as_shown(page) | {"send": "1"})
    whole = answers(north, kind) | {"uuid": boxes["uuid"][0]}
    mentor.post(address, whole | {"send": "1"})

    assert refused.status_code == 422
    assert {"kind", "theme"} <= set(refused.context["form"].errors)
    assert str(Activity.objects.get().uuid) == boxes["uuid"][0]
    assert not Unfinished.objects.exists()


def test_a_half_typed_day_comes_back_as_it_was_typed(mentor, north, kind):
    whole = answers(north, kind, when="other", day="2026-3")
    del whole["send"]

    page = mentor.post(NEW, whole | {"save_draft": "1"}, follow=True)

    assert page.context["form"]["day"].value() == "2026-3"
    assert 'value="2026-3"' in page.text


def test_today_is_the_day_on_which_it_was_put_aside(mentor):
    page = mentor.get(NEW)
    mentor.post(NEW, typed(page, when="today") | {"save_draft": "1"})

    with time_machine.travel("2026-03-20 04:00Z", tick=False):
        mentor.force_login(Unfinished.objects.get().author)
        boxes = as_shown(mentor.get(Unfinished.objects.get().get_absolute_url()))

    assert (boxes["when"], boxes["day"]) == (["other"], ["2026-03-18"])


def test_what_cannot_be_kept_of_a_stored_draft_lies_over_it(mentor, north, kind):
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind, theme="Fractions"
    )
    address = reverse("recording:update", args=[form.uuid])
    boxes = typed(mentor.get(address), theme="", process="More of it")

    mentor.post(address, boxes | {"save_draft": "1"})
    again = mentor.get(address)
    step = reverse("activities:step", args=[form.uuid, "send"])
    sent = mentor.post(step, {"version": 1}, follow=True)

    assert said(as_shown(again)) == said(boxes)
    form.refresh_from_db()
    assert (form.theme, form.status) == ("Fractions", Status.DRAFT)
    assert "You have changed this form and not finished." in sent.text

    drop_in(mentor, Unfinished.objects.get())
    assert as_shown(mentor.get(address))["theme"] == ["Fractions"]


def test_nobody_else_reads_drops_or_takes_over_what_was_put_aside(
    mentor, client, north, south, administrator
):
    boxes = typed(mentor.get(NEW), theme="Mine") | {"save_draft": "1"}
    mentor.post(NEW, boxes)
    kept = Unfinished.objects.get()
    for other in (north.trainee_user, south.mentor_user, administrator):
        client.force_login(other)
        assert client.get(kept.get_absolute_url()).status_code == 404
        assert drop_in(client, kept).status_code == 404
        assert "Mine" not in client.get(reverse("home")).text
    client.force_login(south.mentor_user)
    assert client.post(NEW, boxes).status_code in {403, 422}
    with pytest.raises(PermissionDenied):
        take_up(kept.uuid, actor=north.trainee_actor, seen=kept.version, mark=kept.mark)
    assert Unfinished.objects.get().theme == "Mine"


def test_an_office_keeps_what_it_has_begun(client, north, kind):
    client.force_login(north.coordinator_user)
    address = reverse("recording:create-office")
    boxes = typed(client.get(address), theme="A day of lessons")

    page = client.post(address, boxes | {"save_draft": "1"}, follow=True)

    assert said(as_shown(page)) == said(boxes)


def test_without_a_pair_it_is_found_said_and_dropped_twice_without_fault(mentor, north):
    mentor.post(NEW, typed(mentor.get(NEW), theme="Mine") | {"save_draft": "1"})
    kept = Unfinished.objects.get()
    long_ago = date(2025, 10, 1)
    Pairing.objects.filter(pk=north.pairing.pk).update(ends_on=long_ago, end_reason="other")
    drop = reverse("activities:unfinished-drop", args=[kept.uuid])

    assert kept.get_absolute_url() in mentor.get(reverse("home")).text
    for page in (mentor.get(NEW), mentor.get(kept.get_absolute_url())):
        assert (page.status_code, drop in page.text) == (200, True)
    assert "this draft cannot be sent now" in page.text

    assert drop_in(mentor, kept).headers["Location"] == f"{reverse('activities:list')}?tab=todo"
    for gone in (
        drop_in(mentor, kept, follow=True),
        mentor.get(kept.get_absolute_url(), follow=True),
    ):
        assert gone.redirect_chain == [(reverse("home"), 302)]
        assert "This draft is not here any more" in gone.text


def test_dropped_over_a_stored_form_it_leads_back_to_the_form_however_often(mentor, north):
    draft = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    page = reverse("recording:update", args=[draft.uuid])
    mentor.post(page, typed(mentor.get(page), when="other", day="2026-02-31") | {"save_draft": "1"})
    kept = Unfinished.objects.get()

    once, twice = [drop_in(mentor, kept, follow=True) for _press in range(2)]

    at_the_form = [(draft.get_absolute_url(), 302)]
    assert (once.redirect_chain, twice.redirect_chain) == (at_the_form, at_the_form)
    assert "The form is as it was before." in once.text
    assert "What you had put aside is not here any more." in twice.text


def test_dropped_in_two_windows_at_once_it_is_written_down_once(north):
    Unfinished.objects.create(author=north.mentor_user, typed={})
    for row in [Unfinished.objects.get(), Unfinished.objects.get()]:
        drop(row, actor=north.mentor_actor, mark=row.mark)

    assert AuditEvent.objects.filter(verb="activities.unfinished_dropped").count() == 1


def test_who_organizes_no_more_is_led_to_where_the_draft_is_dropped(client, north, kind):
    client.force_login(north.coordinator_user)
    address = reverse("recording:create-office")
    client.post(address, typed(client.get(address), theme="A day") | {"save_draft": "1"})
    RoleAssignment.objects.filter(user=north.coordinator_user).delete()
    kept = Unfinished.objects.get()

    page = client.get(kept.get_absolute_url(), follow=True)

    assert "You organize nothing at present" in page.text
    assert reverse("activities:unfinished-drop", args=[kept.uuid]) in page.text
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-03-18", "Its photos are kept until"), ("2026-03-20", "kept for one day and are gone")],
)
def test_a_draft_says_how_long_its_photos_are_kept(mentor, day, sentence):
    boxes = typed(mentor.get(NEW)) | {"save_draft": "1"}
    plain = mentor.post(NEW, boxes, follow=True)
    mentor.post(NEW, typed(mentor.get(NEW)) | {"save_draft": "1", "photos": photo()})

    with time_machine.travel(f"{day} 05:00Z", tick=False):
        mentor.force_login(Unfinished.objects.first().author)
        page = mentor.get(Unfinished.objects.first().get_absolute_url())

    assert "Its photos" not in plain.text
    assert sentence in page.text


TEXTS = ("theme", "process", "others", "minutes")
CHOICES = ("pairing", "kind", "when", "where", "duration")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],
)
@given(
    left_out=st.sets(st.sampled_from([*TEXTS, *CHOICES, "day"])),
    text=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30),
)
def test_any_part_of_the_page_can_be_kept_and_comes_back(mentor, north, kind, left_out, text):
    page = as_shown(mentor.get(NEW))
    said_whole = answers(north, kind, theme=text)
    asked = {name: [str(said_whole[name])] for name in (*TEXTS, *CHOICES) if name in said_whole}
    boxes = {name: values for name, values in (page | asked).items() if name not in left_out}

    back = mentor.post(NEW, boxes | {"save_draft": "1"}, follow=True)

    if Unfinished.objects.filter(uuid=boxes["uuid"][0]).exists():
        assert said(as_shown(back)) == said(boxes)
    else:
        assert Activity.objects.filter(uuid=boxes["uuid"][0], theme=text.strip()).exists()


def test_of_two_windows_neither_loses_what_the_other_kept(mentor, north, kind):
    first = typed(mentor.get(NEW), process="First words")
    older = first | {"process": ["Older words"]}
    page = mentor.post(NEW, first | {"save_draft": "1"}, follow=True)
    address = page.redirect_chain[-1][0]
    longer = as_shown(page) | {"process": ["First words, and many more"]}
    assert mentor.post(address, longer | {"save_draft": "1"}).status_code == 302

    aside = mentor.post(NEW, older | {"save_draft": "1"})
    whole = answers(north, kind) | {"uuid": first["uuid"][0]}
    sent = mentor.post(NEW, whole)

    assert (aside.status_code, sent.status_code) == (409, 409)
    assert "from another window since" in aside.text
    assert as_shown(aside)["process"] == ["Older words"]
    assert Unfinished.objects.get().typed["process"] == ["First words, and many more"]
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("opened_on", "when"), [("2026-02-30", "today"), ("0001-01-01", "yesterday")]
)
def test_a_day_that_no_page_says_keeps_no_draft_shut(mentor, opened_on, when):
    boxes = typed(mentor.get(NEW), opened_on=opened_on, when=when)

    page = mentor.post(NEW, boxes | {"save_draft": "1"}, follow=True)

    assert page.status_code == 200


# --- over a form that is stored ----------------------------------------------------------------


@pytest.fixture
def stored(north, kind) -> Activity:
    return form_of(
        north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind, theme="Fractions"
    )


def of(form) -> str:
    return reverse("recording:update", args=[form.uuid])


LONG = "Words of the second window, a page of them"


@pytest.mark.parametrize(
    "pressed", [{"send": "1"}, {"save_draft": "1"}, {"save_draft": "1", "day": "2026-02-30"}]
)
def test_a_window_opened_before_throws_nothing_away_that_lies_over_a_stored_form(
    mentor, stored, pressed
):
    first, second = (typed(mentor.get(of(stored)), when="other", day="2026-03-16") for _ in "AB")
    mentor.post(of(stored), second | {"process": LONG, "day": "2026-02-31", "save_draft": "1"})
    sent = first | {"process": "Words of the first window"} | pressed

    answer = mentor.post(of(stored), sent)

    stored.refresh_from_db()
    assert (answer.status_code, stored.status, stored.version) == (409, Status.DRAFT, 1)
    assert Unfinished.objects.get().typed["process"] == [LONG]
    label = answer.context["form"].fields["process"].label
    (told,) = [row for row in answer.context["versions"] if row["label"] == label]
    assert (told["theirs"], told["yours"]) == (LONG, sent["process"])
    assert as_shown(answer)["process"] == [sent["process"]]

    chosen = mentor.post(of(stored), {**as_shown(answer), **pressed})
    assert chosen.status_code == 302
    assert LONG not in str(Unfinished.objects.values_list("typed", flat=True))


def test_a_window_goes_on_with_what_it_put_aside_itself(mentor, stored):
    wrong = typed(mentor.get(of(stored)), when="other", day="2026-02-31", process="One")
    page = mentor.post(of(stored), wrong | {"save_draft": "1"}, follow=True)
    assert mentor.post(of(stored), wrong | {"save_draft": "1"}).status_code == 302
    again = as_shown(page) | {"process": ["One and two"], "save_draft": "1"}
    page = mentor.post(of(stored), again, follow=True)
    assert Unfinished.objects.get().typed["process"] == ["One and two"]

    whole = as_shown(page) | {"day": ["2026-03-16"], "save_draft": "1"}
    saved = [mentor.post(of(stored), whole).status_code for _ in "12"]

    stored.refresh_from_db()
    assert (saved, stored.process) == ([302, 302], "One and two")
    assert not Unfinished.objects.exists()


def test_what_is_put_aside_anew_is_not_what_was_read_before(mentor, stored):
    """The first was taken up by another window; the one that lies there now was never seen."""
    wrong = typed(mentor.get(of(stored)), when="other", day="2026-02-31", process="One")
    mentor.post(of(stored), wrong | {"save_draft": "1"})
    old = as_shown(mentor.get(of(stored)))
    drop_in(mentor, Unfinished.objects.get())
    mentor.post(of(stored), wrong | {"process": LONG, "save_draft": "1"})

    answer = mentor.post(of(stored), old | {"process": ["Two"], "save_draft": "1"})

    assert answer.status_code == 409
    assert Unfinished.objects.get().typed["process"] == [LONG]


def test_a_page_of_a_new_form_asks_before_it_replaces_what_lies_over_the_draft_it_made(
    mentor, north, kind
):
    page = answers(north, kind, when="other", day="2026-03-16")
    del page["send"]
    mentor.post(NEW, page | {"save_draft": "1"})
    form = Activity.objects.get()
    wrong = typed(mentor.get(of(form)), day="2026-02-31", process=LONG)
    mentor.post(of(form), wrong | {"save_draft": "1"})

    for day in ("2026-02-30", "2026-03-15"):
        answer = mentor.post(NEW, page | {"day": day, "process": "Two", "save_draft": "1"})
        assert (answer.status_code, Unfinished.objects.get().typed["process"]) == (409, [LONG])


# --- dropped in an old window ---------------------------------------------------------------------


def pressed_on(client, page):
    """The button that drops what the page shows, with what the page says of it."""
    [(address, mark)] = re.findall(
        r'action="(/unfinished/[^"]+)".*?name="mark" value="([^"]+)"', page.text, re.S
    )
    return client.post(address, {"mark": mark})


def aside(client, address, **boxes):
    """One window opens the page, types and puts it aside; it then shows what it has put aside."""
    said = typed(client.get(address), **boxes) | {"save_draft": "1"}
    return client.post(address, said, follow=True)


@pytest.mark.parametrize("page_of_old", ["form", "list"])
def test_an_old_window_drops_no_draft_that_was_put_aside_anew_since(mentor, page_of_old):
    old = aside(mentor, NEW, process="Half a sentence")
    kept = Unfinished.objects.get()
    if page_of_old == "list":
        old = mentor.get(f"{reverse('activities:list')}?tab=todo")
    newer = aside(mentor, kept.get_absolute_url(), process=LONG)

    refused = pressed_on(mentor, old)

    assert refused.status_code == 409
    assert "Not dropped: in another window you have saved this draft anew" in refused.text
    assert f'href="{kept.get_absolute_url()}"' in refused.text
    assert Unfinished.objects.get().typed["process"] == [LONG]
    assert pressed_on(mentor, newer).status_code == 302
    assert not Unfinished.objects.exists()


def test_an_old_window_goes_back_to_the_form_past_nothing_that_it_has_not_shown(mentor, stored):
    """Also where what it shows was dropped, and other boxes were put aside in its place."""
    boxes = {"when": "other", "day": "2026-02-31"}
    old = aside(mentor, of(stored), **boxes, process="One")
    drop_in(mentor, Unfinished.objects.get())
    aside(mentor, of(stored), **boxes, process=LONG)

    refused = pressed_on(mentor, old)

    assert refused.status_code == 409
    assert "there you can go back to the form as it was" in refused.text
    assert Unfinished.objects.get().typed["process"] == [LONG]
    assert AuditEvent.objects.filter(verb="activities.unfinished_dropped").count() == 1


def test_a_press_that_does_not_say_what_its_page_has_shown_drops_nothing(mentor):
    aside(mentor, NEW, process="Half a sentence")
    address = reverse("activities:unfinished-drop", args=[Unfinished.objects.get().uuid])

    assert mentor.post(address).status_code == 409
    assert Unfinished.objects.exists()


# --- what lies over a form that is dropped -------------------------------------------------------


def step_of(form, verb) -> str:
    return reverse("activities:step", args=[form.uuid, verb])


def test_a_draft_is_not_dropped_past_what_another_window_has_put_aside_since(mentor, stored):
    """Its page says what goes with the draft; what came later is read first."""
    page = reverse("activities:void", args=[stored.uuid])
    old = mentor.get(page)
    boxes = {"when": "other", "day": "2026-02-31"}
    aside(mentor, of(stored), **boxes, process="One")
    newer = mentor.get(page)
    aside(mentor, of(stored), **boxes, process=LONG)

    for opened_before in (old, newer):
        refused = mentor.post(page, as_shown(opened_before))
        assert refused.status_code == 409
        assert "Nothing was done: in another window you have put changes of this" in refused.text
        assert f'href="{of(stored)}"' in refused.text
    stored.refresh_from_db()
    assert (stored.status, stored.version) == (Status.DRAFT, 1)

    assert "What you put aside of it on" not in old.text
    assert "What you put aside of it on" in newer.text
    assert mentor.post(page, as_shown(mentor.get(page))).status_code == 302
    stored.refresh_from_db()
    assert stored.status == Status.VOID


def test_whoever_voids_a_form_learns_nothing_of_what_its_author_has_put_aside(client, north, kind):
    """Here its return was undone while the author was writing."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.RETURNED, kind=kind)
    client.force_login(north.mentor_user)
    aside(client, of(form), process=LONG, when="other", day="2026-02-31")
    Activity.objects.filter(pk=form.pk).update(status=Status.SCHOOL, returned_from="")
    client.force_login(north.principal_user)
    page = reverse("activities:void", args=[form.uuid])

    shown = client.get(page)
    answer = client.post(page, as_shown(shown, but={"reason_code": "did_not_happen"}))

    assert "What you put aside of it" not in shown.text
    assert answer.status_code == 302


def test_what_lay_over_a_form_that_was_dropped_and_is_there_again_is_saved_at_once(mentor, stored):
    boxes = {"when": "other", "day": "2026-02-31"}
    aside(mentor, of(stored), **boxes, process=LONG)
    page = reverse("activities:void", args=[stored.uuid])
    mentor.post(page, as_shown(mentor.get(page)))
    mentor.post(step_of(stored, "undo"), {"version": 2})

    shown = typed(mentor.get(of(stored)), day="2026-03-16")
    answer = mentor.post(of(stored), shown | {"save_draft": "1"})

    assert answer.status_code == 302
    stored.refresh_from_db()
    assert (stored.process, stored.starts_on, stored.status) == (
        LONG,
        date(2026, 3, 16),
        Status.DRAFT,
    )
    assert not Unfinished.objects.exists()


def test_what_was_put_aside_after_a_drop_is_not_replaced_unseen_by_an_older_page(mentor):
    """The page of the very first save, which the button back shows, is sent again."""
    first = typed(mentor.get(NEW), theme="First") | {"save_draft": "1"}
    mentor.post(NEW, first)
    kept = Unfinished.objects.get()
    second = typed(mentor.get(kept.get_absolute_url()), theme="Second") | {"save_draft": "1"}
    drop_in(mentor, kept)
    mentor.post(NEW, second)

    answer = mentor.post(NEW, first | {"theme": "Third"})

    assert answer.status_code == 409
    assert [text in answer.text for text in ("Second", "Third")] == [True, True]
    assert Unfinished.objects.get().theme == "Second"
