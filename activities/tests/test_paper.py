"""A printed form: its fingerprint, its code, and what the check page tells whoever holds it."""

import copy
import datetime

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation

from activities.chain.models import Decision, Verb
from activities.lessons.models import Talk
from activities.paper.codes import Paper, paper_with
from activities.paper.fingerprint import fingerprint
from activities.paper.reading import edition, with_what_paper_says
from activities.paper.typed import codes_typed
from activities.registration.content import CONTENT_FIELDS
from activities.registration.models import Activity, Party, Status
from activities.tests.factories import AuthorshipFactory, LessonFactory, ResultFactory, form_of
from activities.tests.steps import WHOLE_WAY, pass_on, step
from activities.tests.test_chain_corners import correct

CHINESE = {"Accept-Language": "zh-CN"}


@pytest.fixture
def form(north):
    """A form with one row of every part, as it is sent."""
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.DRAFT, theme="North theme"
    )
    LessonFactory(activity=form, teacher=north.trainee, district=north.district, topic="Fractions")
    Talk.objects.create(activity=form, title="On questions", name="Wu", speaker_post="researcher")
    result = ResultFactory(activity=form, title="North paper")
    AuthorshipFactory(result=result, teacher=north.mentor, district=north.district)
    return step(form, Verb.SEND, north.mentor_actor)


def read(form) -> Activity:
    return with_what_paper_says(Activity.objects.filter(pk=form.pk)).get()


# --- the fingerprint ------------------------------------------------------------------------------

# What stands on no paper: keys of rows, who typed what where, and what follows from the steps.
OF_THE_ROW = {"id", "activity", "key", "position", "mention"}
NOT_PRINTED = {
    "parties": OF_THE_ROW | {"countersigned_at", "signed_by", "signed_on_paper", "struck_out_at"},
    "lessons": OF_THE_ROW,
    "talks": OF_THE_ROW,
    "attendances": OF_THE_ROW | {"session", "role", "source", "noted_at", "noted_by"},
    # Which record it is, and whether it counts, is the office's matter: its words are the form's.
    "results": OF_THE_ROW | {"result", "own", "counts"},
    "decisions": OF_THE_ROW
    | {"by", "in_place_of", "asked_for", "changes", "undoes", "beside", "undone"},
}


def other(value, field):
    """Another value than this one, such as a slip of the pen would make."""
    if field.is_relation:
        return field.related_model(pk=999_999, **({"name": "Another"} if has_name(field) else {}))
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) + datetime.timedelta(minutes=1)
    if isinstance(field, models.DateField):
        return (value or datetime.date(2025, 11, 1)) + datetime.timedelta(days=1)
    if isinstance(field, models.TimeField):
        return datetime.time(9, 30)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    return f"{value}, otherwise"


def has_name(field) -> bool:
    return any(each.name == "name" for each in field.related_model._meta.fields)


def test_every_fact_of_a_form_changes_its_fingerprint(form):
    form, seen = read(form), set()
    for name in (*CONTENT_FIELDS, "reference", "edition", "correction_reason", "pairing_form"):
        changed, field = copy.copy(form), Activity._meta.get_field(name)
        setattr(changed, name, other(getattr(form, name), field))
        seen.add(fingerprint(changed))
        assert fingerprint(changed) != fingerprint(form), name

    assert len(seen) == len(CONTENT_FIELDS) + 4, "each in its own way"


@pytest.mark.parametrize("part", NOT_PRINTED)
def test_every_fact_of_a_part_changes_the_fingerprint(form, part):
    form = read(form)
    before, row = fingerprint(form), getattr(form, part).all()[0]

    for field in row._meta.concrete_fields:
        if field.name in NOT_PRINTED[part]:
            continue
        value = getattr(row, field.name)
        setattr(row, field.name, other(value, field))
        # A person of the portal is named as they are called there, not as the row may say.
        if not (field.name == "name" and getattr(row, "teacher_id", None)):
            assert fingerprint(form) != before, field.name
        setattr(row, field.name, value)
        assert fingerprint(form) == before, field.name


def test_an_author_more_and_a_person_struck_out_change_it(form, north):
    before = fingerprint(read(form))
    AuthorshipFactory(result=form.results.get().result, position=2, teacher=north.trainee)
    with_author = fingerprint(read(form))
    Party.objects.filter(activity=form, side="supported").update(struck_out_at=timezone.now())

    assert len({before, with_author, fingerprint(read(form))}) == 3


def test_a_name_put_right_changes_what_is_printed_and_so_the_fingerprint(form, north):
    before = fingerprint(read(form))
    north.school.name_en = "North Hill School"
    north.school.save()

    assert fingerprint(read(form)) != before


