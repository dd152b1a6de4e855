"""Names as stored, and the dictionary's order of lists."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from roster.models import Teacher
from roster.people.name_sort import KEY_LENGTH, sort_key, tidy_key, tidy_name
from roster.tests.factories import TeacherFactory
from tests.sent_page import as_shown


@pytest.mark.parametrize("dot", "•‧・･∙⋅.．")
def test_every_middle_dot_of_a_chinese_name_becomes_the_standard_one(dot):
    assert tidy_name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  李　明 ", "李明"),
        ("李 明", "李明"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("王\u200b明\n", "王明"),
        ("John  Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("Ｊohn　Ｓmith ２", "John Smith 2"),
        ("\u202e王明\u2069\u3164", "王明"),
        ("李 J. Smith", "李 J. Smith"),
        ("𬱖㛃", "𬱖㛃"),
        ("黄", "黄"),
    ],
)
def test_a_name_is_stored_without_what_nobody_sees(typed, stored):
    assert tidy_name(typed) == stored


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("曾海燕", "zeng1"),
        ("单小红", "shan4"),
        ("查良", "zha1"),
        ("仇英", "qiu2"),
        ("翟红", "zhai2"),
        ("解珍", "xie4"),
        ("盖云", "ge3"),
        ("缪红", "miao4"),
        ("区小明", "ou1"),
        ("朴树", "piao2"),
        ("覃红", "qin2"),
        ("任红", "ren2"),
        ("葛红", "ge3"),
        ("万俟卨", "mo4qi2"),
        ("尉迟恭", "yu4chi2"),
        ("单于飞", "chan2yu2"),
        ("欧阳修", "ou1yang2"),
        ("阚红", "kan4"),
        ("贠小明", "yun4"),
        ("区 小明", "ou1"),
        ("郇红", "xun2"),
        ("哈文", "ha3"),
        ("能红", "nai4"),
        ("单", "shan4"),
        ("单于", "shan4yu2"),
    ],
)
def test_surnames_are_read_as_surnames(name, reading):
    assert sort_key(name).startswith(reading)


def test_a_name_with_a_middle_dot_has_no_chinese_surname():
    assert sort_key("查干·巴特尔").startswith("cha2")


def test_the_middle_dot_does_not_count():
    assert sort_key("阿依古丽•买买提") == sort_key("阿依古丽买买提")


def test_lists_follow_syllable_and_tone_as_a_dictionary_does():
    names = ["曾红", "张红", "安红", "李伟", "连红", "黎红", "李安", "区红", "欧阳红"]
    expected = ["安红", "黎红", "李安", "李伟", "连红", "区红", "欧阳红", "曾红", "张红"]
    assert sorted(names, key=sort_key) == expected


@pytest.mark.parametrize("name", ["José Núñez", "李 J. Smith", "𬱖㛃", "\ue123某", "王×明", "吕布"])
def test_a_key_holds_small_letters_and_digits_only(name):
    key = sort_key(name)
    assert key.isascii()
    assert key == key.lower()
    assert key.isalnum()


def test_a_character_nobody_can_read_comes_last():
    assert sort_key("\ue123某") > sort_key("左红")


def test_a_key_fits_its_column_however_long_the_name():
    assert len(sort_key("庄" * 50)) == KEY_LENGTH


def test_a_key_typed_by_hand_is_made_like_the_others():
    assert tidy_key(" Tan2 Hong2 ") == "tan20hong2"


def test_stored_keys_follow_their_surname_and_those_corrected_by_hand_stay(db):
    move = import_module("roster.migrations.0002_surnames_by_their_own_sound")
    for name, key in [
        ("阚红", "han3hong2"),
        ("阚明", "kan4ming2"),
        ("贠红", "yuan2hong2"),
        ("贠明", "yin2ming2"),
        ("韩红", "han2hong2"),
    ]:
        TeacherFactory(name=name, name_sort=key)

    move.sort_by_surname(apps, None)

    assert dict(Teacher.objects.values_list("name", "name_sort")) == {
        "阚红": "kan4hong2",
        "阚明": "kan4ming2",
        "贠红": "yun4hong2",
        "贠明": "yin2ming2",
        "韩红": "han2hong2",
    }


def test_a_new_name_sent_twice_is_saved_once_and_keeps_the_key_made_for_it(client, administrator):
    teacher = TeacherFactory(name="李明", name_sort="li3ming2")
    client.force_login(administrator)
    page = reverse("roster:teacher_edit", args=[teacher.uuid])
    sent = as_shown(client.get(page), but={"name": "王明"})

    answers = [client.post(page, sent).status_code for _press in range(2)]
    typed = client.post(page, sent | {"name_sort": "wang2min2"})

    assert answers == [302, 302]
    assert typed.status_code == 409
    teacher.refresh_from_db()
    assert (teacher.name, teacher.name_sort) == ("王明", sort_key("王明"))


def test_whoever_compares_two_versions_sees_the_key_that_would_be_written(client, administrator):
    teacher = TeacherFactory(name="李明", name_sort="li3ming2")
    client.force_login(administrator)
    page = reverse("roster:teacher_edit", args=[teacher.uuid])
    sent = as_shown(client.get(page), but={"name": "王明"})
    client.post(page, sent)

    compared = client.post(page, sent | {"staff_number": "77"})

    assert compared.status_code == 409
    assert [row["yours"] for row in compared.context["versions"]] == ["li3ming2", "77"]
