"""The pages of help: whole in both languages, open to everybody, with the office's own contact."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse

from activities.chain.patience import DAYS
from core.stored_files.judging import MOST_BYTES
from core.stored_files.photos import MOST_PHOTOS
from desk.help_pages import PARAGRAPHS, PARTS, TOPICS
from pairings.pairs.services import CANCEL_DAYS

PAGES = ["help", "sign-in-help", "privacy", "accessibility"]
CHINESE = {"Accept-Language": "zh-hans"}
HEADINGS = re.compile(r"<(h2|li|p|dt|dd)\b")


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_a_text_is_the_same_in_both_languages_part_by_part(client, settings, page):
    settings.OFFICE_CONTACT, settings.OFFICE_CONTACT_EN = "电话 020-1234", "Telephone 020-1234"

    english, chinese = client.get(reverse(page)), client.get(reverse(page), headers=CHINESE)

    assert (english.status_code, chinese.status_code) == (200, 200)
    assert "Telephone 020-1234" in english.text
    assert "电话 020-1234" in chinese.text
    assert HEADINGS.findall(main(english)) == HEADINGS.findall(main(chinese))


def main(response) -> str:
    return response.text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.django_db
def test_without_a_contact_the_page_says_whom_to_ask(client):
    assert "who gave you your account" in client.get(reverse("help")).text


def test_each_role_finds_its_part_of_the_help(client, north, administrator, auditor):
    parts = {
        north.mentor_user: "mentor",
        north.trainee_user: "mentor",
        north.principal_user: "principal",
        north.coordinator_user: "coordinator",
        north.lead_user: "lead",
        administrator: "administrator",
        auditor: "auditor",
    }
    assert set(PARTS.values()) < set(parts.values())
    for user, part in parts.items():
        client.force_login(user)
        text = client.get(reverse("me")).text
        assert f'href="{reverse("help")}#{part}"' in text
        assert f'id="{part}"' in client.get(reverse("help")).text


@pytest.mark.parametrize(
    ("who", "page", "paragraph"),
    [
        ("mentor", "home", "mentor-forms"),
        ("mentor", "recording:create", "mentor-record"),
        ("trainee", "pairings:list", "mentor-pairs"),
        ("principal", "activities:list", "principal-forms"),
        ("coordinator", "roster:schools", "coordinator-lists"),
        ("coordinator", "pairings:create", "coordinator-pairs"),
        ("lead", "reports:list", "lead-reports"),
        ("lead", "programs:programs", "lead"),
    ],
)
def test_a_page_leads_to_its_paragraph(client, north, who, page, paragraph):
    client.force_login(getattr(north, f"{who}_user"))

    assert f'href="{reverse("help")}#{paragraph}"' in client.get(reverse(page), follow=True).text


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, CHINESE], ids=["en", "zh-hans"])
def test_every_paragraph_a_page_may_lead_to_is_there(client, headers):
    there = set(
        re.findall(r'id="([a-z]+(?:-[a-z]+)?)"', main(client.get(reverse("help"), headers=headers)))
    )

    wanted = {f"{part}-{topic}" for part, topics in PARAGRAPHS.items() for topic in topics}

    assert there == wanted | set(PARAGRAPHS) | {"words", "main"}
    assert {topic for topics in PARAGRAPHS.values() for topic in topics} == set(TOPICS.values())


@pytest.mark.django_db
def test_the_sign_in_page_leads_to_its_help(client):
    assert reverse("sign-in-help") in client.get(reverse("account_login")).text


# --- what the texts speak of ----------------------------------------------------------------------

PARAGRAPH = re.compile(r"<(?P<tag>li|p|dd)\b[^>]*>(?P<text>.*?)</(?P=tag)>")
QUOTED = re.compile(r"“([^”]*)”")
FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\w*\}|……")


def paragraphs(text: str, language: str) -> list[str]:
    path = Path(settings.BASE_DIR, f"templates/help/{text}.{language}.html")
    return [found["text"] for found in PARAGRAPH.finditer(path.read_text("utf-8"))]


def words_on_pages() -> dict[str, set[str]]:
    """What stands on buttons and pages in English, and in Chinese; what is filled in is a “…”."""
    found = defaultdict(set)
    with Path(settings.BASE_DIR, "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as catalogue:
        for message in read_po(catalogue):
            pair = (message.id, message.string)
            english, chinese = (each if isinstance(each, tuple | list) else [each] for each in pair)
            for words in english:
                found[FILLED_IN.sub("…", words)] |= {FILLED_IN.sub("…", each) for each in chinese}
    return found


@pytest.mark.parametrize("text", ["help", "sign_in", "accessibility", "privacy"])
def test_what_the_help_quotes_stands_on_a_page_in_both_languages(text):
    """A button as it is called, or the beginning of a longer sentence."""
    words, wrong = words_on_pages(), []
    both = zip(paragraphs(text, "en"), paragraphs(text, "zh-hans"), strict=True)
    for english, chinese in both:
        said = {FILLED_IN.sub("…", quoted) for quoted in QUOTED.findall(chinese)}
        for quoted in QUOTED.findall(english):
            meant = {each for each in words if each == quoted or each.startswith(f"{quoted}.")}
            there = set().union(*(words[each] for each in meant))
            if not any(each == other or each.startswith(other) for each in there for other in said):
                wrong.append((quoted, there))

    assert wrong == []


def test_the_numbers_of_the_help_are_those_of_the_rules():
    for language in ("en", "zh-hans"):
        said = "\n".join(paragraphs("help", language))
        for number in (CANCEL_DAYS, DAYS, MOST_PHOTOS, MOST_BYTES // 1024**2):
            assert re.search(rf"(?<!\d){number}(?!\d)", said), (language, number)
