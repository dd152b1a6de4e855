from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.print.pdf import (
    Breakdown,
    Closing,
    FigureLine,
    Labels,
    Picture,
    PrintedBar,
    PrintedRow,
    ReportContent,
    Section,
    annual_report_pdf,
)
from reports.print.setting import PrintError, TypeCase

MM = 72 / 25.4

ENGLISH_LABELS = Labels(
    period="Reporting period",
    as_of="As of",
    figures="Figures",
    figure="Figure",
    value="Value",
    definition="Definition",
    of_which="of which",
    completeness="Completeness",
    pictures="In pictures",
    note="Note",
    annexes="Annexes",
    annex="Annex",
    annex_number="Annex %(number)s",
    page="Page %(page)s of %(pages)s",
    nothing="None",
    missing_title="Characters that could not be printed",
    missing_text="Write them in by hand before filing.",
)
CHINESE_LABELS = Labels(
    period="统计时段",
    as_of="截至",
    figures="统计数据",
    figure="项目",
    value="数量",
    definition="统计口径",
    of_which="其中：",
    completeness="填报情况",
    pictures="图示",
    note="注：",
    annexes="附件：",
    annex="附件",
    annex_number="附件%(number)s",
    page="第%(page)s页，共%(pages)s页",
    nothing="无",
    missing_title="未能打印的字",
    missing_text="归档前请手工补写。",
)

ENGLISH = ReportContent(
    title="Annual report 2017–18",
    office="Municipal Teaching Research Office",
    period="5 April 2017 to 15 May 2018",
    as_of="23 May 2018, 12:00",
    lead=["The city held 82 activities with 14,530 attendances."],
    figures=[
        FigureLine("Activities", "82", "activities", "Each counts once."),
        FigureLine("Attendances", "14,530", "attendances", "Sum of headcounts."),
        FigureLine("Papers", "205", "papers", "Two authors, one paper."),
        FigureLine("published", "12", "papers", "With journal and issue.", of_which=True),
        FigureLine("Teaching designs", "193", "designs", "Beside the papers."),
        FigureLine("Lessons studied", "128", "lessons", "In lesson study."),
        FigureLine("Joint projects", "57", "projects", "Mentor and trainee."),
        FigureLine("Compilations", "45", "compilations", "Bound."),
        FigureLine("Length", "520,000", "characters", "Of the compilations."),
    ],
    annexes=[
        Breakdown(
            title="Figures by district",
            columns=["District", "Activities", "Attendances"],
            rows=[["Baiyun", "10", "1,985"], ["Nansha", "—", "—"]],
            total=["Total", "82", "14,530"],
            notes=["Rows may add up to more than the total."],
        )
    ],
    completeness=[("Received", "1,204 (96.3%)")],
    closing=Closing("Municipal Teaching Research Office", "23 May 2018"),
    labels=ENGLISH_LABELS,
    created=datetime(2018, 5, 23, 4, 0, tzinfo=UTC),
)
CHINESE = replace(
    ENGLISH,
    title="2017—2018学年结对培训年度总结报告",
    office="市教育局教学研究室",
    period="2017年4月5日至2018年5月15日",
    as_of="2018年5月23日",
    lead=["全市共举办培训活动82次，参加人数达14530人次。"],
    figures=[
        FigureLine("培训活动", "82", "次", "一次活动只计一次。"),
        FigureLine("参加人数", "14530", "人次", "到场人数之和。"),
        FigureLine("论文", "205", "篇", "合著只计一篇。"),
        FigureLine("已发表", "12", "篇", "有刊名和期号。", of_which=True),
        FigureLine("教学设计", "193", "篇", "与论文并列。"),
        FigureLine("课例研讨", "128", "节", "课例研讨中的课。"),
        FigureLine("合作课题", "57", "个", "导师与学员共同承担。"),
        FigureLine("资料成果", "45", "册", "成册的资料。"),
        FigureLine("字数", "52", "万字", "各册字数之和。"),
    ],
    annexes=[
        Breakdown(
            title="分区统计表",
            columns=["区（县、市）", "活动（次）", "参加人数（人次）"],
            rows=[["白云区", "10", "1985"], ["南沙区", "—", "—"]],
            total=["合计", "82", "14530"],
            notes=["各行之和可能大于合计。"],
        )
    ],
    completeness=[("已接收", "1204份（96.3%）")],
    closing=Closing("市教育局教学研究室", "2018年5月23日"),
    labels=CHINESE_LABELS,
)
WIDE_COLUMNS = {
    "en": ["Place", *[f"Attendances {number}" for number in range(1, 10)]],
    "zh-hans": ["学校", *[f"参加人数{number}（人次）" for number in range(1, 10)]],
}


