"""Sentences that are said together."""

from functools import reduce

from django.utils.translation import gettext as _


def one_after_the_other(*sentences: str) -> str:
    """All of them as one text; one at least."""
    return reduce(_two, sentences)


def _two(said: str, more: str) -> str:
    # Translators: two sentences, one after the other; Chinese has no space between them.
    return _("%(said)s %(more)s") % {"said": said, "more": more}
