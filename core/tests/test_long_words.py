"""A long text among many stands with its first lines, and nothing of it is lost."""

import pytest

from core.long_words import first_and_rest

ENGLISH = "Please say who taught which lesson, and add the photo of the board. " * 16
CHINESE = "请写清楚每节课由谁执教，并补上板书照片。" * 60


@pytest.mark.parametrize("text", ["", "Who taught?", ENGLISH[:100], CHINESE[:50]])
def test_what_fits_or_nearly_is_left_whole(text):
    assert first_and_rest(text) == (text, "")


@pytest.mark.parametrize(("text", "most"), [(ENGLISH, 82), (CHINESE, 42)])
def test_of_a_long_one_the_first_lines_stand_and_the_rest_follows(text, most):
    first, rest = first_and_rest(text)

    assert len(first) <= most
    assert (first.removesuffix(" …") + rest.removeprefix("… ")).replace(" ", "") == text.replace(
        " ", ""
    )


def test_no_word_is_cut():
    first, rest = first_and_rest(ENGLISH)

    assert first[:-1].split()[-1] in ENGLISH.split()
    assert rest[1:].split()[0] in ENGLISH.split()
