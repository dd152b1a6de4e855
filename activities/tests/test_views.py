"""From the mentor's minute to the figures: every page of the chain, and every refusal."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils.formats import date_format

from activities.chain import services
from activities.chain.models import Verb
from activities.lessons.models import Lesson
from activities.registration.models import Activity, Status
from activities.tests.factories import ResultFactory, form_of
from pairings.tests.factories import PairingFactory
from programs.models import Program
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import NEW, WORDS, answers, line, press
from recording.tests.test_clumsy_hands import photo
from results.models import Result
from roster.tests.factories import TermFactory

pytestmark = pytest.mark.usefixtures("in_march")

ONE_TOO_MANY = "Characters too many: 1."


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation")


def form_at(north, status, **kwargs):
    return form_of(north.pairing, author=north.mentor_user, status=status, **kwargs)


def test_from_the_mentors_minute_to_the_figures(client, north, kind):
    client.force_login(north.mentor_user)
    response = client.post(NEW, answers(north, kind), follow=True)
    form = Activity.objects.get()
    assert (form.status, form.headcount) == (Status.OTHER_SIDE, 2)
    assert "Next: North Trainee countersigns." in response.text

    for user, verb, status in (
        (north.trainee_user, "countersign", Status.SCHOOL),
        (north.principal_user, "confirm", Status.DISTRICT),
        (north.coordinator_user, "confirm", Status.CITY),
        (north.lead_user, "accept", Status.COUNTED),
    ):
        assert client.force_login(user) or client.get(form.get_absolute_url()).status_code == 200
        press(client, user, form, verb)
        form.refresh_from_db()
        assert form.status == status


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"pairing": ""}, "pairing", "Choose who the activity was with."),
        ({"kind": ""}, "kind", "Choose what you did."),
        ({"where": ""}, "where", "Choose where it took place."),
        ({"where": "other"}, "host_school", "Choose the school where it took place."),
        ({"theme": ""}, "theme", "Enter the topic in up to 60 characters."),
        ({"theme": "x" * 61}, "theme", f"Enter the topic in up to 60 characters. {ONE_TOO_MANY}"),
        ({"process": "Too short"}, "process", "Write at least 20 characters"),
        ({"process": "x" * 1001}, "process", f"Write up to 1,000 characters. {ONE_TOO_MANY}"),
        ({"duration": "minutes", "minutes": "4"}, "minutes", "between 5 and 600"),
        ({"duration": "minutes"}, "minutes", "between 5 and 600"),
        ({"when": "other", "day": "2026-03-19"}, "day", "today or in the past"),
        ({"when": "other", "day": "2026-01-01"}, "day", "more than 60 days ago"),
        ({"when": "other", "day": ""}, "day", "Enter the date it took place."),
        ({"when": "other", "day": "soon"}, "day", "Enter a date in “Which day?”, such as"),
    ],
)
def test_a_wrong_answer_is_named_and_what_was_typed_stays(
    client, north, kind, changes, field, sentence
):
    client.force_login(north.mentor_user)

    response = client.post(NEW, answers(north, kind, **changes))

    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert response.text.count(sentence.replace("'", "&#x27;")) == 2
    assert changes.get("process", WORDS) in response.text
    assert not Activity.objects.exists()


def test_the_same_page_sent_twice_is_one_form_sent_once(client, north, kind):
    client.force_login(north.mentor_user)
    page = answers(north, kind)

    first = client.post(NEW, page)
    second = client.post(NEW, page)

    form = Activity.objects.get()
    assert first.url == second.url == form.get_absolute_url()
    assert form.decisions.count() == 1


@pytest.mark.parametrize("more", [{"theme": "Typed after going back"}, {"photos": "photo"}])
def test_what_was_typed_after_sending_stays_and_is_said_not_to_be_saved(client, north, kind, more):
    client.force_login(north.mentor_user)
    page = answers(north, kind)
    client.post(NEW, page)
    changed = page | {name: photo() if value == "photo" else value for name, value in more.items()}

    response = client.post(NEW, changed)

    form = Activity.objects.get()
    assert response.status_code == 409
    assert "stays as it was sent" in response.text
    assert form.get_absolute_url() in response.text
    assert (form.theme, form.attachments.count()) == (page["theme"], 0)
    assert more.get("theme", form.theme) in response.text


def test_a_page_that_comes_back_stale_keeps_its_photos(client, north, kind):
    client.force_login(north.mentor_user)
    page = answers(north, kind)
    client.post(NEW, {**page, "save_draft": "1"})
    form = Activity.objects.get()
    Activity.objects.update(theme="From the other tab", version=2)
    address = reverse("recording:update", args=[form.uuid])

    stale = client.post(address, {**page, "theme": "From this tab", "photos": photo()})
    client.post(address, {**page, "version": 2, "send": "1"})
    again = client.post(address, {**page, "version": 2, "photos": photo()})

    assert stale.status_code == again.status_code == 409
    for response in (stale, again):
        assert response.text.count('name="photos_kept"') == 1
    assert not form.attachments.exists()


def test_a_draft_may_lack_what_can_still_be_written(client, north, kind):
    client.force_login(north.mentor_user)
    page = answers(north, kind, process="")
    page.pop("send")

    client.post(NEW, {**page, "save_draft": "1"})
    assert Activity.objects.get().status == Status.DRAFT

    client.post(NEW, {**page, "process": WORDS, "theme": "Other", "send": "1"})
    form = Activity.objects.get()
    assert (form.status, form.theme, form.process) == (Status.OTHER_SIDE, "Other", WORDS)


def test_a_page_that_is_behind_its_draft_overwrites_nothing(client, north, kind):
    client.force_login(north.mentor_user)
    page = answers(north, kind)
    client.post(NEW, {**page, "save_draft": "1"})
    Activity.objects.update(theme="From the other tab", version=2)

    response = client.post(NEW, {**page, "theme": "From this tab"})

    assert response.status_code == 409
    assert "From the other tab" in response.text
    assert "From this tab" in response.text
    assert Activity.objects.get().theme == "From the other tab"


def test_another_ones_pair_cannot_be_smuggled_in(client, north, south, kind):
    client.force_login(north.mentor_user)

    response = client.post(NEW, answers(north, kind, pairing=south.pairing.pk))

    assert "pairing" in response.context["form"].errors
    assert not Activity.objects.exists()


def test_the_only_pair_is_chosen_already_and_the_button_names_its_other_half(client, north):
    client.force_login(north.mentor_user)

    response = client.get(NEW)

    assert response.context["form"]["pairing"].value() == north.pairing.pk
    assert response.context["form"].send_label == "Send to North Trainee to countersign"


def test_the_pair_and_kind_used_last_come_first(client, north, kind):
    other = ActivityKindFactory(name="Another kind", sort_order=0)
    form_at(north, Status.COUNTED, kind=kind)
    PairingFactory(program=north.program, mentor=north.mentor)
    client.force_login(north.mentor_user)

    page = client.get(NEW).context["form"]

    assert page["pairing"].value() == north.pairing.pk
    assert [key.value for key, _label in page.fields["kind"].choices] == [kind.pk, other.pk]


@pytest.mark.parametrize("days_back", [60, 9])
def test_in_a_program_that_has_ended_the_days_count_from_its_last_day(
    client, north, kind, days_back
):
    client.force_login(north.mentor_user)
    Program.objects.update(days_back=days_back)
    last = north.program.ends_on
    first = last - timedelta(days=days_back)

    with time_machine.travel("2026-11-23 04:00Z", tick=False):
        client.force_login(north.mentor_user)
        page = client.get(NEW).context["form"]
        early = {"when": "other", "day": first - timedelta(days=1)}
        late = {"when": "other", "day": first}
        refused = client.post(NEW, answers(north, kind, **early))
        client.post(NEW, answers(north, kind, **late))

    assert [key for key, _label in page.fields["when"].choices] == ["other"]
    assert (page["when"].value(), page["day"].value()) == ("other", last)
    assert page["when"].is_hidden
    assert page["day"].label == "Date"
    assert page["day"].help_text == f"From {date_format(first)} to {date_format(last)}."
    assert refused.context["form"].errors["day"] == [
        f"That is more than {days_back} days ago. Ask North Coordinator (coordinator of North "
        "County) to record it, with “Record an activity you organize” on the page of activities."
    ]
    assert Activity.objects.get().starts_on == first


def test_a_pair_that_ended_can_still_be_recorded_for_a_day_it_ran(client, north, kind):
    north.pairing.ends_on, north.pairing.end_reason = date(2026, 3, 10), "completed"
    north.pairing.save()
    client.force_login(north.mentor_user)

    late = client.post(NEW, answers(north, kind))
    client.post(NEW, answers(north, kind, when="other", day="2026-03-10"))

    assert late.context["form"].errors["day"] == [
        "North Mentor and North Trainee were not a pair on that day. Check the date. If it is "
        "right, ask North Coordinator (coordinator of North County) to put the days of the pair "
        "right, with “Change the end” on the page of the pair."
    ]
    assert Activity.objects.get().starts_on == date(2026, 3, 10)


def test_a_kind_that_asks_for_lessons_gets_them(client, north):
    kind = ActivityKindFactory(lesson_study=True)
    client.force_login(north.mentor_user)

    without = client.post(NEW, answers(north, kind))
    assert without.status_code == 422
    assert "Add the lessons that were taught." in without.text

    two = {
        **line("lessons", 0, topic="Shadows", grade="3", teacher=north.trainee.pk),
        **line("lessons", 1, topic="Shadows", teacher="", teacher_name="A guest"),
    }
    client.post(NEW, answers(north, kind, **two))

    assert list(Lesson.objects.values_list("topic", "teacher", "name", "school")) == [
        ("Shadows", north.trainee.pk, "", north.school.pk),
        ("Shadows", None, "A guest", None),
    ]


def test_a_wrong_line_is_named_in_the_summary(client, north, kind):
    client.force_login(north.mentor_user)

    response = client.post(NEW, answers(north, kind, **line("results", 0, kind="paper", title="")))

    assert response.status_code == 422
    assert 'href="#id_results-0-title"' in response.text
    assert response.text.count("Enter the title of this result.") == 2


def test_a_result_names_its_authors_in_order(client, north, kind):
    authors = [north.mentor.pk, north.trainee.pk]
    client.force_login(north.mentor_user)

    client.post(
        NEW,
        answers(
            north, kind, **line("results", 0, kind="paper", title="On shadows", authors=authors)
        ),
    )

    result = Result.objects.get()
    assert [author.teacher for author in result.authorships.all()] == [north.mentor, north.trainee]


def test_an_online_kind_has_no_place(client, north):
    kind = ActivityKindFactory(is_remote=True)
    client.force_login(north.mentor_user)

    client.post(NEW, answers(north, kind, where=""))

    assert Activity.objects.get().host_school is None


def test_another_one_like_this_copies_what_repeats(client, north, kind):
    form = form_at(north, Status.COUNTED, kind=kind, minutes=80)
    client.force_login(north.mentor_user)

    page = client.get(f"{NEW}?like={form.uuid}").context["form"]

    assert page["kind"].value() == kind.pk
    assert page["duration"].value() == "lessons"
    assert page["theme"].value() is None


# --- changing -------------------------------------------------------------------------------------


def test_a_returned_form_shows_its_reason_and_starts_where_it_came_from(client, north, kind):
    form = form_at(north, Status.SCHOOL, kind=kind, minutes=40)
    services.take_step(
        form, Verb.RETURN, actor=north.principal_actor, seen=1, reason_code="not_enough",
        reason="Who taught?",
    )  # fmt: skip
    client.force_login(north.mentor_user)
    address = reverse("recording:update", args=[form.uuid])

    page = client.get(address)
    assert "There is not enough detail: Who taught?" in page.text

    changes = {"uuid": form.uuid, "version": 2, "when": "other", "day": "2025-10-15"}
    changes["theme"] = "Shadows, who taught"
    client.post(address, answers(north, kind, **changes))

    form.refresh_from_db()
    assert (form.status, form.theme) == (Status.SCHOOL, "Shadows, who taught")


def test_two_tabs_never_overwrite_each_other_unseen(client, north, kind):
    form = form_at(north, Status.DRAFT, kind=kind)
    client.force_login(north.mentor_user)
    address = reverse("recording:update", args=[form.uuid])
    page = answers(north, kind, uuid=form.uuid, when="other", day="2026-03-10")
    page |= {"save_draft": "1"}

    client.post(address, {**page, "theme": "First tab"})
    second = client.post(address, {**page, "theme": "Second tab"})

    assert second.status_code == 409
    assert "First tab" in second.text
    assert "Second tab" in second.text
    form.refresh_from_db()
    assert form.theme == "First tab"
    decided = second.context["form"]["version"].value()
    client.post(address, {**page, "theme": "Second tab", "version": decided})
    form.refresh_from_db()
    assert form.theme == "Second tab"


def test_a_form_on_its_way_is_not_edited(client, north):
    form = form_at(north, Status.SCHOOL)
    client.force_login(north.mentor_user)

    response = client.get(reverse("recording:update", args=[form.uuid]))

    assert response.url == form.get_absolute_url()


def test_what_was_typed_in_a_second_window_outlives_the_sending_in_the_first(client, north, kind):
    form = form_at(north, Status.DRAFT, kind=kind)
    client.force_login(north.mentor_user)
    address = reverse("recording:update", args=[form.uuid])
    page = answers(north, kind, uuid=form.uuid, when="other", day="2026-03-10")
    client.post(address, page)

    pressed_twice = client.post(address, page)
    second_window = client.post(address, {**page, "theme": "Typed since then"})

    assert pressed_twice.url == form.get_absolute_url()
    assert second_window.status_code == 409
    assert "Typed since then" in second_window.text
    form.refresh_from_db()
    assert (form.status, form.theme) == (Status.OTHER_SIDE, "Grade 3, shadows")


def test_an_edit_keeps_what_the_page_does_not_ask_for(client, north, kind):
    form = form_at(
        north, Status.DRAFT, kind=kind, effect="Both taught better.", headcount=40,
        headcount_qualifier="about", list_is_complete=False,
    )  # fmt: skip
    client.force_login(north.mentor_user)
    page = answers(north, kind, uuid=form.uuid, when="other", day="2025-10-15", others=38)

    client.post(reverse("recording:update", args=[form.uuid]), {**page, "save_draft": "1"})

    form.refresh_from_db()
    kept = (form.effect, form.headcount, form.headcount_qualifier, form.version)
    assert kept == ("Both taught better.", 40, "about", 2)


def test_the_two_of_a_pair_write_results_and_effect_and_put_them_right(client, north, kind):
    form = form_at(north, Status.DRAFT, kind=kind)
    client.force_login(north.mentor_user)
    address = reverse("recording:update", args=[form.uuid])
    page = answers(north, kind, uuid=form.uuid, when="other", day="2025-10-15")

    def written(words: str, version: int) -> tuple[str, str]:
        client.post(address, {**page, "effect": words, "version": version, "save_draft": "1"})
        form.refresh_from_db()
        return form.effect, client.get(address).context["form"]["effect"].value()

    assert written("One taught better.", 1) == ("One taught better.",) * 2
    assert written("", 2) == ("", "")


# --- steps ----------------------------------------------------------------------------------------


def test_whoever_is_late_reads_who_was_first_and_when(client, north):
    form = form_at(north, Status.SCHOOL)
    client.force_login(north.principal_user)
    late = {"version": 1}
    services.take_step(form, Verb.RETURN, actor=north.principal_actor, seen=1, reason="Look again.")
    services.take_step(form, Verb.UNDO, actor=north.principal_actor, seen=2)

    response = client.post(reverse("activities:step", args=[form.uuid, "confirm"]), late)

    assert response.status_code == 409
    own = "In another window you took the step “Undo” on 18 Mar 2026, 12:00."
    assert (own in response.text, "was first" in response.text) == (True, False)
    form.refresh_from_db()
    assert form.status == Status.SCHOOL


def test_what_somebody_else_did_first_is_told_by_name(client, north):
    form = form_at(north, Status.DISTRICT, version=2)
    services.take_step(form, Verb.CONFIRM, actor=north.coordinator_actor, seen=2)
    client.force_login(north.principal_user)

    address = reverse("activities:step", args=[form.uuid, "confirm"])
    response = client.post(address, {"version": 1})

    assert "North Coordinator was first: “Confirm” on 18 Mar 2026, 12:00." in response.text
    assert "In another window" not in response.text


def test_a_press_on_a_form_taken_back_meanwhile_says_so_and_shows_nothing_of_it(client, north):
    form = form_at(north, Status.DRAFT, reference="")
    services.take_step(form, Verb.SEND, actor=north.mentor_actor, seen=1)
    services.take_step(form, Verb.TAKE_BACK, actor=north.mentor_actor, seen=2)
    client.force_login(north.trainee_user)

    response = client.post(
        reverse("activities:step", args=[form.uuid, "countersign"]), {"version": 2}
    )

    assert response.status_code == 409
    assert "North Mentor was first: “Take back”" in response.text
    assert form.theme not in response.text
    assert client.get(form.get_absolute_url()).status_code == 404


def test_the_same_press_twice_is_one_step(client, north):
    form = form_at(north, Status.SCHOOL)
    client.force_login(north.principal_user)
    address = reverse("activities:step", args=[form.uuid, "confirm"])

    first = client.post(address, {"version": 1})
    second = client.post(address, {"version": 1})

    assert first.url == second.url == form.get_absolute_url()
    assert form.decisions.count() == 1


def test_return_asks_for_a_reason_and_for_words_where_none_fits(client, north):
    form = form_at(north, Status.SCHOOL)
    client.force_login(north.principal_user)
    address = reverse("activities:return", args=[form.uuid])

    assert client.get(address).status_code == 200
    empty = client.post(address, {"version": 1})
    other = client.post(address, {"version": 1, "reason_code": "other", "reason": "No"})
    client.post(address, {"version": 1, "reason_code": "wrong_date"})

    assert empty.status_code == other.status_code == 422
    form.refresh_from_db()
    assert form.status == Status.RETURNED


def test_a_draft_is_dropped_without_a_reason(client, north):
    form = form_at(north, Status.DRAFT)
    Activity.objects.filter(pk=form.pk).update(reference="")
    client.force_login(north.mentor_user)

    page = client.post(reverse("activities:void", args=[form.uuid]), {"version": 1}, follow=True)

    form.refresh_from_db()
    assert form.status == Status.VOID
    assert "The draft was dropped. Only you see it, and “Undo” brings it back." in page.text
    assert [step["label"] for step in page.context["chain"]] == ["Dropped before it was sent"]
    assert "Voided." not in page.text


def test_a_reason_page_opened_too_late_says_where_the_form_is(client, north):
    form = form_at(north, Status.DISTRICT)
    client.force_login(north.principal_user)

    response = client.get(reverse("activities:return", args=[form.uuid]))

    assert response.status_code == 409
    assert "With North County since today." in response.text


def test_a_correction_is_a_new_edition_and_leads_to_its_page(client, north):
    form = form_at(north, Status.COUNTED)
    client.force_login(north.mentor_user)
    address = reverse("recording:correct", args=[form.uuid])
    page = client.get(address).context["form"]
    data = {"version": 1, "uuid": page["uuid"].value(), "reason": "The date is another."}

    first = client.post(address, data)
    second = client.post(address, data)

    edition = Activity.objects.get(edition=2)
    assert first.url == second.url == reverse("recording:update", args=[edition.uuid])
    assert "Corrected by" in client.get(form.get_absolute_url()).text
    assert "This corrects" in client.get(edition.get_absolute_url()).text


PAGES = [
    "activities:detail",
    "recording:update",
    "recording:correct",
    "activities:return",
    "activities:void",
    "activities:file-add",
    "activities:stamped-add",
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["mentor", "principal", "coordinator", "lead"])
def test_a_strangers_form_is_not_there(client, north, south, name, who):
    form = form_at(north, Status.SCHOOL)
    client.force_login(getattr(south, f"{who}_user"))

    response = client.get(reverse(name, args=[form.uuid]))

    assert response.status_code == 404
    assert form.theme not in response.text


@pytest.mark.parametrize("verb", ["confirm", "accept", "countersign", "send", "undo"])
def test_a_strangers_press_finds_no_form(client, north, south, verb):
    form = form_at(north, Status.SCHOOL)

    assert press(client, south.principal_user, form, verb).status_code == 404
    assert press(client, north.principal_user, form, "no_such_step").status_code == 404


def test_who_sees_but_may_not_is_refused(client, north):
    form = form_at(north, Status.SCHOOL)

    assert press(client, north.helping_coordinator_user, form, "confirm").status_code == 403


# --- the page of a form ---------------------------------------------------------------------------


def test_the_page_says_where_the_form_is_and_offers_what_the_reader_may(client, north):
    TermFactory()
    form = form_at(north, Status.SCHOOL)
    client.force_login(north.principal_user)

    response = client.get(form.get_absolute_url())

    assert response.context["sentence"] == "With North Village School since today."
    assert [step["label"] for step in response.context["buttons"]] == [
        "Confirm for North Village School",
        "Return with a reason",
        "Void this form",
    ]
    assert [step["state"] for step in response.context["chain"]] == [
        "returned", "todo", "here", "todo", "todo",
    ]  # fmt: skip


def test_who_is_to_countersign_is_spoken_to_and_others_read_whom_it_waits_for(client, north):
    form = form_at(north, Status.OTHER_SIDE)
    sentences = []
    for user in (north.trainee_user, north.mentor_user):
        client.force_login(user)
        sentences.append(client.get(form.get_absolute_url()).context["sentence"])

    assert sentences == [
        "This waits for you. Read it, then countersign, or say what is wrong.",
        "Waiting for North Trainee to countersign since today.",
    ]


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_takes_a_fixed_number_of_queries(
    client, north, lines, django_assert_max_num_queries
):
    form = form_at(north, Status.SCHOOL)
    Lesson.objects.bulk_create(Lesson(activity=form, topic=f"L{n}") for n in range(lines))
    ResultFactory.create_batch(lines, activity=form)
    client.force_login(north.principal_user)

    with django_assert_max_num_queries(12):
        client.get(form.get_absolute_url())


def test_an_auditor_reads_masked_names_and_no_button(client, north, auditor):
    form = form_at(north, Status.COUNTED)
    client.force_login(auditor)

    response = client.get(form.get_absolute_url())

    assert response.context["buttons"] == []
    assert "North Trainee" not in response.text
    assert "North Mentor" not in response.text


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tab", ["todo", "all"])
def test_a_list_shows_ours_only_in_a_fixed_number_of_queries(
    client, north, south, rows, tab, django_assert_max_num_queries
):
    ours = [form_at(north, Status.SCHOOL) for _each in range(rows)]
    theirs = form_of(south.pairing, author=south.mentor_user, status=Status.SCHOOL)
    client.force_login(north.principal_user)

    with django_assert_max_num_queries(19):
        response = client.get(reverse("activities:list"), {"tab": tab})

    assert set(response.context["table"].data.data) == set(ours)
    assert theirs.theme not in response.text


def test_each_tab_holds_what_it_says(client, north):
    draft = form_at(north, Status.DRAFT, reference="")
    returned = form_at(north, Status.RETURNED)
    waiting = form_at(north, Status.SCHOOL)
    confirmed = form_at(north, Status.SCHOOL)
    services.take_step(confirmed, Verb.CONFIRM, actor=north.principal_actor, seen=1)

    def listed(user, tab):
        client.force_login(user)
        return set(client.get(reverse("activities:list"), {"tab": tab}).context["table"].data.data)

    assert listed(north.mentor_user, "todo") == {draft, returned}
    assert listed(north.mentor_user, "sent") == {returned, waiting, confirmed}
    assert listed(north.principal_user, "todo") == {waiting}
    assert listed(north.principal_user, "done") == {confirmed}
    assert listed(north.principal_user, "all") == {returned, waiting, confirmed}


def test_a_list_is_narrowed_to_one_pair_that_the_reader_sees(client, north, south):
    form = form_at(north, Status.SCHOOL)
    other = PairingFactory(program=north.program, school=north.school)
    form_of(other, author=north.mentor_user, status=Status.SCHOOL)
    client.force_login(north.principal_user)
    address = reverse("activities:list")

    ours = client.get(address, {"pairing": north.pairing.uuid})
    assert list(ours.context["table"].data.data) == [form]
    assert client.get(address, {"pairing": south.pairing.uuid}).status_code == 404
    assert client.get(address, {"pairing": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "district"}, True),
        ({"status": "waiting"}, True),
        ({"status": "counted"}, False),
        ({"text": "f-2026-0777"}, True),
        ({"text": "shadow"}, True),
        ({"text": "magnet"}, False),
    ],
)
def test_a_list_is_narrowed(client, north, query, found):
    form = form_at(north, Status.DISTRICT, theme="Shadows", reference="F-2026-077777")
    client.force_login(north.coordinator_user)

    response = client.get(reverse("activities:list"), {"tab": "all", **query})

    assert (form in list(response.context["table"].data.data)) is found


def test_one_press_in_the_list_confirms_and_comes_back(client, north):
    form = form_at(north, Status.SCHOOL, starts_on=date(2026, 3, 16))
    client.force_login(north.principal_user)
    page = client.get(reverse("activities:list")).text
    assert "Confirm for North Village School" in page
    assert reverse("activities:return", args=[form.uuid]) in page

    response = press(client, north.principal_user, form, "confirm", back="?")

    assert response.url == reverse("activities:list")
    form.refresh_from_db()
    assert form.status == Status.DISTRICT


NARROWED = "?status=school&text=F-2025"


def test_a_step_leads_back_to_the_list_as_it_was_narrowed_and_is_undone_there(client, north):
    form, after = form_at(north, Status.SCHOOL, starts_on=date(2026, 3, 16)), uuid4()
    client.force_login(north.principal_user)
    narrowed = reverse("activities:list") + NARROWED
    assert 'name="back" value="?status=school&amp;text=F-2025"' in client.get(narrowed).text

    back = f"{NARROWED}#{after}"
    response = press(client, north.principal_user, form, "confirm", back=back)
    assert response.url == f"{narrowed}#{after}"
    shown = client.get(narrowed)
    assert "Confirmed. Form" in shown.text
    assert "Undo my confirmation" in shown.text
    assert "Undo my confirmation" not in client.get(narrowed).text, "it is said once"

    form.refresh_from_db()
    version, back = shown.context["just_done"]["form"].version, NARROWED
    undone = press(client, north.principal_user, form, "undo", version=version, back=back)
    assert undone.url == f"{narrowed}#{form.uuid}", "there it is again"
    form.refresh_from_db()
    assert form.status == Status.SCHOOL
    assert "Undo my" not in client.get(narrowed).text


def test_a_return_leads_back_to_the_list_from_which_it_was_begun(client, north):
    form = form_at(north, Status.SCHOOL, starts_on=date(2026, 3, 16))
    client.force_login(north.principal_user)
    narrowed = reverse("activities:list") + NARROWED
    address = reverse("activities:return", args=[form.uuid])
    query = {"back": NARROWED}
    assert f"{address}?back=%3Fstatus%3Dschool%26text%3DF-2025" in client.get(narrowed).text
    assert (
        client.get(address, query_params=query).context["cancel_url"] == f"{narrowed}#{form.uuid}"
    )

    sent = {"version": form.version, "reason_code": "wrong_date", "asked_for": ["date"]}
    response = client.post(address, sent, query_params=query)

    assert response.url == narrowed
    shown = client.get(narrowed).text
    assert "Returned." in shown
    assert "Undo the return" in shown
    # The same press again says so, in the same place.
    assert client.post(address, sent, query_params=query).url == narrowed


@pytest.mark.parametrize(
    "back", ["//elsewhere.example/", "https://elsewhere.example/?a=b", "/home/", "?#nothing", "//["]
)
def test_a_step_leads_back_to_no_other_page(client, north, back):
    form = form_at(north, Status.SCHOOL)

    response = press(client, north.principal_user, form, "confirm", back=back)

    assert response.url == form.get_absolute_url()


def test_an_auditor_reads_masked_names_in_lists_and_late_sentences(client, north, auditor):
    form = form_at(north, Status.SCHOOL)
    services.take_step(form, Verb.CONFIRM, actor=north.principal_actor, seen=1)
    client.force_login(auditor)

    listed = client.get(reverse("activities:list"), {"pairing": north.pairing.uuid})
    late = client.post(reverse("activities:step", args=[form.uuid, "confirm"]), {"version": 1})

    assert late.status_code == 409
    for page in (listed, late):
        assert "North Mentor" not in page.text
        assert "North Principal" not in page.text


def test_after_a_step_the_next_form_that_waits_is_offered_until_none_is_left(client, north):
    first, second = (
        form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE, theme=theme)
        for theme in ("Shadows", "Mirrors")
    )
    client.force_login(north.trainee_user)

    def countersigned(form) -> str:
        address = reverse("activities:step", args=[form.uuid, "countersign"])
        return client.post(address, {"version": form.version}, follow=True).text

    assert f'Open it: <a href="{second.get_absolute_url()}">Mirrors</a>' in countersigned(first)
    assert "No other form waits for your signature or confirmation." in countersigned(second)


def test_after_a_return_the_next_form_of_the_same_step_is_offered(client, north):
    form, later = (
        form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL) for _each in range(2)
    )
    client.force_login(north.principal_user)

    answer = client.post(
        reverse("activities:return", args=[form.uuid]),
        {"version": form.version, "reason_code": "wrong_date"},
        follow=True,
    )

    assert f'Open it: <a href="{later.get_absolute_url()}">' in answer.text


def test_a_way_back_that_cannot_be_read_costs_no_step(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status="school")
    client.force_login(north.principal_user)
    sent = {"version": form.version, "back": "?" + "a&" * 2000}

    answer = client.post(reverse("activities:step", args=[form.uuid, "confirm"]), sent)

    assert answer.headers["Location"] == form.get_absolute_url()
    form.refresh_from_db()
    assert form.status == "district"
