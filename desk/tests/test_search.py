"""Search: the scope comes before the count."""

import pytest
from django.urls import reverse

from activities.models import Status
from activities.tests.factories import form_of
from roster.tests.factories import SchoolFactory, TeacherFactory

pytestmark = pytest.mark.both


def search(client, user, words):
    client.force_login(user)
    return client.get(reverse("search"), {"q": words})


def found(response):
    return {group["label"]: group["rows"] for group in response.context["groups"]}


def test_people_schools_pairs_and_forms_are_found_within_the_scope(client, north, south):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="Village")
    form_of(south.pairing, author=south.mentor_user, status=Status.SCHOOL, theme="Village")

    groups = found(search(client, north.principal_user, "Village"))

    assert groups["Activities"] == [form]
    assert groups["Schools"] == [north.school, south.school]
    assert found(search(client, north.principal_user, "North Trainee")) == {
        "People": [north.trainee],
        "Pairings": [north.pairing],
    }


@pytest.mark.parametrize("words", ["South Trainee", "South Mentor", "F-2025-9"])
def test_nothing_of_a_stranger_is_found_or_counted(client, north, south, words):
    form_of(
        south.pairing, author=south.mentor_user, status=Status.SCHOOL, reference="F-2025-900001"
    )

    response = search(client, north.principal_user, words)

    assert response.context["total"] == 0
    assert "Nothing matches" in response.text


def test_a_mentor_finds_the_other_half_through_the_pair(client, north):
    assert found(search(client, north.mentor_user, "North Trainee")) == {
        "Pairings": [north.pairing]
    }


def test_staff_number_and_sort_key_find_a_person(client, north):
    person = TeacherFactory(
        name="王秀清", name_sort="wang2xiu4qing1", staff_number="77001", school=north.school
    )

    for words in ("77001", "王秀", "Wang Xiu"):
        assert found(search(client, north.principal_user, words))["People"] == [person]


def test_ten_are_shown_and_all_are_counted(client, north):
    for _each in range(12):
        form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="Shadows")

    (group,) = search(client, north.principal_user, "shadows").context["groups"]

    assert (group["total"], len(group["rows"])) == (12, 10)


def test_an_auditor_does_not_find_a_masked_name_by_that_name(client, north, auditor):
    person = TeacherFactory(name="North Trainee", staff_number="77002", school=north.school)

    assert found(search(client, auditor, "North Trainee")) == {}
    response = search(client, auditor, "77002")
    assert found(response) == {"People": [person]}
    assert "North Trainee" not in response.text


def test_search_takes_a_fixed_number_of_queries(client, north, django_assert_max_num_queries):
    client.force_login(north.principal_user)

    with django_assert_max_num_queries(14):
        client.get(reverse("search"), {"q": "North"})


def test_several_words_are_found_in_any_order_over_different_fields(client, north, south):
    ours = form_of(
        north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="Shadows at noon"
    )
    form_of(south.pairing, author=south.mentor_user, status=Status.SCHOOL, theme="Shadows at noon")
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="Fractions")

    for words in ("North shadows", "noon science North", "ｓｈａｄｏｗｓ　Ｎｏｒｔｈ"):
        assert found(search(client, north.coordinator_user, words))["Activities"] == [ours]
    assert "Activities" not in found(search(client, north.coordinator_user, "South shadows"))


def test_people_and_schools_are_found_by_name_and_place_together(client, north, south):
    groups = found(search(client, north.coordinator_user, "Trainee City"))
    assert groups.get("People", []) == []
    groups = found(search(client, north.coordinator_user, "Village Trainee"))
    assert groups["People"] == [north.trainee]
    groups = found(search(client, north.coordinator_user, "Ｖｉｌｌａｇｅ　South County"))
    assert groups == {"Schools": [south.school]}


def test_all_that_were_counted_are_reached_and_narrowed_alike(client, north, south):
    for corner in (north, south):
        for _each in range(12):
            form_of(corner.pairing, author=corner.mentor_user, status=Status.SCHOOL, theme="Noon")

    page = search(client, north.coordinator_user, "noon North")
    (group,) = page.context["groups"]
    rows = client.get(group["of_all"]).context["table"].data

    assert group["total"] == len(rows) == 12
    assert "Show all 12" in page.text


def test_a_person_and_a_school_lead_to_their_forms(client, north, south):
    ours = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="Noon")
    form_of(south.pairing, author=south.mentor_user, status=Status.SCHOOL, theme="Noon")

    def forms(**narrowed_by):
        page = client.get(reverse("activities:list"), {"tab": "all"} | narrowed_by)
        return [row.record for row in page.context["table"].rows]

    page = search(client, north.coordinator_user, "Village Trainee")
    assert f"?tab=all&amp;teacher={north.trainee.uuid}" in page.text
    assert forms(teacher=north.trainee.uuid) == forms(school=north.school.pk) == [ours]
    assert forms(school=south.school.pk) == []
    assert (
        client.get(reverse("activities:list"), {"teacher": south.trainee.uuid}).status_code == 404
    )


def test_forms_are_narrowed_by_their_days(client, north):
    early, late = (
        form_of(
            north.pairing,
            author=north.mentor_user,
            status=Status.SCHOOL,
            theme=day,
            starts_on=day,
            ends_on=None,
        )
        for day in ("2025-10-10", "2025-11-10")
    )
    client.force_login(north.coordinator_user)

    def forms(**narrowed_by):
        page = client.get(reverse("activities:list"), {"tab": "all"} | narrowed_by)
        return {row.record for row in page.context["table"].rows}

    assert forms(first="2025/11/1") == {late}
    assert forms(last="2025年11月1日") == {early}
    assert forms(first="20251010", last="2025-11-10") == {early, late}


@pytest.mark.parametrize(
    "words", ["分数（一）", "分数(一)", "North 分数（一）", "(一) STEM", "ＳＴＥＭ　（一）"]
)
def test_letters_and_signs_are_found_in_either_width(client, north, words):
    ours = form_of(
        north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="STEM课：分数（一）"
    )
    wide = form_of(
        north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="ＳＴＥＭ分数（一）"
    )
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="STEM分数")

    assert set(found(search(client, north.coordinator_user, words))["Activities"]) == {ours, wide}


@pytest.mark.parametrize("words", ["中心小学（东校区） North", "(东校区) 中心"])
def test_a_school_is_found_whatever_brackets_its_name_has(client, north, words):
    school = SchoolFactory(name="中心小学（东校区）", district=north.district)

    assert found(search(client, north.coordinator_user, words))["Schools"] == [school]
