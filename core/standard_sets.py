"""The page of a standard set: what would be added is shown, ticked, before anything is."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import led_from
from core.forms import StandardSetForm
from core.pages import FollowedMixin, ForThoseWhoMay
from core.rights import may_manage_lists
from core.views import ScopedFormView


@dataclass(frozen=True, slots=True)
class Offered:
    """One row of a standard set, as its page shows it before anything is added.

    One with a `key` may be left out.
    """

    name: str
    key: str = ""
    detail: str = ""
    is_there: bool = False
    obstacle: str = ""
    # Why it is offered without a tick.
    doubt: str = ""

    @property
    def is_to_come(self) -> bool:
        return not (self.is_there or self.obstacle)

    @property
    def choice(self) -> tuple[str, str]:
        words = self.name
        for line in filter(None, (self.detail, self.doubt)):
            words = format_html("{}<br><small>{}</small>", words, line)
        return self.key, words


class StandardSetPage(ForThoseWhoMay, FollowedMixin, ScopedFormView):
    """Shows a standard set, then adds what stays ticked of what is not there.

    `perform()` calls the one service that adds `chosen(form)`, and returns what it made. Where
    something stands in a row's way, `remedy` is where that is put right and what the link says.
    """

    template_name = "core/standard_set.html"
    form_class = StandardSetForm
    lede = gettext_lazy(
        "Look at what will be added, and take the tick off what you do not need. What is there "
        "already is left alone, and all of it can be changed afterwards."
    )
    back = ""
    remedy = ("", "")

    def may(self) -> bool:
        return may_manage_lists(self.actor)

    def offered(self) -> list[Offered]:
        raise NotImplementedError

    @cached_property
    def rows(self) -> list[Offered]:
        return self.offered()

    def get_form_kwargs(self):
        offered = [each for each in self.rows if each.key and each.is_to_come]
        return super().get_form_kwargs() | {
            "choices": [each.choice for each in offered],
            "ticked": [each.key for each in offered if not each.doubt],
        }

    def chosen(self, form) -> list[str]:
        return form.cleaned_data.get("chosen", [])

    def get_context_data(self, **kwargs):
        offered = self.rows
        return super().get_context_data(**kwargs) | {
            "offered": [each for each in offered if not (each.key and each.is_to_come)],
            "is_complete": not any(each.is_to_come for each in offered),
            "remedy": self.remedy if any(each.obstacle for each in offered) else None,
        }

    def get_success_url(self):
        return led_from.way_back(self.request) or self.back

    def get_success_message(self):
        number = len(self.object)
        if not number:
            return _("Everything was there already.")
        return ngettext("%(number)d is added.", "%(number)d are added.", number) % {
            "number": number
        }
