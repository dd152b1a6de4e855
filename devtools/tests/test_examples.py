"""What Hypothesis tries is the same in every run."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import HypothesisProvider


def test_no_example_is_drawn_from_the_numbers_and_words_of_our_modules():
    known = []

    @settings(max_examples=1, derandomize=True)
    @given(st.data())
    def look(data):
        provider = data.conjecture_data.provider
        assert isinstance(provider, HypothesisProvider)
        known.append(len(provider._local_constants))

    look()

    assert known == [0]
