"""What people type, made alike."""

import pytest

from core.typed import day_typed, visible, visible_lines


@pytest.mark.parametrize(
    "typed",
    [
        "2018-03-21",
        "2018-3-21",
        "2018/3/21",
        "2018.3.21",
        "2018. 3. 21",
        "2018。3。21",
        "2018、3、21",
        "2018–3–21",
        "2018年3月21日",
        "2018年03月21号",
        "2018 年 3 月 21 日",
        "20180321",
        "２０１８／３／２１",
        "２０１８－０３－２１",
        "２０１８．３．２１",
        "２０１８年３月２１日",
        " \u200e2018-03-21\u200f ",
    ],
)
def test_a_day_is_read_however_it_is_written(typed):
    assert day_typed(typed) == "2018-03-21"


@pytest.mark.parametrize("typed", ["3/4/2026", "2018年3月", "2018321", "18/3/21", "soon", ""])
def test_what_is_no_day_or_could_be_two_stays_as_it_was_typed(typed):
    assert day_typed(typed) == typed


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("王\u200b秀\ufeff清", "王秀清"),
        ("\u202e张伟\u202c", "张伟"),
        ("\u2067张\u00ad伟\u2069", "张伟"),
        ("张\x00伟\x1b", "张伟"),
        ("First\tsecond\u2028third", "First second third"),
        ("\u200b\u2060\u3164\u2800", ""),
        ("👩\u200d🏫", "👩🏫"),
        ("𠮷\U000e0100田", "𠮷\U000e0100田"),
    ],
)
def test_one_line_keeps_what_can_be_seen(typed, seen):
    assert visible(typed) == seen


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("First\n\tsecond\u202e", "First\n\tsecond"),
        ("👩\u200d🏫 taught", "👩\u200d🏫 taught"),
        ("\u200d\n\u200b \u3164", ""),
    ],
)
def test_several_lines_keep_joined_emoji_but_are_not_made_of_nothing(typed, seen):
    assert visible_lines(typed) == seen
