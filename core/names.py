"""Names of places and things in two languages, and of people as a reader may see them."""

from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


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
    if name_en and not (get_language() or "en").startswith("zh"):
        return name_en
    return name


def with_colon(what: object, more: object) -> str:
    """The one and what is said of it, with the colon of the reader's language."""
    return gettext("%(what)s: %(more)s") % {"what": what, "more": more}


def masked(name: str) -> str:
    """王秀清 becomes 王×清, 王清 becomes 王×: enough to talk about, too little to know."""
    if len(name) <= 2:
        return f"{name[:1]}×"
    return f"{name[0]}×{name[-1]}"


def shown(name: str, actor) -> str:
    """A person's name as this actor may see it."""
    return masked(name) if actor is not None and actor.masks_names else name
