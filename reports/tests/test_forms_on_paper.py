"""Registration forms on paper: what stands on them, for whom, and how many at once."""

import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.models import Verb
from activities.lessons.models import Talk
from activities.models import Activity, Status
from activities.paper.fingerprint import fingerprint
from activities.paper.reading import with_what_paper_says
from activities.presence.models import Attendance, Session
from activities.reflections.services import write_words
from activities.tests.factories import AuthorshipFactory, LessonFactory, ResultFactory, form_of
from activities.tests.steps import step
from activities.tests.test_paper import other
from core.actor import Role
from core.models import AuditEvent
from core.names import masked
from programs.tests.factories import ActivityKindFactory
from reports.print.form_paper import form_paper, labels
from reports.print.form_pdf import Cell, forms_pdf
from reports.stamping import views


def send(form, corner) -> Activity:
    return step(form, Verb.SEND, corner.mentor_actor)


def a_form(corner, **values) -> Activity:
    form = form_of(corner.pairing, author=corner.mentor_user, **values)
    LessonFactory(
        activity=form, teacher=corner.trainee, district=corner.district, topic="Fractions"
    )
    return form


def text(response) -> str:
    assert response.status_code == 200
    pages = PdfReader(BytesIO(b"".join(response))).pages
    return "\n".join(page.extract_text() for page in pages)


def printed(client, form, **query) -> str:
    return text(client.get(reverse("reports:print-form", args=[form.uuid], query=query or None)))


# --- one form -------------------------------------------------------------------------------------


def test_a_form_is_printed_with_what_it_says_and_who_stood_for_it(client, north):
    form = send(a_form(north, status=Status.DRAFT, theme="Fractions, again"), north)
    client.force_login(north.principal_user)
    paper = printed(client, form)

    for words in (
        *("Activity registration form", f"Reference: {form.reference}", "Fractions, again"),
        *("North Mentor (North City School", "North Trainee (North Village School"),
        *("North Mentor sent it", "(seal)", "Page 1 of 1"),
    ):
        assert words in paper


@pytest.mark.parametrize(("effect", "rows"), [("", 0), ("Both taught better.", 1)])
def test_a_row_that_nobody_wrote_is_not_printed(north, effect, rows):
    """Under a seal nothing is left to be filled in afterwards."""
    form = send(a_form(north, status=Status.DRAFT, effect=effect), north)
    paper = form_paper(form, actor=north.principal_actor, office="Office", at=timezone.now())

    labels = [cell.label for row in paper.rows for cell in row]
    assert labels.count("Results and effect") == rows
    assert labels.count("What was found and agreed") == 1


def test_a_return_does_not_stand_among_what_was_signed(north):
    form = send(a_form(north, status=Status.DRAFT), north)
    form = step(form, Verb.RETURN, north.trainee_actor, reason="The wrong day.")
    paper = form_paper(form, actor=north.principal_actor, office="Office", at=timezone.now())

    signed = [line.partition(": ")[2] for line in paper.steps.lines]
    [came_back] = [cell for row in paper.rows for cell in row if "Returned" in cell.label]
    other = [line.partition(": ")[2] for line in came_back.lines]
    assert (signed, other) == (
        *(["North Mentor sent it"], ["North Trainee, of the other side, returned it"]),
    )


def test_it_is_printed_in_the_language_that_is_asked_for(client, north):
    client.force_login(north.principal_user)
    form = a_form(north, status=Status.SCHOOL)

    assert "活动登记表" in printed(client, form, lang="zh-hans")
    assert "Activity registration form" in printed(client, form, lang="xx")


def test_without_an_address_of_the_portal_the_paper_has_the_one_it_was_asked_at(
    client, north, settings
):
    settings.SITE_ADDRESS, settings.ALLOWED_HOSTS = "", ["portal.example.org"]
    form = a_form(north, status=Status.SCHOOL)
    client.force_login(north.principal_user)
    page = reverse("reports:print-form", args=[form.uuid])
    paper = text(client.get(page, headers={"host": "portal.example.org"}, secure=True))

    assert "https://portal.example.org/" in paper
    made = form_paper(form, actor=north.principal_actor, office="Office", at=timezone.now())
    assert made.check is None, "outside of a page nobody knows it"


