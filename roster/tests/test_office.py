"""How the office is called and reached: typed on its page, and read wherever it stands."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from accounts.services import actor_for
from core.exceptions import StaleStateError
from core.models import AuditEvent
from reports.scope import CITY
from roster.models import Office
from roster.office.reading import as_installed, the_office
from roster.office.services import edit_office
from tests.sent_page import as_shown

PAGE = "/office/settings/"
TYPED = {
    "name": "北山市教研室",
    "name_en": "Beishan Teaching Office",
    "contact": "电话 020-1234",
    "contact_en": "Telephone 020-1234",
}


def typed(**values) -> Office:
    return Office.objects.create(**TYPED | values)


def test_the_page_begins_with_what_the_installation_says(client, administrator, settings):
    settings.OFFICE_NAME, settings.OFFICE_NAME_EN = "南山市教研室", "Nanshan Teaching Office"
    client.force_login(administrator)

    shown = as_shown(client.get(PAGE))

    assert shown["name"] == ["南山市教研室"]
    assert shown["name_en"] == ["Nanshan Teaching Office"]


def test_what_is_typed_is_kept_written_down_and_leads_on(client, administrator):
    client.force_login(administrator)

    response = client.post(PAGE, as_shown(client.get(PAGE), but=TYPED))

    assert response.headers["Location"] == reverse("home")
    office = Office.objects.get()
    assert {name: getattr(office, name) for name in TYPED} == TYPED
    event = AuditEvent.objects.get(verb="roster.office_named")
    assert event.by == administrator
    assert TYPED.items() <= event.detail.items()


def test_sent_back_as_the_installation_says_it_no_change_is_written_down(client, administrator):
    client.force_login(administrator)
    for _time in range(2):
        response = client.post(PAGE, as_shown(client.get(PAGE)))
        assert response.headers["Location"] == reverse("home")

    kept = Office.objects.get()
    assert (kept.name, kept.version) == (as_installed().name, 1)
    assert AuditEvent.objects.filter(verb__startswith="roster.office").count() == 0


def test_changed_again_there_is_still_one_row_with_before_and_after(client, administrator):
    typed()
    client.force_login(administrator)

    client.post(PAGE, as_shown(client.get(PAGE), but={"contact": "电话 020-9999"}))

    assert Office.objects.get().contact == "电话 020-9999"
    event = AuditEvent.objects.get(verb="roster.office_changed")
    assert (event.before, event.after) == (
        {"contact": "电话 020-1234"},
        {"contact": "电话 020-9999"},
    )


@pytest.mark.parametrize(
    ("language", "name", "contact"),
    [
        ("en", "Beishan Teaching Office", "Telephone 020-1234"),
        ("zh-hans", "北山市教研室", "电话 020-1234"),
    ],
)
def test_every_place_reads_it(client, administrator, north, language, name, contact):
    typed()
    client.cookies["django_language"] = language

    pages = {address: client.get(address).text for address in ("/sign-in/", "/sign-in/help/")}
    client.force_login(administrator)
    pages |= {address: client.get(address).text for address in ("/home/", "/help/")}
    pages["report"] = client.get(reverse("reports:annual", args=[north.program.slug])).text

    assert [address for address, text in pages.items() if name not in text] == []
    assert contact in pages["/help/"]
    assert contact in pages["/sign-in/help/"]
    with translation.override(language):
        assert CITY.signatory(north.program) == name


def test_no_text_of_the_portal_calls_the_office_by_a_name_of_its_own():
    texts = [*Path("templates").rglob("*.html"), *Path("locale").rglob("*.po")]

    assert [str(text) for text in texts if "市教研室" in text.read_text()] == []


def test_the_pages_of_help_call_it_as_it_is_called_now(client, db, settings):
    settings.OFFICE_NAME = "北山市教师发展中心"
    client.cookies["django_language"] = "zh-hans"
    pages = ("/sign-in/help/", "/privacy/", "/accessibility/")

    asked = [client.get(address).text.split("<main")[1].split("</main>")[0] for address in pages]

    assert ["北山市教师发展中心" in text for text in asked] == [True] * 3


def test_the_name_costs_a_reader_no_query(client, north, django_assert_num_queries):
    client.force_login(north.mentor_user)
    with django_assert_num_queries(4):
        installed = client.get(reverse("notices"))
    typed()

    with django_assert_num_queries(4):
        response = client.get(reverse("notices"))

    assert "Municipal Teaching Research Office" in installed.text
    assert "Beishan Teaching Office" in response.text


def test_without_an_english_name_an_english_reader_reads_the_chinese(client, north):
    typed(name_en="")
    client.force_login(north.mentor_user)

    assert "北山市教研室" in client.get("/home/").text


def test_the_second_of_two_who_name_it_is_told(client, administrator):
    client.force_login(administrator)
    page = as_shown(client.get(PAGE), but=TYPED)
    typed(name="中山市教研室")

    response = client.post(PAGE, page)

    assert response.status_code == 409
    assert "中山市教研室" in response.text
    assert Office.objects.get().name == "中山市教研室"


def test_of_two_at_the_same_moment_one_is_refused_in_words(administrator):
    actor, nobody_yet = actor_for(administrator), as_installed()
    typed()

    with pytest.raises(Exception, match="Somebody named the office a moment ago"):
        edit_office(nobody_yet, actor=actor, seen=0, **TYPED)
    with pytest.raises(StaleStateError):
        edit_office(the_office(), actor=actor, seen=0, name="Other")


def test_the_database_holds_one_office(db):
    typed()

    with pytest.raises(IntegrityError):
        typed(name="Another")


@pytest.mark.parametrize("who", ["mentor", "principal", "coordinator", "lead"])
def test_nobody_else_names_the_office(client, north, who):
    typed()
    client.force_login(getattr(north, f"{who}_user"))

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, TYPED | {"name": "Mine", "version": "1"}).status_code == 403
    with pytest.raises(PermissionDenied):
        edit_office(
            the_office(), actor=actor_for(getattr(north, f"{who}_user")), seen=1, name="Mine"
        )
    assert Office.objects.get().name == TYPED["name"]