def read(pdf):
    return PdfReader(BytesIO(pdf))


def pages(content, language="en"):
    return [
        page.extract_text() for page in read(annual_report_pdf(content, language=language)).pages
    ]


def text(content, language="en"):
    return "\n".join(pages(content, language))


def words_and_places(page):
    """Each piece of text of a page with the place of its left end, in millimeters."""
    found = []

    def note(piece, page_matrix, matrix, _font, _size):
        if piece.strip():
            (a, b, c, d, e, f), (x, y) = page_matrix, matrix[4:]
            found.append((piece.strip(), (a * x + c * y + e) / MM, (b * x + d * y + f) / MM))

    page.extract_text(visitor_text=note)
    return found


def size(page):
    return round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)


def tags(node, found=None):
    """Names of the structure elements below a node of the tag tree, each once."""
    found = set() if found is None else found
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            tags(child, found)
    elif hasattr(node, "get"):
        found.add(node.get("/S"))
        if "/K" in node:
            tags(node["/K"], found)
    return found


# --- what stands on the paper ---------------------------------------------------------------


def test_english_figures_stand_on_the_page_with_their_units():
    printed = text(ENGLISH)

    for figure in (
        "82 activities",
        "14,530 attendances",
        "205 papers",
        "193 designs",
        "128 lessons",
        "57 projects",
        "45 compilations",
        "520,000 characters",
    ):
        assert figure in printed
    assert "The city held 82 activities with 14,530 attendances." in printed
    assert "of which published 12 papers" in printed


def test_chinese_figures_stand_on_the_page_with_their_units():
    printed = text(CHINESE, "zh-hans")

    for figure in ("82次", "14530人次", "205篇", "193篇", "128节", "57个", "45册", "52万字"):
        assert figure in printed
    assert "全市共举办培训活动82次，参加人数达14530人次。" in printed
    assert "其中：已发表 12篇" in printed


def test_everything_else_is_printed_in_reading_order():
    printed = text(CHINESE, "zh-hans")

    order = [
        "2017—2018学年结对培训年度总结报告",
        "统计时段：2017年4月5日至2018年5月15日",
        "一、统计数据",
        "二、填报情况",
        "1204份（96.3%）",
        "附件：分区统计表",
        "市教育局教学研究室\n2018年5月23日",
        "合计 82 14530",
        "注：各行之和可能大于合计。",
    ]
    places = [printed.find(part) for part in order]

    assert -1 not in places
    assert places == sorted(places)


def test_written_sections_are_numbered_as_official_print_asks():
    sections = [
        Section("加强领导", ["成立领导小组。"]),
        Section("学科管理", ["以学科为主线。"], level=2),
        Section("语文", ["制定方案。"], level=3),
        Section("丰富形式", ["师徒结对。"]),
    ]

    printed = text(replace(CHINESE, sections=sections), "zh-hans")

    for heading in ("一、加强领导", "（一）学科管理", "1.语文", "二、丰富形式", "三、统计数据"):
        assert heading in printed


def test_paragraphs_follow_the_line_breaks_of_their_author():
    content = replace(CHINESE, lead=["　　第一段。\n\n　　第二段。"])

    assert "\n第一段。\n第二段。\n" in text(content, "zh-hans")