def test_the_code_on_the_paper_leads_to_a_page_that_knows_its_fingerprint(client, north, settings):
    settings.SITE_ADDRESS = "https://portal.example.org"
    form = a_form(north, status=Status.SCHOOL)
    client.force_login(north.principal_user)
    paper = printed(client, form)
    client.logout()

    address = re.search(r"https://portal\.example\.org\S+", paper)[0]
    code = re.search(r"this code:\s+(\S+)", paper)[1]
    typed = {"reference": form.reference, "code": code}
    checked = client.get(urlsplit(address).path, typed, follow=True)

    assert "Genuine and up to date" in checked.content.decode()
    shown = re.search(r"Fingerprint: ((?:[0-9a-f]{4} ?){4})", paper)[1].strip()
    assert f'<p class="fingerprint">{shown}</p>' in checked.content.decode()


def test_a_draft_is_printed_without_a_code(client, north):
    client.force_login(north.mentor_user)
    paper = printed(client, a_form(north, status=Status.DRAFT, reference=""))

    assert "A draft: it has not been sent." in paper
    assert "Fingerprint" not in paper
    assert "/check/" not in paper


def test_a_draft_dropped_before_it_was_sent_is_no_paper_to_check(client, north):
    """It is void and has no reference: its author reads it, and a batch is printed without it."""
    draft = a_form(north, status=Status.DRAFT, reference="", theme="Dropped")
    Activity.objects.update(author=north.coordinator_user)
    step(draft, Verb.VOID, north.coordinator_actor)
    sent = a_form(north, status=Status.SCHOOL)
    client.force_login(north.coordinator_user)

    paper, batch = printed(client, draft), text(file(client))

    assert "Void: it does not count." in paper
    assert "/check/" not in paper
    assert sent.reference in batch
    assert "Dropped" not in batch


def test_a_word_without_end_stays_within_its_cell(client, north):
    form = a_form(north, status=Status.SCHOOL, process="https://example.org/" + "a" * 300)
    client.force_login(north.principal_user)

    assert "a" * 120 not in printed(client, form)


def test_more_steps_than_a_page_holds_run_over_to_the_next(north):
    form = a_form(north, status=Status.SCHOOL)
    form = with_what_paper_says(Activity.objects.filter(pk=form.pk)).get()
    paper = form_paper(form, actor=north.mentor_actor, office="The office", at=timezone.now())
    steps = Cell("Steps", [f"Step {number}." for number in range(120)])
    made = forms_pdf(
        [replace(paper, steps=steps)],
        labels(),
        title="Steps",
        language="en",
        created=timezone.now(),
    )

    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    assert ["Step 0." in each for each in pages] == [True, False, False]
    assert ["Step 119." in each for each in pages] == [False, False, True]


def test_the_seal_boxes_stand_on_the_page_of_what_they_seal(north):
    """However far down its page a form ends."""
    form = a_form(north, status=Status.SCHOOL)
    form = with_what_paper_says(Activity.objects.filter(pk=form.pk)).get()
    paper = form_paper(form, actor=north.mentor_actor, office="The office", at=timezone.now())
    papers = [
        replace(
            paper,
            rows=[*paper.rows, [Cell("More", ["A line."] * lines)]],
            steps=Cell("Steps", ["It was sent."]),
        )
        for lines in range(1, 40, 3)
    ]
    made = forms_pdf(papers, labels(), title="Forms", language="en", created=timezone.now())

    pages = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
    assert len(pages) > len(papers)
    assert ["(seal)" in each for each in pages] == ["It was sent." in each for each in pages]


