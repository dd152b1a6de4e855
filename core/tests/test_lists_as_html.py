"""What lists write by themselves says what Django's own pieces say, and nothing of one reader."""

import uuid

import pytest
from django.forms import ModelChoiceField
from django.template import Context, Template
from django.urls import reverse
from django.utils.translation import override

from activities.models import Activity, Status
from activities.registration.tables import ActivityFilter
from activities.tests.factories import form_of
from core.addresses import page_of
from core.filter_boxes import Names, boxes
from core.markup import Markup, escaped, joined
from core.plain_rows import Reading
from core.prepared import Prepared
from pairings.models import Pairing
from roster.models import District, School, Teacher
from roster.places.filters import SchoolFilter
from roster.tests.factories import DistrictFactory


def test_a_part_for_everybody_knows_nothing_of_its_first_reader():
    words = Template(
        "{% load i18n %}{% foreverybody %}{{ who }}{% translate 'Help' %}{% endforeverybody %}"
    )

    assert words.render(Context({"who": "Wang"})) == "Help"
    with override("zh-hans"):
        assert words.render(Context({"who": "Li"})) == "帮助"
    assert words.render(Context({"who": "Li"})) == "Help"


def test_a_page_has_the_address_that_its_name_leads_to():
    key = uuid.uuid4()

    assert page_of("activities:detail", key) == reverse("activities:detail", args=[key])


def test_what_people_typed_is_escaped_wherever_it_comes_into_a_piece_of_html():
    bold, said = Markup("<b title='{}'>{}</b>"), "<i>'"

    assert bold(said, said) == "<b title='&lt;i&gt;&#x27;'>&lt;i&gt;&#x27;</b>"
    assert bold("", bold("a", "b")) == "<b title=''><b title='a'>b</b></b>"
    assert bold.each([("", said), ("", 1)]) == "<b title=''>&lt;i&gt;&#x27;</b><b title=''>1</b>"


def test_a_text_is_not_joined_as_if_it_were_html():
    with pytest.raises(TypeError):
        joined([escaped("<i>"), "<i>"])


def test_a_piece_of_html_has_a_value_for_each_of_its_places():
    with pytest.raises(ValueError, match="size 2 to extended slice of size 1"):
        Markup("<b>{}</b>")("one", "and another")


def test_a_list_of_choices_that_is_narrowed_later_offers_no_more_than_that(north, south):
    filters = SchoolFilter({}, queryset=School.objects.all(), actor=north.mentor_actor)
    field = filters.filters["district"].field
    both = {north.school.district.pk, south.school.district.pk}
    assert both <= {key for key, _name in field.choices}

    field.queryset = District.objects.filter(pk=north.school.district.pk)

    assert [key for key, _name in field.choices] == ["", north.school.district.pk]


def test_a_renamed_school_is_offered_by_its_new_name(north):
    assert str(north.school) in drawn_forms(north.mentor_actor)

    School.objects.filter(pk=north.school.pk).update(name="Renamed", name_en="")

    assert ">Renamed</option>" in drawn_forms(north.mentor_actor)


def drawn_forms(actor) -> str:
    return boxes(ActivityFilter({}, queryset=Activity.objects.all(), actor=actor).form)


def drawn(actor, **asked) -> str:
    return boxes(SchoolFilter(asked, queryset=School.objects.all(), actor=actor).form)


def test_what_is_typed_into_a_filter_comes_back_as_it_was_typed(north):
    page = drawn(
        north.mentor_actor, text='"><b>', district=str(north.school.district.pk), setting="no such"
    )

    assert 'value="&quot;&gt;&lt;b&gt;"' in page
    chosen = f'<option value="{north.school.district.pk}" selected>{north.school.district}</option>'
    assert chosen in page
    assert "<b>" not in page