def test_two_annexes_are_numbered_and_listed_before_the_signature():
    awards = Breakdown("Awards", ["Name", "Rank"], [["Lu Wei", "First prize"]])

    printed = text(replace(ENGLISH, annexes=[*ENGLISH.annexes, awards]))

    assert "1. Figures by district\n2. Awards" in printed
    assert printed.index("2. Awards") < printed.index("Annex 1") < printed.index("Annex 2")


def test_a_report_without_annexes_announces_none():
    printed = text(replace(ENGLISH, annexes=[]))

    assert "Annex" not in printed


def test_an_empty_table_says_so():
    awards = Breakdown("获奖情况", ["姓名", "等次"], [])

    assert "姓名 等次\n无" in text(replace(CHINESE, annexes=[awards]), "zh-hans")


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="By district"):
        Breakdown("By district", ["District", "Papers"], [["Baiyun", "1", "2"]])


# --- characters -----------------------------------------------------------------------------

TYPED = r"# $x$ * @ref ` \ < > _ [a] // /* #let --- ~ <label> https://a.b = - + 1."


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_markup_is_printed_as_typed(language):
    content = ENGLISH if language == "en" else CHINESE
    figure = FigureLine("*not bold*", "1", "x", TYPED)

    printed = text(replace(content, lead=[TYPED], figures=[figure], title="= #t"), language)
    printed = printed.replace(" \n", " ")

    assert printed.count(TYPED) == 2
    assert "*not bold*" in printed
    assert "= #t" in printed


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["阿依古丽·买买提", "𠮷野", "喆堃玥", "𬱖㛃", "O’Neill “Ann”"])
def test_names_are_printed_whole(name, language):
    content = ENGLISH if language == "en" else CHINESE

    printed = text(replace(content, lead=[name]), language)

    assert name in printed
    assert "〓" not in printed


def test_a_character_that_no_font_has_is_marked_and_listed_on_the_last_page():
    awards = Breakdown("获奖情况", ["姓名", "等次"], [["王한明", "一等奖"]])

    printed = pages(replace(CHINESE, lead=["李한和赵ş同志"], annexes=[awards]), "zh-hans")

    assert "李〓和赵〓同志" in printed[0]
    assert "未能打印的字" not in "".join(printed[:-1])
    assert "王〓明" in printed[-1]
    assert printed[-1].count("U+D55C") == 1
    assert "U+D55C 李〓和赵〓同志" in printed[-1]
    assert "U+015F 李〓和赵〓同志" in printed[-1]


def test_without_missing_characters_there_is_no_list():
    assert ENGLISH_LABELS.missing_title not in text(ENGLISH)


@pytest.mark.parametrize("unprintable", ["\ud800", "\ue000", "\U0001f600", "\U00031350"])
def test_no_character_stops_a_report(unprintable):
    assert "a〓b" in text(replace(ENGLISH, lead=[f"a{unprintable}b"]))


def test_a_private_character_is_never_printed_even_if_a_font_has_it():
    case = TypeCase(frozenset({ord("a"), 0xE000}))

    assert case.set("a\ue000") == "a〓"
    assert case.missing_lines() == [("U+E000", "a〓")]


def test_english_quotation_marks_are_narrow():
    marks = "’" * 60

    assert marks in text(replace(ENGLISH, lead=[marks]))


def test_invisible_characters_vanish_and_accents_join_their_letter():
    content = replace(ENGLISH, lead=["a\u200bb\ufe0f\x00c nu\u0308\u030c re\u0301sume\u0301"])

    assert "abc nǚ résumé" in text(content)


# --- paper ----------------------------------------------------------------------------------