def test_an_auditor_prints_a_copy_that_nobody_stamps(client, north):
    auditor = UserFactory(name="The Auditor")
    RoleAssignmentFactory(user=auditor, role=Role.AUDITOR)
    form = send(a_form(north, status=Status.DRAFT), north)
    client.force_login(auditor)
    paper = printed(client, form)

    assert masked("North Mentor") in paper
    assert "A copy with masked names, not to be stamped." in paper
    assert "(seal)" not in paper
    for name in ("North Mentor", "North Trainee"):
        assert name not in paper
    empty = reverse("reports:empty-form", args=[north.pairing.uuid])
    assert client.get(empty).status_code == 403
    assert empty not in client.get(north.pairing.get_absolute_url()).content.decode()

    client.post(reverse("names"), {"show": "yes"})
    paper = printed(client, form)
    assert "North Mentor" in paper
    assert "A copy to read, not to be stamped." in paper
    assert "(seal)" not in paper


# What tells of the print, and not of the form.
OF_THE_PRINT = ("state", "warning", "check", "foot", "office")
# Marked on a step only together with the step that undoes it, which the fingerprint holds.
WITH_A_STEP = {"decision.undone"}


def test_own_words_stand_last_as_their_writers_and_outside_of_what_is_sealed(
    client, north, auditor
):
    form = send(a_form(north, status=Status.DRAFT), north)
    print_of_it = printed_fingerprint(form)
    write_words(form, actor=north.trainee_actor, seen=0, text="I wait longer.", quoted="no")
    client.force_login(north.principal_user)

    paper = " ".join(printed(client, form).split())

    assert "In North Trainee's own words I wait longer. Written on" in paper
    assert "not part of what is signed and sealed" in paper
    assert printed_fingerprint(form) == print_of_it
    client.force_login(auditor)
    assert f"In {masked('North Trainee')}'s own words" in " ".join(printed(client, form).split())


def printed_fingerprint(form) -> str:
    return fingerprint(with_what_paper_says(Activity.objects.filter(pk=form.pk)).get())


def words(form, north) -> list:
    """Everything on the paper that tells of the form, in both languages."""
    found = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            paper = form_paper(
                form, actor=north.mentor_actor, office="The office", at=timezone.now()
            )
            said = vars(paper) | dict.fromkeys(OF_THE_PRINT)
            found.append(said)
    return found


def test_whatever_changes_on_paper_changes_the_fingerprint(north):
    form = a_form(north, status=Status.DRAFT, theme="Theme")
    Talk.objects.create(activity=form, title="On questions", name="Wu", speaker_post="researcher")
    Session.objects.create(activity=form, day=form.starts_on, half=Session.Half.MORNING)
    result = ResultFactory(activity=form, title="A paper", published_in="A journal", characters=9)
    AuthorshipFactory(result=result, name="Zheng", school=north.school, district=north.district)
    Attendance.objects.create(activity=form, name="Qian", school=north.school)
    send(form, north)
    form = with_what_paper_says(Activity.objects.filter(pk=form.pk)).get()
    said, print_of_it = words(form, north), fingerprint(form)
    parts = ("parties", "lessons", "talks", "sessions", "attendances", "results", "decisions")
    rows = [form, form.kind, form.program, form.subject, form.host_school]
    rows += [row for part in parts for row in getattr(form, part).all()]
    rows += list(form.results.all()[0].authorships.all())
    rows += [party.teacher for party in form.parties.all()]
    rows += [party.school for party in form.parties.all()]
    changed = []

    for row in rows:
        for field in row._meta.concrete_fields:
            value = getattr(row, field.name)
            setattr(row, field.name, swapped(field, value))
            if words(form, north) != said:
                changed.append(f"{row._meta.model_name}.{field.name}")
                is_other = fingerprint(form) != print_of_it
                assert is_other or changed[-1] in WITH_A_STEP, changed[-1]
            setattr(row, field.name, value)
            assert fingerprint(form) == print_of_it

    # The test sees what it is for: a sample of what is printed, from every table.
    assert set(changed) >= {
        *("activity.theme", "activity.process", "activity.effect", "activity.starts_on"),
        *("activity.minutes", "activity.half_days", "activity.headcount", "activity.kind"),
        *("activity.host_school", "activity.subject", "activity.pairing_form", "activity.edition"),
        *("activity.reference", "activity.correction_reason", "program.name", "subject.name"),
        *("activitykind.name", "activitykind.channel", "party.school", "party.struck_out_at"),
        *("party.teacher", "lesson.topic", "lesson.grade", "talk.title", "talk.speaker_post"),
        *("session.day", "session.half", "session.theme", "attendance.name", "mention.title"),
        *("mention.characters", "mention.published_in", "mentionauthor.name", "school.name"),
        *("decision.by_name", "decision.at", "teacher.name"),
    }


