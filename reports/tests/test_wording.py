from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from reports.annual.report import annual_report
from reports.annual.spreadsheet import figures_sheet
from reports.figures.definitions import FIGURES
from reports.figures.figure import Amount
from reports.figures.selection import Selection
from reports.wording import (
    cell,
    day,
    exactly,
    heading,
    in_ten_thousands,
    moment,
    number,
    reading,
    statistics_sentence,
    still_to_come,
)


@pytest.mark.parametrize(
    ("characters", "value", "unit"),
    [
        (520_000, "52", "万字"),
        (523_000, "52.3", "万字"),
        (523_999, "52.3", "万字"),
        (520_999, "52", "万字"),
        (99_999, "9.9", "万字"),
        (100_400, "10", "万字"),
        (10_000, "1", "万字"),
        (9_999, "9999", None),
        (8_600, "8600", None),
        (0, "0", None),
    ],
)
def test_characters_are_read_in_ten_thousands_in_chinese(characters, value, unit):
    with override("zh-hans"):
        words = reading(FIGURES["characters"], Amount(characters))
    assert words.value == value
    if unit:
        assert words.unit == unit


@pytest.mark.parametrize(
    ("characters", "language", "said"),
    [
        (527_500, "zh-hans", ["准确数527500字，以万字计时余数舍去"]),
        (527_000, "zh-hans", []),
        (9_999, "zh-hans", []),
        (527_500, "en", []),
    ],
)
def test_what_was_cut_off_is_said_where_something_was(characters, language, said):
    with override(language):
        assert exactly(FIGURES["characters"], Amount(characters)) == said
        assert exactly(FIGURES["attendances"], Amount(characters)) == []


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (
            date(2027, 8, 30),
            ["as arranged on 30 August 2027: the last day, 31 August 2027, is still to come"],
        ),
        (date(2027, 8, 31), []),
    ],
)
def test_a_last_day_that_is_to_come_is_counted_as_arranged(today, said):
    with override("en"):
        for key in ("trainees", "mentors"):
            assert still_to_come(FIGURES[key], date(2027, 8, 31), today) == said
        assert still_to_come(FIGURES["trainees_in_period"], date(2027, 8, 31), today) == []


def test_no_length_reads_longer_than_it_is_nor_as_ten_point_nought():
    for characters in range(0, 1_010_000, 77):
        words = in_ten_thousands(characters)
        assert 0 <= characters - float(words) * 10_000 < 1_000
        assert not words.endswith(".0")


def test_english_keeps_every_character_and_groups_digits():
    with override("en"):
        assert str(reading(FIGURES["characters"], Amount(520_000))) == "520,000 characters"
        assert str(reading(FIGURES["attendances"], Amount(14_530))) == "14,530 attendances"
        assert str(reading(FIGURES["activities"], Amount(1))) == "1 activity"
        assert number(999) == "999"


def test_chinese_groups_no_digits_and_leaves_no_space_before_the_unit():
    with override("zh-hans"):
        words = reading(FIGURES["attendances"], Amount(14_530))
        assert words.value == "14530"
        assert str(words) == f"14530{words.unit}"
        assert " " not in str(words)


@pytest.mark.parametrize(("qualifier", "value"), [("about", "about 40"), ("over", "over 40")])
def test_rough_sums_say_so(qualifier, value):
    with override("en"):
        assert reading(FIGURES["attendances"], Amount(40, qualifier)).value == value
        assert cell(FIGURES["attendances"], Amount(40, qualifier)) == value


def test_what_is_not_known_is_a_dash_and_zero_is_zero():
    assert cell(FIGURES["papers"], None) == "—"
    assert cell(FIGURES["papers"], Amount(0)) == "0"


def test_dates_read_as_people_write_them():
    noon = datetime(2018, 5, 3, 4, 5, tzinfo=UTC)
    with override("en"):
        assert day(date(2018, 5, 3)) == "3 May 2018"
        assert moment(noon) == "3 May 2018, 12:05"
    with override("zh-hans"):
        assert day(date(2018, 5, 3)) == "2018年5月3日"
        assert moment(noon) == "2018年5月3日12:05"


def test_the_sentence_holds_all_eight_figures_of_the_year():
    reference = {
        "activities": 82,
        "attendances": 14_530,
        "papers": 205,
        "teaching_designs": 193,
        "lessons": 128,
        "joint_projects": 57,
        "compilations": 45,
        "characters": 520_000,
    }
    amounts = {key: Amount(value) for key, value in reference.items()}

    with override("en"):
        sentence = statistics_sentence(amounts, FIGURES, "the city")
    for words in (
        "82 activities",
        "14,530 attendances",
        "205 papers",
        "193 teaching designs",
        "128 lessons",
        "57 joint projects",
        "45 compilations",
        "520,000 characters",
    ):
        assert words in sentence
    assert "82 activities that count as training, with 14,530 attendances" in sentence
    with override("zh-hans"):
        sentence = statistics_sentence(amounts, FIGURES, "全市")
    for words in ("82", "14530", "205", "193", "128", "57", "45", "52万字"):
        assert words in sentence


def test_every_figure_has_a_name_a_unit_and_a_definition_in_both_languages():
    for language in ("en", "zh-hans"):
        with override(language):
            for figure in FIGURES.values():
                assert str(figure.name)
                assert figure.unit(1)
                assert figure.unit(2)
                assert str(figure.definition).endswith((".", "。"))
                assert heading(figure)


def test_a_figure_of_mentors_has_one_name_that_holds_for_a_city_and_a_school():
    mentors = [FIGURES[key] for key in ("mentors_in_period", "mentors_of_trainees")]
    with override("en"):
        said = [(str(each.name), heading(each)) for each in mentors]
        here = [str(each.name) for each in FIGURES.values() if "here" in str(each.name).split()]
    with override("zh-hans"):
        said += [(f"{each.name}（人）", heading(each)) for each in mentors]

    assert [name for name, head in said if name != head] == []
    assert len(set(said)) == 4
    assert here == []


def test_a_heading_says_its_measure_word_once():
    with override("zh-hans"):
        said = {figure.key: heading(figure) for figure in FIGURES.values()}

    assert [words for words in said.values() if repeats(words)] == []
    assert said["attendances"] == "参加人次"
    assert said["pairings"] == "结对（对）"


def repeats(words: str) -> bool:
    """As 人次（人次） does."""
    name, _bracket, unit = words.partition("（")
    return len(unit) > 2 and name.endswith(unit.removesuffix("）"))


def test_headings_of_a_sheet_say_what_stands_below_them(year):
    report = annual_report(Selection(year.program))
    with override("zh-hans"):
        assert figures_sheet(report).columns == [
            "项目",
            "数量",
            "书面表述",
            "其中",
            "统计口径",
            "代码",
            "缺少的内容",
        ]