def test_a_narrow_table_stays_upright_and_a_wide_one_lies_on_its_side():
    wide = Breakdown("Wide", WIDE_COLUMNS["en"], [["Baiyun", *["1,985"] * 9]])

    upright = read(annual_report_pdf(ENGLISH, language="en"))
    turned = read(annual_report_pdf(replace(ENGLISH, annexes=[wide]), language="en"))

    assert {size(page) for page in upright.pages} == {(210, 297)}
    assert [size(page) for page in turned.pages] == [(210, 297)] * (len(turned.pages) - 1) + [
        (297, 210)
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_head_of_a_long_table_is_repeated(language):
    content = ENGLISH if language == "en" else CHINESE
    columns = WIDE_COLUMNS[language]
    rows = [[f"School {number}", *["1,985"] * 9] for number in range(40)]

    printed = pages(replace(content, annexes=[Breakdown("Long", columns, rows)]), language)
    with_rows = [page for page in printed if "School " in page]

    assert len(with_rows) >= 2
    assert all(columns[0] + " " in page for page in with_rows)
    assert all(sum(f"School {n} " in page for page in printed) == 1 for n in range(40))


def test_a_table_too_wide_for_any_page_is_cut_and_every_part_names_its_rows():
    columns = ["Place", *[f"Attendances {number}" for number in range(30)]]
    table = Breakdown("Huge", columns, [["Baiyun", *[f"{70000 + n}" for n in range(30)]]])

    report = read(annual_report_pdf(replace(ENGLISH, annexes=[table]), language="en"))
    parts = [page for page in report.pages if "Baiyun" in page.extract_text()]
    numbers = [
        (int(words), x)
        for page in parts
        for words, x, _ in words_and_places(page)
        if words.startswith("700")
    ]

    assert len(parts) > 1
    assert [number for number, _ in numbers] == list(range(70000, 70030))
    assert all(24 < x < 297 - 24 for _, x in numbers)


def test_chinese_print_has_22_lines_of_28_characters_in_mirrored_margins():
    content = replace(CHINESE, lead=["教" * 28 * 70])

    report = read(annual_report_pdf(content, language="zh-hans"))
    lines = {
        number: [place for place in words_and_places(report.pages[number]) if "教教" in place[0]]
        for number in (1, 2)
    }

    for number, left in ((1, 26), (2, 28)):
        assert [len(words) for words, _, _ in lines[number]] == [28] * 22
        assert all(x == pytest.approx(left, abs=0.2) for _, x, _ in lines[number])
    steps = [a[2] - b[2] for a, b in zip(lines[1], lines[1][1:], strict=False)]
    assert steps == pytest.approx([10.22] * 21, abs=0.01)
    # The top of the first line is 37 mm below the edge: its baseline is 0.88 of a character lower.
    assert 297 - lines[1][0][2] == pytest.approx(37 + 0.88 * 15.75 / MM, abs=0.1)


def test_chinese_page_numbers_stand_outside_between_dashes():
    content = replace(CHINESE, lead=["教" * 28 * 40])

    report = read(annual_report_pdf(content, language="zh-hans"))
    dashes = [
        min(x for words, x, y in words_and_places(page) if words.startswith("—") and y < 35)
        for page in report.pages[:2]
    ]

    assert "— 1 —" in report.pages[0].extract_text()
    assert "— 2 —" in report.pages[1].extract_text()
    assert 160 < dashes[0] < 210 - 26
    # One character of 14 points in from the outer edge.
    assert dashes[1] == pytest.approx(26 + 14 / MM, abs=0.2)


def test_english_page_numbers_say_how_many_there_are():
    printed = pages(ENGLISH)

    assert f"Page 1 of {len(printed)}" in printed[0]


def test_the_footnote_is_on_every_page():
    wide = Breakdown("宽表", WIDE_COLUMNS["zh-hans"], [["白云", *["1985"] * 9]])
    content = replace(CHINESE, footnote="SHA-256 9f2c41d0", annexes=[wide])

    assert all("SHA-256 9f2c41d0" in page for page in pages(content, "zh-hans"))


@pytest.mark.parametrize(
    ("content", "language", "figure", "filler"),
    [(CHINESE, "zh-hans", "14530人次；", "教"), (ENGLISH, "en", "14,530 attendances;", "a ")],
)
def test_a_number_never_leaves_its_unit(content, language, figure, filler):
    lead = [filler * count + figure + filler * 9 for count in range(10, 90)]

    printed = text(replace(content, lead=lead), language)

    assert printed.count(figure) == 80


def test_signature_and_date_are_never_parted():
    offices = [
        replace(CHINESE, lead=["教" * 28 * count], figures=[], completeness=[])
        for count in range(8, 22)
    ]

    for content in offices:
        printed = pages(content, "zh-hans")
        assert any("市教育局教学研究室\n2018年5月23日" in page for page in printed)


def picture(title, *rows):
    return Picture(title, title, [PrintedRow(row, [PrintedBar("12", 0.5)]) for row in rows])


def test_the_last_picture_stays_on_the_page_of_the_signature():
    content = replace(
        CHINESE,
        # So long that the picture fills the first page.
        lead=["教" * 28 * 9],
        figures=[],
        completeness=[],
        pictures=[picture("培训活动", "白云区", "南沙区")],
    )

    printed = pages(content, "zh-hans")

    signed = [page for page in printed if "市教育局教学研究室\n2018年5月23日" in page]
    assert ["南沙区" in page.split("附件")[0] for page in signed] == [True]


def test_pictures_of_the_same_places_stand_side_by_side():
    drawn = [
        picture("Activities", "Baiyun", "Nansha"),
        picture("Attendances", "Baiyun", "Nansha"),
        picture("Papers", "Nansha"),
    ]

    content = replace(ENGLISH, figures=[], pictures=drawn)

    page = read(annual_report_pdf(content, language="en")).pages[0]
    places = {words: (round(x), round(y)) for words, x, y in words_and_places(page)}

    first, second, other = places["Activities"], places["Attendances"], places["Papers"]
    assert (first[0] < second[0], first[1] - second[1]) == (True, 0)
    assert (other[0], other[1] < first[1]) == (first[0], True)


def test_short_annexes_share_a_page():
    awards = Breakdown("Awards", ["Name", "Rank"], [["Lu Wei", "First prize"]])
    long = Breakdown("Long", ["Place", "Forms"], [[f"School {n}", "1"] for n in range(38)])

    printed = pages(replace(ENGLISH, annexes=[*ENGLISH.annexes, awards, long]))[1:]

    assert [page.count("Annex ") for page in printed] == [2, 1]


# --- the file -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "language", "tag"), [(ENGLISH, "en", "en-US"), (CHINESE, "zh-hans", "zh-CN")]
)
def test_the_file_is_tagged_and_says_its_language_and_title(content, language, tag):
    report = read(annual_report_pdf(content, language=language))
    root = report.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == tag
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert report.metadata.title == content.title
    assert report.metadata.author == content.office
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert {"/H1", "/Table", "/TH", "/TD", "/P"} <= tags(root["/StructTreeRoot"])


