"""The first days in one stream: each line leads to where it is done, each save to what is next."""

import pytest

from accounts.services import actor_for
from activities.models import Status
from activities.tests.factories import form_of
from desk.first_steps import set_up_on_home
from programs.models import Program
from programs.program.services import add_section
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from roster.models import District
from roster.tests.factories import DistrictFactory, SchoolFactory, SubjectFactory, TeacherFactory
from tests.sent_page import as_shown

NEW_DISTRICT = "/districts/new/"


def ways(user) -> dict[str, str]:
    return {step.name: step.url for step in set_up_on_home(actor_for(user)).steps}


def test_while_nothing_is_there_a_line_leads_at_once_to_the_page_that_adds(administrator):
    assert ways(administrator) == {
        "The office’s name and contact": "/office/settings/",
        "Subjects": "/subjects/standard/",
        "School year and terms": "/terms/school-year/",
        "Districts": NEW_DISTRICT,
        "Schools": "/schools/new/",
        "People": "/people/new/",
        "Program": "/programs/new/",
        "Partnerships": "/partnerships/new/",
        "Open the program": "",
        "Pairings": "/pairings/",
        "Accounts": "/office/accounts/add/",
    }


def test_what_is_there_is_reached_by_its_list_and_pairs_are_made_in_an_open_program(administrator):
    TeacherFactory(school=SchoolFactory(), school__subject=SubjectFactory())
    ProgramFactory(state=Program.State.OPEN)

    urls = ways(administrator)

    names = ("Subjects", "Districts", "Schools", "People", "Pairings")
    lists = ["/subjects/", "/districts/", "/schools/", "/people/", "/pairings/new/"]
    assert [urls[name] for name in names] == lists


def test_a_program_is_completed_part_by_part(administrator):
    program = ProgramFactory(slug="the-year", state=Program.State.SETUP)
    seen = []
    for add in (
        lambda: ActivityKindFactory(program=program),
        lambda: add_section(program, actor=actor_for(administrator), name="General"),
        lambda: None,
    ):
        step = next(
            each
            for each in set_up_on_home(actor_for(administrator)).steps
            if each.name == "Program"
        )
        seen.append((step.action, step.url))
        add()

    assert seen == [
        ("Add the kinds of activity", "/programs/the-year/kinds/standard/"),
        ("Add a section", "/programs/the-year/sections/new/"),
        ("Add standard requirement sets", "/programs/the-year/requirements/standard/"),
    ]


def add_district(client, name: str):
    sent = as_shown(client.get(NEW_DISTRICT), but={"name": name})
    return client.post(NEW_DISTRICT, sent, follow=True)


def test_after_a_save_another_one_and_the_next_line_are_offered_once(
    client, administrator, settings
):
    settings.OFFICE_IS_NAMED = True
    SubjectFactory()
    client.force_login(administrator)

    saved = add_district(client, "Hill County")

    assert District.objects.get().get_absolute_url() in saved.redirect_chain[-1][0]
    following = saved.context["set_up_after_saving"]
    assert (following.another, following.step.name) == (NEW_DISTRICT, "School year and terms")
    assert f'href="{NEW_DISTRICT}">Add another</a>' in saved.text
    assert 'href="/terms/school-year/">Add the terms</a>' in saved.text
    assert not client.get(saved.redirect_chain[-1][0]).context["set_up_after_saving"]


def test_a_standard_set_offers_what_is_next_and_no_other_one(client, administrator, settings):
    settings.OFFICE_IS_NAMED = True
    client.force_login(administrator)
    page = "/subjects/standard/"

    following = client.post(page, as_shown(client.get(page)), follow=True).context[
        "set_up_after_saving"
    ]

    assert (following.another, following.step.name) == ("", "School year and terms")


def test_another_school_begins_in_the_same_district_and_another_teacher_at_the_same_school(
    client, administrator
):
    school = SchoolFactory(district=DistrictFactory())
    client.force_login(administrator)
    for page, key, said in (
        ("/schools/new/", school.district, {"setting": "rural", "district": school.district.pk}),
        ("/people/new/", school, {"school": school.pk}),
    ):
        sent = as_shown(client.get(page), but={"name": "Another", **said})
        after = client.post(page, sent, follow=True).context["set_up_after_saving"]
        name = key._meta.model_name
        assert after.another == f"{page}?{name}={key.uuid}"
        assert as_shown(client.get(after.another))[name] == [str(key.pk)]


def test_after_the_program_its_first_part_is_next_and_not_the_program(administrator):
    actor = actor_for(administrator)
    lines = {each.name: each for each in set_up_on_home(actor).steps}
    assert lines["Program"].follows == "Program"

    ProgramFactory(state=Program.State.SETUP)

    lines = {each.name: each for each in set_up_on_home(actor).steps}
    assert lines["Program"].follows == "Kinds of activity"


@pytest.mark.parametrize("is_administrator", [True, False])
def test_nobody_is_led_on_once_a_form_is_written_and_others_never(
    client, administrator, north, is_administrator
):
    if is_administrator:
        form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    user = administrator if is_administrator else north.coordinator_user
    client.force_login(user)
    page = "/schools/new/"
    said = {"name": "Another", "setting": "rural"} | (
        {"district": north.district.pk} if is_administrator else {}
    )

    saved = client.post(page, as_shown(client.get(page), but=said), follow=True)

    assert saved.redirect_chain
    assert not saved.context["set_up_after_saving"]
