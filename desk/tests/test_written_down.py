"""Every entry of the record reads in its reader's language, whoever wrote it down in which."""

import re
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from django.utils import translation

from accounts.services import actor_for, grant_role
from accounts.tests.factories import UserFactory
from core.actor import Actor, Grant, Role
from core.audit import COMMANDS, PARTS, SENTENCES, record_event
from core.models import AuditEvent
from core.scoping import Record
from desk.written_down import lines
from pairings.pairs.services import cancel_pairing, end_pairing
from programs.program.services import close_program
from roster.places.services import edit_district
from roster.subjects.services import add_standard_subjects
from roster.tests.factories import DistrictFactory

CHINESE = {"Accept-Language": "zh-hans"}
OUR_WORDS = re.compile(r"[A-Za-z]{2,}")
PLACEHOLDERS = re.compile(r"%\(\w+\)s")


def chinese(words) -> str:
    with translation.override("zh-hans"):
        return PLACEHOLDERS.sub("", str(words))


def test_every_change_and_what_it_says_besides_has_chinese_words():
    said = {verb: [sentence] for verb, sentence in SENTENCES.items()}
    for verb, parts in PARTS.items():
        said[verb] += [part[0] if isinstance(part, tuple) else part for part in parts.values()]

    english = {
        verb: words
        for verb, parts in said.items()
        if (words := [chinese(each) for each in parts if OUR_WORDS.search(chinese(each))])
    }

    assert english == {}


def fields_of_records() -> list:
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    return [
        field
        for model in models
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key
    ]


def test_every_field_that_may_be_written_down_and_each_of_its_choices_has_chinese_words():
    named = {name for parts in PARTS.values() for name in parts}
    english = [
        f"{field}: {words}"
        for field in fields_of_records()
        for words in [
            *([] if field.name in named else [chinese(field.verbose_name)]),
            *(chinese(label) for _value, label in field.flatchoices or [] if label != "QQ"),
        ]
        if OUR_WORDS.search(words)
    ]

    assert english == []


def told(verb: str) -> list[tuple]:
    """What the newest entry of this sort says to a Chinese reader."""
    actor = Actor(user_id=1, grants=(Grant(Role.ADMINISTRATOR),))
    with translation.override("zh-hans"):
        return [tuple(line)[:3] for line in lines(AuditEvent.objects.filter(verb=verb)[0], actor)]


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


def test_a_choice_and_a_day_read_as_on_the_pages(north, office):
    with time_machine.travel("2026-07-01 04:00Z", tick=False):
        end_pairing(
            north.pairing, actor=office, seen=1, ends_on=date(2026, 6, 30), end_reason="completed"
        )
        close_program(north.program, actor=office, seen=1, detail={"waiting": {"school": 2}})

    assert told("pairings.pairing_ended") == [
        ("结束日期", "", "2026年6月30日"),
        ("结束原因", "", "培训已完成"),
    ]
    assert told("programs.program_closed") == [
        ("状态", "开放中", "已关闭"),
        ("尚在等待的登记表", "", "待学校确认2份"),
    ]


def test_to_whom_a_role_was_given_and_how_many_were_added_is_told(north, office):
    user = UserFactory(name="North Newcomer")
    grant_role(user, actor=office, role=Role.AUDITOR, starts_on=date(2026, 3, 1))
    added = add_standard_subjects(actor=office, names=["语文", "数学"])

    assert told("accounts.role_granted") == [("账号", "", "North Newcomer")]
    assert told("roster.standard_subjects_added") == [("添加的内容", "", "共2项：语文、数学")]
    assert len(added) == 2


def test_a_record_is_called_in_the_readers_language_whoever_wrote_of_it(client, administrator):
    district = DistrictFactory(name="白云区", name_en="Baiyun District")
    with translation.override("en"):
        edit_district(district, actor=actor_for(administrator), seen=1, name="白云新区")
        district.refresh_from_db()
    client.force_login(administrator)

    page = client.get(reverse("changes"), headers=CHINESE).text

    assert "白云新区" in page
    assert "Baiyun" not in page
    assert "Baiyun District" in client.get(reverse("changes")).text


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_is_no_name_of_a_person(client, administrator, command):
    record_event(Actor(name=command), "accounts.password_issued", administrator)
    client.force_login(administrator)

    page = client.get(reverse("changes"), headers=CHINESE).text

    assert "维护服务器的人" in page
    assert command not in page


def test_what_is_empty_before_and_after_is_no_line(client, north, administrator):
    cancel_pairing(north.pairing, actor=actor_for(administrator), seen=1, today=date(2025, 9, 1))
    client.force_login(administrator)

    page = client.get(reverse("changes"), headers=CHINESE).text

    assert "取消时间" in page
    assert "— → —" not in page
