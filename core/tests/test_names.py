"""Names in two languages, and of people as a reader may see them."""

import pytest
from django.utils import translation

from core.actor import Actor
from core.names import SIGNS, in_language, masked, shown

AUDITOR = Actor(user_id=1, masks_names=True)
OTHER = Actor(user_id=2)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("王秀清", "王×清"),
        ("王清", "王×"),
        ("王", "王×"),
        ("阿依古丽·买买提", "阿×提"),
        ("𠮷田光", "𠮷×光"),
        ("North Mentor", "N×r"),
        ("王秀清 Wang Xiuqing", "王×清"),
        ("罗·娜 Luo Na", "罗×娜"),
        ("", "×"),
    ],
)
def test_a_masked_name_keeps_its_ends(name, seen):
    ends, _dot, signs = masked(name).rpartition("·")
    assert (ends, len(signs)) == (seen, SIGNS)


def test_people_whose_names_begin_and_end_alike_are_told_apart(settings):
    alike = ("王秀清", "王小清", "王冬清", "王秀清 Wang Xiuqing")
    assert len({masked(name) for name in alike}) == len(alike)
    assert masked("王秀清") == masked("王秀清")

    before = masked("王秀清")
    settings.SECRET_KEY = "another"
    assert masked("王秀清") != before, "found without the key"


def test_names_are_masked_for_those_who_may_not_read_them():
    assert shown("王秀清", AUDITOR) == masked("王秀清")
    assert shown("王秀清", OTHER) == "王秀清"


@pytest.mark.parametrize(
    ("language", "name_en", "read"),
    [("en", "Haizhu", "Haizhu"), ("en", "", "海珠区"), ("zh-hans", "Haizhu", "海珠区")],
)
def test_a_place_bears_the_name_of_the_readers_language(language, name_en, read):
    with translation.override(language):
        assert in_language("海珠区", name_en) == read