def test_what_is_wrong_in_a_filter_stands_before_its_box(north):
    page = drawn(north.mentor_actor, setting="no such")

    said = '<div id="id_setting_error" class="field-error"><div>This is not among the choices.'
    assert said in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, '<details class="menu more" data-menu>\n<summary>More filters</summary>'),
        ({"running": "on"}, '<summary>More filters <span class="chip">1 set</span></summary>'),
        ({"first": "2026-99-99"}, '<details class="menu more" data-menu open>'),
    ],
)
def test_filters_that_a_line_has_no_room_for_stand_behind_one_that_counts_them(north, asked, said):
    filters = ActivityFilter(asked, queryset=Activity.objects.all(), actor=north.mentor_actor)

    page = boxes(filters.form)

    line, more, rest = page.partition("<details")
    assert said in more + rest
    assert ['id="id_text"' in line, 'id="id_running"' in line] == [True, False]


def test_a_list_that_knows_no_empty_choice_offers_none(north):
    field = ModelChoiceField(queryset=District.objects.all(), empty_label=None)
    field.iterator = Names

    assert (north.school.district.pk, str(north.school.district)) in list(field.choices)
    assert "" not in [key for key, _name in field.choices]


@pytest.mark.django_db
def test_a_question_worded_once_is_answered_anew():
    asked = Prepared(lambda key: District.objects.filter(pk=key).values_list("name"), -1)
    first = DistrictFactory(name="First")

    assert list(asked.ask(first.pk)) == [("First",)]
    District.objects.filter(pk=first.pk).update(name="Renamed")
    assert list(asked.ask(first.pk)) == [("Renamed",)]
    assert list(asked.ask(first.pk + 1)) == []


def test_a_row_names_its_places_in_the_language_of_its_reader(north):
    District.objects.filter(pk=north.school.district.pk).update(name="北区", name_en="North")
    reading = Reading(School, ["uuid", "name", "district"])
    keys = [north.school.pk]

    assert [row.district for row in reading.at(keys)] == ["North"]
    with override("zh-hans"):
        assert [row.district for row in reading.at(keys)] == ["北区"]
    assert reading.at(keys)[0].get_absolute_url() == north.school.get_absolute_url()


def test_a_person_is_named_by_their_name_whatever_their_title(north):
    Teacher.objects.filter(pk=north.mentor.pk).update(title="Senior teacher")
    reading = Reading(Pairing, ["mentor"])

    assert [row.mentor for row in reading.at([north.pairing.pk])] == [north.mentor.name]


def test_a_row_more_in_a_list_is_no_template_more(client, north):
    """A template for each cell, or for each row, costs more than all else on a page."""
    client.force_login(north.mentor_user)
    address = reverse("activities:list", query={"tab": "sent"})
    sent = {"author": north.mentor_user, "status": Status.COUNTED}
    form_of(north.pairing, **sent, theme="The first")
    one = client.get(address)

    for at in range(3):
        form_of(north.pairing, **sent, theme=f"Another {at}")
    four = client.get(address)

    assert (one.text.count("<tr"), four.text.count("<tr")) == (2, 5)
    assert [each.name for each in four.templates] == [each.name for each in one.templates]


def test_what_the_head_of_a_page_says_is_put_together_once_however_many_cells_are_parts(
    client, north, monkeypatch
):
    made = []
    monkeypatch.setattr("desk.context.place_of", lambda actor: made.append(actor) or "")
    for at in range(3):
        form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, theme=f"Draft {at}")
    client.force_login(north.mentor_user)

    page = client.get(reverse("activities:list", query={"tab": "todo"}))

    assert page.text.count("Finish the draft") == 3
    assert len(made) == 1


def test_a_name_in_a_row_is_escaped_once(client, north):
    School.objects.filter(pk=north.school.pk).update(name="St. John's <b>& Sons")
    client.force_login(north.coordinator_user)

    page = client.get(reverse("roster:schools")).text

    assert "St. John&#x27;s &lt;b&gt;&amp; Sons" in page
    assert "&amp;#x27;" not in page
