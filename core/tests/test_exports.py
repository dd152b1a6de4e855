import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import gettext, override

from core.exports import CSV_TYPE, Sheet, csv_parts, download, guarded, xlsx_bytes
from core.tests.xlsx import read_xlsx

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\0x", "＝1+1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", [-5, "13800000000", "王·清", "1=1", 3.5])
def test_numbers_and_ordinary_text_stay_as_they_are(value):
    assert guarded(value) == str(value)


def test_csv_opens_as_chinese_with_every_cell_quoted():
    made = b"".join(csv_parts(Sheet("单", ["姓名", "数"], [["王清", 3], ["=1+1", None]])))

    assert made.startswith(b"\xef\xbb\xbf")
    text = made.decode("utf-8-sig")
    assert text.splitlines()[1] == '"王清","3"'
    assert list(csv.reader(io.StringIO(text)))[2] == ["'=1+1", ""]


def test_a_long_file_is_sent_while_it_is_read_in_the_language_it_was_asked_in():
    read = []

    def rows():
        for number in range(2_000):
            read.append(number)
            yield [number, gettext("Awards")]

    with override("zh-hans"):
        response = download(
            csv_parts(Sheet("x", ["a", "b"], rows())), name="x.csv", content_type=CSV_TYPE
        )
    parts = iter(response.streaming_content)
    first = next(parts)

    assert 0 < len(read) < 2_000
    lines = list(csv.reader(io.StringIO(b"".join([first, *parts]).decode("utf-8-sig"))))
    assert lines[1] == ["0", "获奖"]
    assert [line[0] for line in lines[1:]] == [str(number) for number in range(2_000)]


def test_a_workbook_holds_text_numbers_and_dates_as_what_they_are():
    rows = [
        ["=1+1", 14_530, date(2018, 3, 21)],
        ["https://example.org", -3, datetime(2018, 3, 21, 4, tzinfo=UTC)],
        [None, "", "𬱖"],
    ]
    (read,) = read_xlsx(xlsx_bytes([Sheet("By district: [all]", ["a", "b", "c"], rows)])).values()

    day = (date(2018, 3, 21) - date(1899, 12, 30)).days
    assert read[1] == ["=1+1", 14_530, day]
    assert read[2] == ["https://example.org", -3, day + 0.5]
    assert read[3] == [None, None, "𬱖"]


def test_sheets_of_one_name_get_two():
    made = xlsx_bytes([Sheet("x" * 40, ["a"], []), Sheet("x" * 40, ["a"], [])])
    assert len(read_xlsx(made)) == 2


def test_a_download_is_saved_under_its_own_name():
    response = download(b"x", name="年度 报告.csv", content_type="text/csv")

    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