def swapped(field, value):
    """Another value that can be printed: a choice stays one of its choices."""
    if field.choices:
        return next(key for key, _label in field.choices if key != value)
    return other(value, field)


# --- an empty one ---------------------------------------------------------------------------------


def test_an_empty_form_holds_the_two_their_program_and_its_kinds(client, north):
    ActivityKindFactory(program=north.program, name="Open lesson")
    ActivityKindFactory(program=north.program, name="Congress", is_for_pairs=False)
    client.force_login(north.trainee_user)
    paper = text(client.get(reverse("reports:empty-form", args=[north.pairing.uuid])))

    for said in (
        "North Mentor (",
        "North Trainee (",
        str(north.program),
        "Open lesson",
        "Signature",
    ):
        assert said in paper
    for said in ("Congress", "Fingerprint", "/check/"):
        assert said not in paper


def test_the_pairs_page_leads_to_it(client, north):
    client.force_login(north.coordinator_user)
    page = client.get(north.pairing.get_absolute_url()).content.decode()

    assert reverse("reports:empty-form", args=[north.pairing.uuid]) in page


# --- many -----------------------------------------------------------------------------------------


def file(client, **query):
    return client.get(reverse("reports:print-forms-file", query={"tab": "all"} | query))


def page(client, **query) -> str:
    return client.get(reverse("reports:print-forms", query={"tab": "all"} | query)).content.decode()


def test_a_district_prints_its_forms_each_with_its_own_pages(client, north):
    forms = [a_form(north, status=Status.SCHOOL) for _each in range(3)]
    long = a_form(north, status=Status.SCHOOL, process="It was said and written.\n" * 80)
    client.force_login(north.coordinator_user)
    paper = text(file(client))

    for form in forms:
        assert paper.count(f"Reference: {form.reference}. Fingerprint:") == 1
        assert f"{form.reference} {form.theme}" not in paper, "at the head of further pages alone"
    assert paper.count(f"Reference: {long.reference}. Fingerprint:") == 3
    assert paper.count(f"{long.reference} {long.theme}") == 2
    assert paper.count("Page 1 of 1") == 3
    assert [f"Page {number} of 3" in paper for number in (1, 2, 3)] == [True] * 3


@pytest.mark.parametrize("query", [{}, {"district": "south"}, {"pairing": "south"}, {"text": "So"}])
def test_a_form_of_another_district_never_comes_into_a_batch(client, north, south, query):
    a_form(north, status=Status.COUNTED, theme="Ours, of So")
    theirs = a_form(south, status=Status.COUNTED, theme="Theirs, of So")
    asked = {"district": south.district.pk, "pairing": south.pairing.uuid, "text": "So"}
    client.force_login(north.coordinator_user)

    answer = file(client, **{name: asked[name] for name in query})

    paper = text(answer) if answer.status_code == 200 else ""
    for secret in ("Theirs", theirs.reference, "South"):
        assert secret not in paper
        assert secret not in page(client, **query).replace('value="South', "")


def test_it_prints_what_the_list_is_narrowed_to(client, north):
    wanted = a_form(north, status=Status.COUNTED, theme="Wanted")
    a_form(north, status=Status.SCHOOL, theme="Not now")
    client.force_login(north.lead_user)
    paper = text(file(client, status="counted"))

    assert wanted.reference in paper
    assert "Not now" not in paper