def test_each_step_changes_it_and_the_steps_before_can_be_asked_for(form, north):
    papers = [fingerprint(read(form))]
    for verb, who in WHOLE_WAY[1:]:
        step(form, verb, getattr(north, f"{who}_actor"))
        papers.append(fingerprint(read(form)))

    assert len(set(papers)) == len(WHOLE_WAY)
    assert [fingerprint(read(form), steps) for steps in range(1, 6)] == papers


def test_it_stays_while_nothing_of_the_form_changes(form, north):
    before = fingerprint(read(form))
    Activity.objects.filter(pk=form.pk).update(version=99, status_since=timezone.now())
    north.mentor.phone = "13800000000"
    north.mentor.save()
    with translation.override("zh-hans"):
        in_chinese = fingerprint(read(form))

    assert fingerprint(read(form)) == in_chinese == before


def test_many_forms_are_read_in_as_many_queries_as_one(form, north, django_assert_num_queries):
    form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)

    for number in (1, 2):
        with django_assert_num_queries(9):
            read_forms = with_what_paper_says(Activity.objects.order_by("pk"))[:number]
            assert len({fingerprint(each) for each in read_forms}) == number


# --- the code -------------------------------------------------------------------------------------


def test_a_code_is_read_back_and_no_letter_of_it_may_be_another(form):
    paper = Paper.of(read(form))

    assert paper_with(form.reference, paper.code) == paper
    for at, letter in enumerate(paper.code):
        wrong = f"{paper.code[:at]}{'0' if letter != '0' else '1'}{paper.code[at + 1 :]}"
        assert paper_with(form.reference, wrong) is None, wrong


@pytest.mark.parametrize("code", ["", "-", "1-1", "1-1-0-0", "二-1-0-0", "x" * 2_000])
def test_a_made_up_code_belongs_to_no_paper(form, code):
    assert paper_with(form.reference, code) is None


def test_a_code_belongs_to_one_reference(form):
    assert paper_with("F-2025-999999", Paper.of(read(form)).code) is None


def test_paper_outlives_the_key_it_was_signed_with(form, settings):
    code = Paper.of(read(form)).code
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]

    assert paper_with(form.reference, code) is not None

    settings.SECRET_KEY_FALLBACKS = []
    assert paper_with(form.reference, code) is None


# --- the check page -------------------------------------------------------------------------------


def check(client, form, code=None, **headers):
    code = code or Paper.of(read(form)).code
    return client.get(reverse("activities:check", args=[form.reference, code]), **headers)


def said(response) -> str:
    return response.content.decode()


def test_whoever_holds_the_paper_reads_its_places_and_nobodys_name(client, form):
    response = check(client, form)

    assert response.status_code == 200
    assert "Genuine and up to date" in said(response)
    for place in ("North Village School, North County", "North City School", "15 October 2025"):
        assert place in said(response)
    for secret in ("North Mentor", "North Trainee", "North theme", "Fractions", "North paper"):
        assert secret not in said(response)


def test_nobody_keeps_the_page_and_no_search_engine_lists_it(client, form):
    for response in (check(client, form), check(client, form, code="1-1-0-0")):
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_guess_and_a_reference_that_does_not_exist_are_one_answer(
    client, form, django_assert_num_queries
):
    answers = []
    for reference in (form.reference, "F-1999-000001"):
        address = reverse(
            "activities:check", args=[reference, "1-1-0123456789abcdef-0123456789abcdef"]
        )
        with django_assert_num_queries(1):  # the office's name, at the head of every page
            response = client.get(address)
        assert response.status_code == 404
        answers.append(body(response))

    assert answers[0] == answers[1]
    assert "cannot be confirmed" in answers[0]
    for secret in ("North", "Genuine", "2025"):
        assert secret not in answers[0]


def test_signed_in_or_not_it_says_the_same(client, form, south):
    anonymous = check(client, form)
    client.force_login(south.coordinator_user)
    stranger = check(client, form)

    assert body(stranger) == body(anonymous)


def body(response) -> str:
    return said(response).partition("<h1>")[2].partition("</main>")[0]


def test_a_paper_from_before_a_step_says_so(client, form, north):
    code = Paper.of(read(form)).code
    step(form, Verb.COUNTERSIGN, north.trainee_actor)

    assert "Genuine, from before the latest steps" in said(check(client, form, code))
    assert "Genuine and up to date" in said(check(client, form))


def test_a_paper_of_a_form_that_does_not_count_says_so(client, form, north):
    assert "still on its way" in said(check(client, form))
    code = Paper.of(read(form)).code
    Activity.objects.filter(pk=form.pk).update(status="returned", returned_from="school")

    for page in (check(client, form, code), check(client, form)):
        assert "Printed by this portal, but returned" in said(page)
        assert "Genuine" not in said(page)


def test_a_paper_of_what_was_changed_since_says_so_and_shows_nothing_new(client, form, north):
    code = Paper.of(read(form)).code
    Activity.objects.filter(pk=form.pk).update(starts_on=datetime.date(2025, 12, 24))
    response = check(client, form, code)

    assert "it shows an earlier state" in said(response)
    for fact in ("24 December", "15 October", "North Village School"):
        assert fact not in said(response)


