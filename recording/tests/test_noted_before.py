"""While a title is typed, what was noted before is offered; chosen, it stays one thing."""

import pytest
from django.urls import reverse

from activities.models import Activity, Mention, Status
from activities.sameness.services import part
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from activities.tests.telling import Telling, general_lead
from core.models import AuditEvent
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from recording.tests.pages import NEW, NEW_OF_OFFICE, answers, line
from recording.tests.test_office import page
from results.models import Result
from tests.sent_page import as_shown

pytestmark = pytest.mark.usefixtures("in_march")
LIKE = reverse("activities:like")


@pytest.fixture
def kind(north):
    return ActivityKindFactory(name="Visit", is_for_pairs=True)


def noted(corner, title, *, status=Status.COUNTED, school=None) -> Result:
    """A result of the corner's trainee, told by a form of the trainee."""
    author = corner.trainee_user
    form = form_of(corner.pairing, author=author, status=status, theme=f"With {title}")
    result = ResultFactory(activity=form, title=title)
    school = school or corner.school
    AuthorshipFactory(
        result=result, teacher=corner.trainee, district=corner.district, school=school
    )
    return result


def offered(client, user, title, **more) -> list[str]:
    client.force_login(user)
    found = client.get(LIKE, {"title": title, **more})
    return [each.title for each in found.context["offered"]]


def told(corner, of_kind, result, **more) -> dict:
    """The mentor's page, on which this result was chosen while its title was typed."""
    values = {"kind": result.kind, "title": result.title, "same": result.uuid, **more}
    return answers(corner, of_kind, **line("results", **values, authors=[corner.mentor.pk]))


def test_what_the_pair_noted_before_is_offered_and_nothing_of_others(client, north, south):
    noted(north, "《光与影》的教学")
    noted(north, "光与影的教学设计", status=Status.DRAFT)
    noted(north, "光与影：没有发生", status=Status.VOID)
    noted(north, "别的题目")
    noted(south, "光与影的教学，南方")

    asked = {"pairing": north.pairing.pk}
    assert offered(client, north.mentor_user, "光与影", **asked) == ["《光与影》的教学"]
    assert offered(client, north.mentor_user, "光与影") == ["《光与影》的教学"]
    assert offered(client, north.mentor_user, "《光与影》的 教学", **asked) == ["《光与影》的教学"]
    assert offered(client, north.mentor_user, "光与影的教学。", kind="compilation", **asked) == []
    assert offered(client, north.mentor_user, "光", **asked) == []
    own = {"besides": Activity.objects.get(theme="With 《光与影》的教学").uuid}
    assert offered(client, north.mentor_user, "光与影的教学", **asked, **own) == []


def test_an_office_is_offered_what_begins_so_its_own_schools_first(client, north, south):
    noted(south, "Shadows in the south")
    noted(north, "Shadows at dawn", school=north.helping_school)
    noted(north, "Shadows at noon")
    noted(north, "Long shadows")
    other = noted(north, "Shadows of last year")
    Result.objects.filter(pk=other.pk).update(program=ProgramFactory(name="Earlier"))

    asked = {"program": north.program.pk}
    assert offered(client, north.lead_user, "shadows", **asked) == [
        "Shadows at dawn",
        "Shadows at noon",
    ]
    assert offered(client, north.principal_user, "shadows", **asked) == [
        "Shadows at noon",
        "Shadows at dawn",
    ]
    assert offered(client, north.lead_user, "sha", **asked) == []


def test_what_was_chosen_is_one_result_from_the_first_save(client, north, kind):
    result = noted(north, "On shadows")
    client.force_login(north.mentor_user)

    client.post(NEW, told(north, kind, result, title="On shadows at noon"))

    form = Activity.objects.get(author=north.mentor_user)
    mention = form.results.get()
    own = Result.objects.exclude(pk=result.pk).get()
    assert (mention.result, mention.own, mention.title) == (result, own, "On shadows at noon")
    assert (own.same_as, mention.counts, form.status) == (result, False, Status.OTHER_SIDE)
    assert client.get(form.get_absolute_url()).context["has_twins"] is False
    assert AuditEvent.objects.filter(verb="activities.results_joined").count() == 1


def test_a_page_sent_twice_and_a_draft_changed_later_join_it_once(client, north, kind):
    result = noted(north, "On shadows")
    client.force_login(north.mentor_user)
    typed = told(north, kind, result)
    del typed["send"]

    for _time in range(2):
        client.post(NEW, typed | {"save_draft": "1"})
    form = Activity.objects.get(author=north.mentor_user)
    edit = reverse("recording:update", args=[form.uuid])
    shown = client.get(edit)
    assert "The same as “On shadows”: it counts once." in shown.text
    client.post(edit, as_shown(shown) | {"results-0-title": "On light", "save_draft": "1"})

    mention = form.results.get()
    assert (mention.result, mention.title) == (result, "On light")
    assert Result.objects.count() == 2


def test_parted_later_each_counts_for_itself(client, north, kind):
    result = noted(north, "On shadows")
    client.force_login(north.mentor_user)
    client.post(NEW, told(north, kind, result))
    own = Result.objects.get(same_as=result)

    part(own, actor=north.mentor_actor)

    form = Activity.objects.get(author=north.mentor_user)
    assert form.results.get().result == own


def test_what_a_stranger_sends_or_what_is_gone_is_a_result_of_its_own(client, north, south, kind):
    theirs = noted(south, "On shadows")
    gone = noted(north, "On light", status=Status.VOID)
    client.force_login(north.mentor_user)

    for result in (theirs, gone):
        client.post(NEW, told(north, kind, result))

    forms = Activity.objects.filter(author=north.mentor_user)
    made = Mention.objects.filter(activity__in=forms)
    assert [each.own for each in made] == [None, None]
    assert {each.result_id for each in made}.isdisjoint({theirs.pk, gone.pk})
    assert theirs.mentions.count() == gone.mentions.count() == 1


def test_what_was_joined_meanwhile_leads_to_what_stays(client, north, south, kind):
    telling = Telling(north, south, general_lead()).told("a:paper b:paper")
    telling.do("join b a")
    client.force_login(north.mentor_user)

    client.post(NEW, told(north, kind, telling.results["b"]))

    newest = Activity.objects.order_by("-pk").first()
    assert newest.results.get().result == telling.results["a"]


def test_another_kind_or_another_program_is_refused_beside_its_box(client, north, kind):
    result = noted(north, "On shadows")
    client.force_login(north.mentor_user)

    refused = client.post(NEW, told(north, kind, result, kind="compilation", characters=10))
    errors = refused.context["form"].parts["results"].forms[0].errors
    words = "It was noted as “Paper” before. Choose that, or press “It is another”."
    assert (refused.status_code, dict(errors)) == (422, {"kind": [words]})

    Result.objects.filter(pk=result.pk).update(program=ProgramFactory(name="Earlier"))
    refused = client.post(NEW, told(north, kind, result, same_told="The same as it."))
    line_sent = refused.context["form"].parts["results"].forms[0]
    words = "It was noted in another program, and each program counts its own."
    assert dict(line_sent.errors) == {"title": [words]}
    assert line_sent["same_told"].value() == "The same as it."


def test_an_office_chooses_too(client, north, kind):
    result = noted(north, "On shadows")
    client.force_login(north.coordinator_user)
    values = {"kind": "paper", "title": "On shadows", "same": result.uuid, "authors": "Somebody"}

    client.post(NEW_OF_OFFICE, page(north, kind, **line("results", **values)))

    form = Activity.objects.get(author=north.coordinator_user)
    assert form.results.get().result == result
