"""What somebody of a form takes from the event: their own words, and whether they are quoted."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from activities.chain.models import Decision, Verb
from activities.models import Reflection
from activities.pages.card import Card, with_cards
from activities.reflections.services import write_words
from activities.registration.models import Activity, Party, Status
from activities.tests.factories import form_of
from activities.tests.steps import step
from core.exceptions import StaleStateError
from core.models import AuditEvent
from core.names import masked
from recording.services import correct_activity
from tests.sent_page import as_shown

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]

TEXT = "I ask fewer questions now, and wait for the answers."


@pytest.fixture
def form(north):
    return form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)


def write(form, actor, text=TEXT, quoted="name", seen=0):
    return write_words(form, actor=actor, seen=seen, text=text, quoted=quoted)


def page_of(form):
    return reverse("activities:own-words", args=[form.uuid])


def sign(client, form, **said):
    address = reverse("activities:countersign", args=[form.uuid])
    return client.post(address, {"version": form.version, **said})


# --- beside the countersignature ------------------------------------------------------------------


def test_one_press_countersigns_and_saves_the_words(client, north, form):
    client.force_login(north.trainee_user)
    assert 'form="own-words"' in client.get(form.get_absolute_url()).text

    sign(client, form, text=TEXT, quoted="role")

    form.refresh_from_db()
    words = Reflection.objects.get()
    assert form.status == Status.SCHOOL
    assert (words.teacher, words.text, words.quoted) == (north.trainee, TEXT, "role")


def test_without_words_a_press_countersigns_and_writes_none(client, north, form):
    client.force_login(north.trainee_user)

    sign(client, form)

    form.refresh_from_db()
    assert (form.status, Reflection.objects.count()) == (Status.SCHOOL, 0)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": "", "quoted": "name"}, "Write what may be quoted"),
        (
            {"text": "x" * 1001, "quoted": "no"},
            "Write up to 1,000 characters. Characters too many: 1.",
        ),
    ],
)
def test_wrong_words_sign_nothing_and_stay_with_their_sentence(client, north, form, said, sentence):
    client.force_login(north.trainee_user)

    response = sign(client, form, **said)

    form.refresh_from_db()
    assert response.status_code == 422
    assert sentence in response.text
    stays = as_shown(response)
    assert {name: stays[name] for name in said} == {name: [value] for name, value in said.items()}
    assert (form.status, Reflection.objects.count()) == (Status.OTHER_SIDE, 0)


def test_words_that_come_too_late_are_shown_and_said_not_to_be_saved(client, north, form):
    client.force_login(north.trainee_user)
    sign(client, form)

    response = sign(client, form, text=TEXT)
    sign(client, form, text=TEXT)

    assert response.status_code == 409
    assert TEXT in response.text
    assert "What you wrote is not saved" in response.text
    assert Decision.objects.filter(verb=Verb.COUNTERSIGN).count() == 1


def test_the_same_press_twice_is_one_signature_and_one_text(client, north, form):
    client.force_login(north.trainee_user)

    sign(client, form, text=TEXT)
    response = sign(client, form, text=TEXT)

    assert response.status_code == 302
    assert Reflection.objects.count() == 1


# --- later ----------------------------------------------------------------------------------------


def test_the_author_adds_words_of_their_own_to_the_form_they_sent(client, north):
    form = form_of(
        north.pairing, author=north.trainee_user, author_side="supported", status=Status.OTHER_SIDE
    )
    client.force_login(north.trainee_user)

    client.post(page_of(form), {"version": 0, "text": TEXT, "quoted": "no"})

    assert Reflection.objects.get().teacher == north.trainee
    assert TEXT in client.get(form.get_absolute_url()).text


def test_the_page_sent_back_as_it_stands_writes_nothing(client, north, form):
    write(form, north.trainee_actor)
    client.force_login(north.trainee_user)
    before = AuditEvent.objects.count(), Reflection.objects.values().get()

    client.post(page_of(form), as_shown(client.get(page_of(form))))

    assert (AuditEvent.objects.count(), Reflection.objects.values().get()) == before


def test_words_changed_after_others_signed_cost_no_signature(client, north, form):
    write(form, north.trainee_actor)
    step(form, Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.CONFIRM, north.principal_actor)
    client.force_login(north.trainee_user)
    page = as_shown(client.get(page_of(form)))

    client.post(page_of(form), page | {"text": "Something else.", "quoted": "unnamed"})

    words = Reflection.objects.get()
    version = form.version
    form.refresh_from_db()
    assert (words.text, words.quoted, words.version) == ("Something else.", "unnamed", 2)
    assert (form.status, form.version, form.changed_since_return) == (Status.DISTRICT, version, {})
    event = AuditEvent.objects.get(verb="activities.reflection_changed")
    assert (event.before["text"], event.after["quoted"]) == (TEXT, "unnamed")


def test_words_taken_away_are_on_no_page_and_can_come_back(client, north, form):
    write(form, north.trainee_actor, quoted="no")
    client.force_login(north.trainee_user)
    page = as_shown(client.get(page_of(form)))

    client.post(page_of(form), page | {"text": ""})

    assert TEXT not in client.get(form.get_absolute_url()).text
    write(form, north.trainee_actor, seen=2)
    assert Reflection.objects.get().text == TEXT


def test_two_windows_overwrite_nothing(client, north, form):
    client.force_login(north.trainee_user)
    first, second = (as_shown(client.get(page_of(form))) for _each in range(2))
    client.post(page_of(form), first | {"text": "From the first window."})

    response = client.post(page_of(form), second | {"text": "From the second.", "quoted": "name"})

    assert response.status_code == 409
    for words in ("From the first window.", "From the second.", "Yes, with my name"):
        assert words in response.text
    assert Reflection.objects.get().text == "From the first window."

    client.post(page_of(form), as_shown(response))
    assert Reflection.objects.get().text == "From the second."


def test_a_consent_is_withdrawn_even_from_a_void_form(north, form):
    write(form, north.trainee_actor)
    Activity.objects.update(status=Status.VOID)
    form.refresh_from_db()

    write(form, north.trainee_actor, quoted="no", seen=1)

    assert Reflection.objects.get().quoted == "no"


# --- who ------------------------------------------------------------------------------------------


def test_nobody_writes_for_another(north, south, form):
    Party.objects.filter(activity=form, teacher=north.mentor).update(
        struck_out_at="2026-03-18T00:00Z"
    )
    for actor in (north.principal_actor, south.trainee_actor, north.mentor_actor):
        with pytest.raises(PermissionDenied):
            write(form, actor)


def test_words_are_seen_with_their_form_and_by_nobody_else(north, south, form):
    words = write(form, north.trainee_actor)
    seen = {
        actor: list(Reflection.objects.visible_to(getattr(corner, f"{actor}_actor")))
        for corner, actor in ((north, "mentor"), (north, "principal"), (south, "lead"))
    }
    assert seen == {"mentor": [words], "principal": [words], "lead": []}


def test_whoever_confirms_reads_whose_words_they_are_and_an_auditor_no_name(
    client, north, auditor, form
):
    write(form, north.trainee_actor)
    step(form, Verb.COUNTERSIGN, north.trainee_actor)
    pages = {}
    for user in (north.principal_user, auditor):
        client.force_login(user)
        pages[user] = client.get(form.get_absolute_url()).text

    assert "In North Trainee&#x27;s own words" in pages[north.principal_user]
    assert f"In {masked('North Trainee')}&#x27;s own words" in pages[auditor]
    assert all(TEXT in page for page in pages.values())


def test_a_card_says_the_words_and_is_not_whole_where_they_are_long(north, form):
    write(form, north.trainee_actor)

    def card():
        reader = north.principal_actor
        return Card(with_cards(Activity.objects.all(), reader).get(pk=form.pk), reader)

    assert card().own_words == [("In North Trainee's own words", TEXT)]
    assert card().shows_all
    write(form, north.trainee_actor, text=TEXT * 5, seen=1)
    assert not card().shows_all


def test_a_correction_shows_the_words_of_the_form_it_corrects(client, north, form):
    write(form, north.trainee_actor)
    Activity.objects.update(status=Status.COUNTED)
    form.refresh_from_db()
    correction = correct_activity(
        form, actor=north.mentor_actor, seen=form.version, reason="The date was another."
    )
    client.force_login(north.mentor_user)

    assert TEXT in client.get(correction.get_absolute_url()).text


# --- what may be quoted ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quoted", "named"),
    [
        ("no", None),
        ("name", "North Trainee"),
        ("role", "trainee\u00a0· North Village School"),
        ("unnamed", "nobody: without saying who wrote it"),
    ],
)
def test_the_list_of_quotations_names_its_writers_as_they_said(client, north, form, quoted, named):
    write(form, north.trainee_actor, quoted=quoted)
    client.force_login(north.lead_user)
    address = reverse("activities:quotes")
    assert TEXT not in client.get(address).text
    Activity.objects.update(status=Status.COUNTED)

    page = client.get(address)

    cells = [[row.get_cell("text"), row.get_cell("named")] for row in page.context["table"].rows]
    assert cells == ([[TEXT, named]] if named else [])
    assert ("North Trainee" in page.text) == (quoted == "name")


# --- what the database holds ----------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [{"text": "", "quoted": "name"}, {"quoted": "aloud"}])
def test_the_database_holds_no_consent_without_words_and_no_other_naming(north, form, wrong):
    values = {"text": TEXT, "quoted": "no"} | wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        Reflection.objects.create(activity=form, teacher=north.trainee, **values)


def test_two_first_words_at_once_are_not_both_written(north, form, monkeypatch):
    write(form, north.trainee_actor)
    # Not there when it is first looked, as for two requests of the same moment.
    looks = [None]
    rows = Reflection.objects.filter(teacher=north.trainee)
    monkeypatch.setattr(
        "activities.reflections.services.words_of",
        lambda *_: looks.pop() if looks else rows.first(),
    )

    with pytest.raises(StaleStateError), transaction.atomic():
        write(form, north.trainee_actor, text="Another.")

    assert rows.get().text == TEXT


def test_words_taken_back_are_said_to_have_left_the_report(client, north, form):
    """Emptied, they are taken away, whatever is ticked beside them."""
    client.force_login(north.trainee_user)
    for text, quoted, sentence in (
        (TEXT, "no", "Your words are saved, and no longer stand in the year's report."),
        ("", "name", "Your words are taken off the form and out of the year's report."),
    ):
        Reflection.objects.all().delete()
        words = write(form, north.trainee_actor)
        Reflection.objects.update(chosen_at=timezone.now(), chosen_by=north.lead_user)
        typed = {"version": words.version, "text": text, "quoted": quoted}

        saved = client.post(page_of(form), typed, follow=True)

        assert [str(each) for each in saved.context["messages"]] == [sentence]
        assert Reflection.objects.values_list("text", "quoted", "chosen_at").get() == (
            text,
            "no",
            None,
        )
    # Where there are none, nothing can be quoted.
    again = client.post(page_of(form), typed | {"version": 2})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["text"])