def test_a_form_taken_back_tells_no_more_than_its_paper(client, form, north):
    code = Paper.of(read(form)).code
    step(form, Verb.TAKE_BACK, north.mentor_actor)
    Activity.objects.filter(pk=form.pk).update(
        theme="Another", starts_on=None, date_precision="unknown"
    )

    assert "taken back by its author" in said(check(client, form, code))
    assert "North City School" not in said(check(client, form, code))


def test_a_paper_of_an_earlier_edition_says_that_it_was_replaced(client, form, north):
    for verb, who in WHOLE_WAY[1:]:
        step(form, verb, getattr(north, f"{who}_actor"))
    first = Paper.of(read(form)).code
    correction = pass_on(correct(form, north), north)

    assert "replaced by a correction" in said(check(client, form, first))
    second = check(client, correction)
    assert "Genuine and up to date" in said(second)
    assert edition(form.reference, 2).status == Status.COUNTED


def test_a_paper_of_a_void_form_says_so(client, form, north):
    code = Paper.of(read(form)).code
    step(form, Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.VOID, north.principal_actor, reason_code=Decision.Reason.DID_NOT_HAPPEN)

    assert "Printed by this portal, but void" in said(check(client, form, code))


def test_it_is_said_in_chinese_too(client, form):
    assert "真实有效，且为最新内容" in said(check(client, form, headers=CHINESE))


def test_many_tries_from_one_address_have_to_wait(client, form, settings):
    settings.ACCOUNT_RATE_LIMITS = {"check_paper": "2/m/ip"}

    answers = [check(client, form, code=f"1-1-{number}-0") for number in range(3)]

    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert answers[2].headers["Retry-After"] == "60"


# --- typed off a paper ----------------------------------------------------------------------------


def ask(client, **typed):
    return client.get(reverse("activities:ask-paper", query=typed or None))


AS_TYPED = {
    "as printed": str,
    "in capitals, spaced": lambda text: " ".join(text.upper()),
    "full width": lambda text: "".join(chr(ord(each) + 0xFEE0) for each in text),
    "without dashes": lambda text: text.replace("-", ""),
    "with long dashes": lambda text: text.replace("-", "—"),
}


@pytest.mark.once
@pytest.mark.parametrize("hand", AS_TYPED)
def test_a_code_is_typed_as_people_type(client, form, north, hand):
    """Of eleven steps it begins with three digits, which without a dash are not told apart."""
    for _turn in range(5):
        step(form, Verb.TAKE_BACK, north.mentor_actor)
        step(form, Verb.SEND, north.mentor_actor)
    paper = Paper.of(read(form))
    assert paper.code.startswith("1-11-")
    typed = AS_TYPED[hand]

    response = ask(client, reference=typed(paper.reference), code=typed(paper.code))

    assert response.headers["Location"] == paper.path
    assert "Genuine and up to date" in said(client.get(paper.path))
    assert ask(client, reference=paper.reference, code=paper.address).headers["Location"]


@pytest.mark.once
def test_where_no_dash_parts_two_numbers_each_place_is_tried():
    tail = "0123456789abcdef", "fedcba9876543210"

    assert codes_typed("112" + "".join(tail)) == [
        f"{it}-{'-'.join(tail)}" for it in ("1-12", "11-2")
    ]
    assert codes_typed("1" + "".join(tail)) == []


@pytest.mark.once
def test_every_wrong_guess_is_answered_alike_beside_its_box(client, form):
    code = "1-1-0123456789abcdef-0123456789abcdef"
    there, nowhere = (ask(client, reference=it, code=code) for it in (form.reference, "F-1999-1"))

    assert there.context["form"].errors == nowhere.context["form"].errors
    assert list(there.context["form"].errors) == ["code"]
    assert "Compare both with the paper" in said(there)
    assert f'value="{code}"' in said(there)


@pytest.mark.once
def test_what_is_no_reference_and_no_code_is_said_beside_each(db, client):
    errors = ask(client, reference="2026", code="1-1-xyz").context["form"].errors

    assert "This is no reference" in errors["reference"][0]
    assert "This is no code" in errors["code"][0]
    assert ask(client).context["form"].errors == {}
    assert "Fill in" in ask(client, reference="F-2026-1").context["form"].errors["code"][0]


@pytest.mark.once
def test_whoever_types_many_codes_has_to_wait(db, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"check_paper": "2/m/ip"}

    answers = [ask(client, reference="F-2026-1", code="0" * 34) for _turn in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


@pytest.mark.once
def test_the_way_to_it_stands_on_the_page_to_sign_in(db, client):
    address = reverse("activities:ask-paper")

    assert f'href="{address}"' in said(client.get(reverse("account_login")))
