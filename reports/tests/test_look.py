"""What is worth a second look: found, shown within one's scope, settled with one press."""

import re

import pytest
from django.urls import reverse

from activities.models import Activity, FoundRight
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from core.models import AuditEvent
from programs.tests.factories import ActivityKindFactory
from results.models import NotTheSame, Result
from roster.tests.factories import TeacherFactory


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation")


def a_form(corner, kind, status="counted", **values) -> Activity:
    return form_of(corner.pairing, author=corner.mentor_user, kind=kind, status=status, **values)


def told(corner, kind, title, *authors, result="paper") -> Result:
    made = ResultFactory(activity=a_form(corner, kind, theme=title), title=title, kind=result)
    for position, author in enumerate(authors, start=1):
        AuthorshipFactory(result=made, teacher=author, position=position, district=corner.district)
    return made


def look(client, corner, who):
    client.force_login(getattr(corner, f"{who}_user"))
    return client.get(reverse("reports:look", args=[corner.program.slug]))


def rows(page) -> dict[str, list[str]]:
    found = {
        part["matter"].value: [row["result"].title for row in part["rows"]]
        for part in page.context["parts"]
    }
    found["twins"] = [each["pair"].asked.title for each in page.context["questions"]]
    found["headcount"] = [each["form"].theme for each in page.context["headcounts"]]
    return {name: each for name, each in found.items() if each}


@pytest.fixture
def odd(north, south, kind):
    """One of every sort in the north, and the same in the south."""
    for corner, word in ((north, "North"), (south, "South")):
        stranger = TeacherFactory(name=f"{word} Stranger", school=corner.school)
        told(corner, kind, f"{word} paper", corner.mentor)
        told(corner, kind, f"{word} PAPER", corner.mentor)
        told(corner, kind, f"{word} by a stranger", stranger)
        told(
            corner,
            kind,
            f"{word} joint project",
            corner.mentor,
            corner.trainee,
            result="joint_project",
        )
        told(corner, kind, f"{word} project of one", corner.mentor, result="joint_project")
        a_form(corner, kind, theme=f"{word} crowd", headcount=20)
        a_form(corner, kind, theme=f"{word} more", headcount=6)
    return north


@pytest.mark.parametrize("who", ["coordinator", "lead"])
def test_each_sort_is_there_within_ones_scope(client, odd, who):
    assert rows(look(client, odd, who)) == {
        "twins": ["North PAPER"],
        "by_others": ["North by a stranger"],
        "one_side": ["North project of one"],
        "headcount": ["North crowd"],
    }


@pytest.mark.parametrize("who", ["mentor", "trainee", "principal"])
def test_it_is_for_coordinators_and_leads(client, odd, who):
    assert look(client, odd, who).status_code == 403


def test_who_only_reads_has_no_button(client, odd):
    page = look(client, odd, "helping_coordinator")
    assert [row["may_answer"] for part in page.context["parts"] for row in part["rows"]] == [
        *(False, False)
    ]


def test_three_times_the_usual_is_not_more(client, north, kind):
    """Six forms of two people: three times that is six."""
    for number in range(6):
        a_form(north, kind, theme=f"North {number}", headcount=2)
    form = a_form(north, kind, theme="North visit", headcount=6)
    assert rows(look(client, north, "lead")) == {}

    Activity.objects.filter(pk=form.pk).update(headcount=7)
    assert rows(look(client, north, "lead")) == {"headcount": ["North visit"]}


def test_of_few_forms_nobody_can_say_what_is_usual(client, north, kind):
    for number in range(3):
        a_form(north, kind, theme=f"North {number}", headcount=2)
    a_form(north, kind, theme="North crowd", headcount=900)

    assert rows(look(client, north, "lead")) == {}


def test_one_press_settles_each(client, odd):
    page = look(client, odd, "coordinator")
    pair = page.context["questions"][0]["pair"]
    presses = [
        ("result-different", pair.asked, {"twin": pair.twin.uuid, "back": "look"}),
        ("result-right", Result.objects.get(title="North by a stranger"), {"matter": "by_others"}),
        ("result-right", Result.objects.get(title="North project of one"), {"matter": "one_side"}),
        ("headcount-right", Activity.objects.get(theme="North crowd"), {}),
    ]
    for name, record, sent in presses * 2:
        answer = client.post(reverse(f"activities:{name}", args=[record.uuid]), sent)
        assert answer.url == reverse("reports:look", args=[odd.program.slug])

    assert rows(look(client, odd, "coordinator")) == {}
    assert NotTheSame.objects.count() == 1
    assert sorted(FoundRight.objects.values_list("matter", flat=True)) == [
        *("by_others", "headcount", "one_side")
    ]
    assert AuditEvent.objects.filter(verb="activities.found_right").count() == 3


def test_each_question_has_a_name_of_its_own(client, odd, kind):
    for _each in range(2):
        told(odd, kind, "North study of shadows", odd.mentor)
        a_form(odd, kind, theme="North visit", starts_on="2025-11-10")
        told(odd, kind, "North study of light", odd.mentor)

    page = look(client, odd, "coordinator")

    named = re.findall(r'<section[^>]* aria-labelledby="([\w-]+)"', page.text)
    names = [re.search(rf'id="{each}">(.*?)</h2>', page.text)[1] for each in named]
    assert len([each for each in named if each.startswith("question-")]) > 1
    assert len([each for each in named if each.startswith("event-")]) > 1
    assert len(set(names)) == len(names)


def test_nobody_settles_what_is_anothers(client, odd, south):
    client.force_login(south.coordinator_user)
    result = Result.objects.get(title="North by a stranger")
    address = reverse("activities:result-right", args=[result.uuid])
    assert client.post(address, {"matter": "by_others"}).status_code == 404
    client.force_login(odd.helping_coordinator_user)
    assert client.post(address, {"matter": "by_others"}).status_code == 403
    client.force_login(odd.coordinator_user)
    client.post(address, {"matter": "headcount"})
    assert not FoundRight.objects.exists()


def test_it_costs_the_same_for_one_and_for_many(client, odd, kind, django_assert_max_num_queries):
    client.force_login(odd.lead_user)
    address = reverse("reports:look", args=[odd.program.slug])
    with django_assert_max_num_queries(20):
        client.get(address)
    stranger = TeacherFactory(name="North Other", school=odd.school)
    for number in range(8):
        told(odd, kind, "North study of shadows", odd.mentor)
        told(odd, kind, f"North study of others {number}", stranger)
        a_form(odd, kind, theme=f"North crowd {number}", headcount=300 + number)
    with django_assert_max_num_queries(20):
        client.get(address)
