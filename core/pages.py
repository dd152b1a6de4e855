"""What the pages of this room share: lists with a way to add, forms for those who may."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.rights import may_manage_lists
from core.views import (
    RecordFormView,
    ScopedCreateView,
    ScopedListView,
    ScopedUpdateView,
)


class RoomList(ScopedListView):
    """A list among its neighbours, with a way to add to it for those who may."""

    template_name = "core/neighbor_list.html"
    room = ""
    add_url = ""
    add_label = ""
    nothing_found = gettext_lazy("Nothing is like that. Ask for less, or show everything.")

    def may_add(self) -> bool:
        return may_manage_lists(self.actor)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        table = context["table"]
        if context["filter"].form.changed_data:
            table.empty_text = self.nothing_found
            table.empty_url, table.empty_action = "?", _("Show everything")
        elif self.may_add():
            table.empty_url, table.empty_action = self.add_url, self.add_label
        table.show_header = bool(table.page.paginator.count)
        is_new = not (table.show_header or context["filter"].form.changed_data)
        return context | {
            "room": self.room,
            "action_url": self.add_url if self.may_add() and not is_new else "",
            "action_label": self.add_label,
        }


class AddPage(ScopedCreateView):
    """A form that adds to a list, for those who may."""

    back = ""

    def dispatch(self, request, *args, **kwargs):
        if not self.may_add():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_add(self) -> bool:
        return may_manage_lists(self.request.actor)

    def get_cancel_url(self):
        return self.back


class ForThoseWhoMay:
    """A form about a record that is there for all to see, but not for all to change."""

    def get_object(self, queryset=None):
        record = super().get_object(queryset)
        if not self.may_change(record):
            raise PermissionDenied
        return record

    def may_change(self, record) -> bool:
        return may_manage_lists(self.actor)


class EditPage(ForThoseWhoMay, ScopedUpdateView):
    success_message = gettext_lazy("The change is saved.")
    service = None

    def get_title(self):
        return _("Edit %(name)s") % {"name": self.object}

    def perform(self, form):
        return type(self).service(
            self.object, actor=self.actor, seen=form.cleaned_data["version"], **form.changes()
        )


class StepPage(ForThoseWhoMay, RecordFormView):
    """A step on a record from the version on the screen: opening, closing, ending."""

    service = None

    def get_initial(self):
        return super().get_initial() | {"version": self.object.version}

    def perform(self, form):
        values = dict(form.cleaned_data)
        return type(self).service(
            self.object, actor=self.actor, seen=values.pop("version"), **values
        )


class BySlug:
    slug_field = slug_url_kwarg = "slug"


def chosen(request, model, name: str, actor) -> dict:
    """The place a link leads here from (`?school=…`), as a form's initial value."""
    try:
        address = UUID(request.GET.get(name, ""))
    except ValueError:
        return {}
    return {name: model.objects.visible_to(actor).filter(uuid=address).first()}


def one_of(rows, key):
    """The row of this UUID among rows that are already scoped, or 404."""
    try:
        return rows.get(uuid=key)
    except (rows.model.DoesNotExist, ValidationError) as error:
        raise Http404 from error