def test_a_day_that_cannot_be_read_prints_nothing_and_leads_to_its_box(client, north):
    a_form(north, status=Status.COUNTED)
    client.force_login(north.lead_user)

    for address in ("reports:print-forms", "reports:print-forms-file"):
        answer = client.get(reverse(address, query={"tab": "all", "first": "2026-02-30"}))
        listing = reverse("activities:list", query={"tab": "all", "first": "2026-02-30"})
        assert answer.headers.get("Location") == listing
    assert "Enter a date in" in client.get(listing).text


def test_the_list_leads_there_as_it_is_narrowed_for_those_who_may(client, north):
    a_form(north, status=Status.SCHOOL)
    listing = reverse("activities:list", query={"status": "school", "tab": "all"})
    address = reverse("reports:print-forms")
    client.force_login(north.coordinator_user)

    found = re.search(rf'href="({address}\?[^"]*)"', client.get(listing).content.decode())[1]
    assert "status=school" in found
    assert "1 form." in client.get(found.replace("&amp;", "&")).content.decode()

    client.force_login(north.principal_user)
    assert address not in client.get(listing).content.decode()
    assert client.get(address).status_code == 403
    assert file(client).status_code == 403


def test_more_than_one_file_holds_come_in_parts(client, north, monkeypatch):
    monkeypatch.setattr(views, "IN_ONE", 2)
    forms = [a_form(north, status=Status.SCHOOL) for _each in range(3)]
    client.force_login(north.coordinator_user)

    first, last = (f'<span class="ref">{form.reference}</span>' for form in forms[:2])
    assert f"{first} to {last}" in page(client)
    assert re.findall(r'<h2 id="part-.">(.*?)</h2>', page(client)) == [
        "File 1 of 2",
        "File 2 of 2",
    ]
    assert ">All in one file</h2>" in page(client, text=forms[0].reference)
    assert "3 forms, each on pages of its own" in page(client)
    first, second = text(file(client, part=1)), text(file(client, part=2))
    assert [form.reference in first for form in forms] == [True, True, False]
    assert [form.reference in second for form in forms] == [False, False, True]


def test_more_than_may_be_are_refused_with_what_to_do(client, north, monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    for _each in range(2):
        a_form(north, status=Status.SCHOOL)
    client.force_login(north.coordinator_user)

    assert "These are more than 1 forms. Go back, narrow the list" in page(client)
    answer = file(client)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_drafts_are_no_paper_yet(client, north):
    a_form(north, status=Status.DRAFT, author_side="")
    Activity.objects.update(author=north.lead_user)
    client.force_login(north.lead_user)

    assert "No form of this list has been sent" in page(client)


def test_it_is_written_down_how_many_were_taken(client, north):
    for _each in range(2):
        a_form(north, status=Status.SCHOOL)
    client.force_login(north.coordinator_user)
    text(file(client))

    event = AuditEvent.objects.get(verb="reports.forms_printed")
    assert (event.detail["records"], event.by) == (2, north.coordinator_user)


def test_it_is_written_down_who_printed_a_form_that_was_sent(client, north):
    client.force_login(north.mentor_user)
    printed(client, a_form(north, status=Status.DRAFT))
    form = a_form(north, status=Status.SCHOOL)
    printed(client, form)

    event = AuditEvent.objects.get(verb="reports.form_printed")
    assert (event.subject_id, event.by) == (str(form.pk), north.mentor_user)


def test_many_forms_ask_as_often_as_one(client, north):
    client.force_login(north.coordinator_user)
    asked = []
    for _each in range(2):
        form = a_form(north, status=Status.SCHOOL)
        AuthorshipFactory(result=ResultFactory(activity=form), teacher=north.mentor)
        with CaptureQueriesContext(connection) as queries:
            text(file(client))
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert asked[0] <= 20
