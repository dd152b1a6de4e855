"""Names of places and things in two languages, and of people as a reader may see them."""

from base64 import b32encode

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

SIGNS = 3


class NamedInTwoLanguages(models.Model):
    """A name, and an English one where the office has given it."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return in_language(self.name, self.name_en)


def in_language(name: str, name_en: str) -> str:
    """The English name for an English reader where there is one, else the name."""
    return name_en if name_en and is_read_in_english() else name


def is_read_in_english() -> bool:
    return not (get_language() or "en").startswith("zh")


def with_colon(what: object, more: object) -> str:
    """The one and what is said of it, with the colon of the reader's language."""
    return gettext("%(what)s: %(more)s") % {"what": what, "more": more}


def masked(name: str) -> str:
    """王秀清 becomes 王×清·PM5, 王清 becomes 王×·4XA: enough to talk about, too little to know.

    Of a name in two scripts, 王秀清 Wang Xiuqing, the first is masked alike.
    """
    return f"{half_masked(name)}·{told_apart_by(name)}"


def half_masked(name: str) -> str:
    """王秀清 becomes 王×清: for whoever has the name on paper before them, and compares."""
    first, *rest = name.split() or [""]
    own = first if rest and not first.isascii() else name
    return f"{own[:1]}×{own[-1]}" if len(own) > 2 else f"{own[:1]}×"


def told_apart_by(name: str) -> str:
    """Three signs that tell somebody from others whose names begin and end alike.

    They are made with the portal's key: who does not have it finds no name by them.
    """
    made = salted_hmac("core.names", name, algorithm="sha256").digest()
    return b32encode(made)[:SIGNS].decode()


def shown(name: str, actor) -> str:
    """A person's name as this actor may see it."""
    return masked(name) if actor is not None and actor.masks_names else name