def test_a_title_in_two_lines_is_one_in_the_file():
    report = read(annual_report_pdf(replace(CHINESE, title="年度\n总结"), language="zh-hans"))

    assert report.metadata.title == "年度总结"
    assert "年度\n总结" in report.pages[0].extract_text()


def test_equal_content_gives_equal_bytes_and_the_time_is_the_one_given():
    first = annual_report_pdf(CHINESE, language="zh-hans")
    later = replace(CHINESE, created=CHINESE.created + timedelta(days=1))

    assert annual_report_pdf(CHINESE, language="zh-hans") == first
    assert annual_report_pdf(later, language="zh-hans") != first
    assert read(first).metadata.creation_date == CHINESE.created


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        annual_report_pdf(replace(ENGLISH, created=datetime(2018, 5, 23)), language="en")  # noqa: DTZ001


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="fr"):
        annual_report_pdf(ENGLISH, language="fr")


def test_an_unknown_font_is_an_error():
    with pytest.raises(PrintError, match="no such font"):
        annual_report_pdf(replace(ENGLISH, fonts=["No Such Font"]), language="en")


def test_a_font_of_the_machine_is_unknown_too():
    with pytest.raises(PrintError, match="dejavu sans mono"):
        annual_report_pdf(replace(ENGLISH, fonts=["DejaVu Sans Mono"]), language="en")
