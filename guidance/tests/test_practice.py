"""Good practice: shared when all its people agree, named as they want, and never before."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.services import actor_for
from activities.models import Activity, Status
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from core.audit import AuditEvent
from core.exceptions import StaleStateError
from core.models import Notice
from guidance.practice.models import Consent, GoodPractice
from guidance.practice.rules import parts_of
from guidance.practice.services import (
    answer,
    recommend_form,
    recommend_result,
    rewrite,
    take_out,
)
from guidance.tests.factories import GoodPracticeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]

WORDS = {"title": "How to begin a lesson", "text": "Begin with a riddle."}
Answer = Consent.Answer


@pytest.fixture
def form(north):
    return form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.COUNTED,
        theme="North theme",
        process="Asked first.",
        effect="All spoke.",
    )


@pytest.fixture
def practice(north, form):
    return recommend_form(form, actor=actor_for(north.lead_user), **WORDS)


def agree(practice, user, said=Answer.BY_NAME) -> None:
    practice.refresh_from_db()
    answer(practice, actor=actor_for(user), seen=practice.version, answer=said)


def sees(user, practice) -> bool:
    return GoodPractice.objects.visible_to(actor_for(user)).filter(pk=practice.pk).exists()


def test_strangers_read_it_when_all_its_people_agree_and_not_before(north, south, practice):
    stranger = south.trainee_user
    assert not sees(stranger, practice)
    agree(practice, north.mentor_user)
    assert not sees(stranger, practice)
    agree(practice, north.trainee_user, Answer.UNNAMED)
    assert sees(stranger, practice)
    assert sees(south.principal_user, practice)


def test_a_no_takes_it_away_at_once_and_a_yes_brings_it_back(north, south, practice):
    for user in (north.mentor_user, north.trainee_user):
        agree(practice, user)
    agree(practice, north.trainee_user, Answer.NO)
    assert not sees(south.mentor_user, practice)
    assert sees(north.trainee_user, practice)
    agree(practice, north.trainee_user, Answer.BY_ROLE)
    assert sees(south.mentor_user, practice)


@pytest.mark.parametrize("status", [Status.VOID, Status.CITY])
def test_what_does_not_count_is_not_shared(north, south, form, practice, status):
    for user in (north.mentor_user, north.trainee_user):
        agree(practice, user)
    Activity.objects.filter(pk=form.pk).update(status=status)
    assert not sees(south.mentor_user, practice)


def test_it_stands_while_an_edition_of_its_form_counts(north, south, form, practice):
    for user in (north.mentor_user, north.trainee_user):
        agree(practice, user)
    Activity.objects.filter(pk=form.pk).update(status=Status.REPLACED)
    assert not sees(south.mentor_user, practice)
    form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.COUNTED,
        reference=form.reference,
        edition=2,
        corrects=form,
    )
    assert sees(south.mentor_user, practice)


@pytest.mark.parametrize(
    ("said", "there"),
    [(Answer.BY_NAME, {"mentor", "school"}), (Answer.BY_ROLE, {"school"}), (Answer.UNNAMED, set())],
)
def test_nothing_of_anybody_is_shown_beyond_what_they_agreed_to(
    client, north, south, practice, said, there
):
    agree(practice, north.mentor_user, said)
    agree(practice, north.trainee_user, Answer.UNNAMED)
    names = {"mentor": str(north.mentor), "school": str(north.helping_school)}
    client.force_login(south.trainee_user)
    for address in (practice.get_absolute_url(), reverse("guidance:library")):
        page = client.get(address).content.decode()
        assert "How to begin a lesson" in page
        assert {key for key, name in names.items() if name in page} == there, address
        assert str(north.trainee) not in page
        assert str(north.school) not in page


def test_words_changed_are_asked_about_anew_but_a_no_stays(north, south, practice):
    agree(practice, north.mentor_user)
    agree(practice, north.trainee_user, Answer.NO)
    lead = actor_for(north.lead_user)
    changed = rewrite(practice, actor=lead, seen=practice.version, title="Other", text="Other")

    said = dict(practice.consents.values_list("account", "answer"))
    assert said == {north.mentor_user.pk: "", north.trainee_user.pk: "no"}
    assert changed.title == "Other"
    asked = Notice.objects.filter(message="guidance.consent_asked", to=north.mentor_user)
    assert asked.unread().count() == 1


def test_nobody_agrees_to_words_they_have_not_read(north, practice):
    seen = practice.version
    rewrite(
        practice, actor=actor_for(north.lead_user), seen=seen, title="Other", text="Other words"
    )
    with pytest.raises(StaleStateError):
        answer(practice, actor=actor_for(north.mentor_user), seen=seen, answer="name")
    assert list(practice.consents.values_list("answer", flat=True)) == ["", ""]


def test_sent_as_it_stands_words_ask_nobody_again(north, practice):
    agree(practice, north.mentor_user)
    rewrite(practice, actor=actor_for(north.lead_user), seen=practice.version, **WORDS)
    assert practice.consents.get(account=north.mentor_user).answer == "name"


def test_who_is_asked_is_told_and_who_recommended_learns_the_outcome(north, practice):
    told = Notice.objects.filter(message="guidance.consent_asked")
    assert set(told.values_list("to", flat=True)) == {north.mentor_user.pk, north.trainee_user.pk}
    agree(practice, north.mentor_user)
    assert set(told.unread().values_list("to", flat=True)) == {north.trainee_user.pk}
    heard = Notice.objects.filter(message="guidance.consent_answered", to=north.lead_user)
    assert not heard.exists()
    agree(practice, north.trainee_user)
    assert [each.values["refused"] for each in heard] == [""]
    agree(practice, north.trainee_user, Answer.NO)
    assert [each.values["refused"] for each in heard.order_by("pk")] == ["", "1"]


def test_only_those_who_look_after_it_recommend_and_only_what_counts(north, south, form):
    for user in (north.mentor_user, north.trainee_user, north.principal_user):
        with pytest.raises(PermissionDenied):
            recommend_form(form, actor=actor_for(user), **WORDS)
    with pytest.raises(PermissionDenied):
        recommend_form(form, actor=actor_for(south.coordinator_user), **WORDS)
    Activity.objects.filter(pk=form.pk).update(status=Status.CITY)
    form.refresh_from_db()
    with pytest.raises(PermissionDenied):
        recommend_form(form, actor=actor_for(north.lead_user), **WORDS)
    assert not GoodPractice.objects.exists()


def test_it_is_recommended_once_and_again_after_it_was_taken_out(north, form, practice):
    coordinator = actor_for(north.coordinator_user)
    with pytest.raises(ValidationError):
        recommend_form(form, actor=coordinator, **WORDS)
    take_out(practice, actor=coordinator)
    take_out(practice, actor=coordinator)
    recommend_form(form, actor=coordinator, **WORDS)
    assert GoodPractice.objects.standing().count() == 1
    verbs = AuditEvent.objects.filter(verb="guidance.practice_taken_out")
    assert verbs.count() == 1


def test_what_was_taken_out_is_read_by_no_stranger(north, south, practice):
    for user in (north.mentor_user, north.trainee_user):
        agree(practice, user)
    take_out(practice, actor=actor_for(north.lead_user))
    assert not sees(south.mentor_user, practice)
    with pytest.raises(PermissionDenied):
        agree(practice, north.mentor_user)


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        ("How North Trainee began", "Begin with a riddle.", "title"),
        ("How to begin", "At ＮＯＲＴＨ village school all spoke.", "text"),
    ],
)
def test_the_words_name_nobody_who_is_asked(north, form, practice, title, text, field):
    lead = actor_for(north.lead_user)
    with pytest.raises(ValidationError) as refusal:
        rewrite(practice, actor=lead, seen=practice.version, title=title, text=text)
    assert list(refusal.value.message_dict) == [field]
    take_out(practice, actor=lead)
    with pytest.raises(ValidationError):
        recommend_form(form, actor=lead, title=title, text=text)


@pytest.mark.parametrize(
    ("name", "words", "is_named"),
    [
        ("王丽华 Wang Lihua", "听王丽华的课", True),
        ("王丽华 Wang Lihua", "as wang lihua said", True),
        ("王丽华 Wang Lihua", "Wang said, 王老师", False),
        ("王", "王老师", False),
    ],
)
def test_a_name_in_two_scripts_is_found_by_either(name, words, is_named):
    assert any(part in words.casefold() for part in parts_of(name)) is is_named


def test_where_nobody_can_be_asked_nothing_is_recommended(north, form):
    for user in (north.mentor_user, north.trainee_user):
        user.is_active = False
        user.save()
    with pytest.raises(ValidationError, match="account"):
        recommend_form(form, actor=actor_for(north.lead_user), **WORDS)


def test_a_result_asks_its_authors(north, south, form):
    result = ResultFactory(activity=form, title="North paper")
    AuthorshipFactory(result=result, teacher=north.trainee, district=north.district)
    practice = recommend_result(result, actor=actor_for(north.lead_user), **WORDS)
    assert [each.account for each in practice.consents.all()] == [north.trainee_user]
    agree(practice, north.trainee_user)
    assert sees(south.mentor_user, practice)


def test_a_stranger_answers_nothing(north, south, practice):
    with pytest.raises(PermissionDenied):
        agree(practice, south.mentor_user)
    with pytest.raises(PermissionDenied):
        agree(practice, north.lead_user)


def test_the_page_begins_with_what_the_form_says_and_sends_it_once(client, north, form):
    client.force_login(north.lead_user)
    address = reverse("guidance:recommend-form", args=[form.uuid])
    page = client.get(address)
    assert page.context["form"]["title"].value() == "North theme"
    assert page.context["form"]["text"].value() == "Asked first.\n\nAll spoke."
    sent = {**WORDS, "uuid": page.context["form"]["uuid"].value()}
    first, second = (client.post(address, sent) for _each in range(2))
    practice = GoodPractice.objects.get()
    assert first.url == second.url == practice.get_absolute_url()
    assert client.get(address).url == practice.get_absolute_url()


def test_an_answer_is_given_on_its_page(client, north, practice):
    client.force_login(north.trainee_user)
    address = reverse("guidance:practice-answer", args=[practice.uuid])
    refused = client.post(address, {"version": practice.version})
    assert refused.status_code == 422
    said = client.post(address, {"version": practice.version, "answer": "role"})
    assert said.url == practice.get_absolute_url()
    assert practice.consents.get(account=north.trainee_user).answer == "role"


def test_the_library_is_searched_by_words_subject_and_what_it_is(client, north, south, form):
    GoodPracticeFactory(activity=form, title="A riddle", text="Begin with it.", agreed=True)
    client.force_login(south.mentor_user)
    library = reverse("guidance:library")
    found = {"text": "begin riddle", "what": "activity", "subject": str(north.subject.pk)}
    for name, value in found.items():
        assert b"A riddle" in client.get(library, {name: value}).content, name
    for name, value in {"text": "riddle homework", "what": "paper"}.items():
        assert b"A riddle" not in client.get(library, {name: value}).content, name
