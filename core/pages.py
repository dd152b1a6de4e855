"""What the pages of every room share: lists with a way to add, forms for those who may."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import after_saving, led_from
from core.exceptions import DomainError, ForNow
from core.rights import may_manage_lists
from core.stored_files.serving import served
from core.typed import key_in
from core.views import (
    RecordFormView,
    ScopedCreateView,
    ScopedDetailView,
    ScopedListView,
    ScopedUpdateView,
)


class ForThoseWhoMay:
    """A page with a right, asked before anything else is read, shown or done.

    The record itself is there for all who see it: one they do not see is a 404, one that is not
    theirs to change a 403.
    """

    # Why what was sent is not taken in for now.
    held_back = ""

    def dispatch(self, request, *args, **kwargs):
        sentence = self.over()
        if isinstance(sentence, ForNow) and request.method == "POST":
            self.held_back = sentence
        elif sentence:
            messages.info(request, sentence)
            return redirect(self.over_url())
        elif not self.may():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        return self.hold_back(form) if self.held_back else super().form_valid(form)

    def form_invalid(self, form):
        return self.hold_back(form) if self.held_back else super().form_invalid(form)

    def hold_back(self, form):
        """The page as it was sent, with the one reason why nothing of it is taken in."""
        form.errors.clear()
        form.refuse(DomainError(self.held_back))
        return self.render_to_response(self.get_context_data(form=form), status=409)

    def over(self) -> str:
        """Why the page has nothing to do any more, for who has the right to it; else empty.

        A second press, or one in an old window, is no mistake.
        """
        return ""

    def stale(self, form, refusal):
        """Where somebody did this very step a moment ago, there is nothing to compare."""
        self.__dict__.pop("record", None)
        sentence = self.over()
        if isinstance(sentence, ForNow):
            self.held_back = sentence
            return self.hold_back(form)
        if sentence:
            messages.info(self.request, sentence)
            return redirect(self.over_url())
        return super().stale(form, refusal)

    def over_url(self) -> str:
        return self.record.get_absolute_url()

    def may(self) -> bool:
        """Whether this actor may do what the page is for; `self.record` is what it is about."""
        raise NotImplementedError

    @cached_property
    def record(self):
        return super().get_object()

    def get_object(self, queryset=None):
        return self.record


class ListPage(ScopedListView):
    """A list with one way to add to it, for those who may; its empty state offers the same."""

    add_url = ""
    add_label = ""
    nothing_found = gettext_lazy("Nothing is like that. Ask for less, or show everything.")

    def may_add(self) -> bool:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        table = context["table"]
        is_narrowed = bool(context["filter"].form.changed_data)
        may_add = self.may_add()
        if is_narrowed:
            table.empty_text = self.nothing_found
            table.empty_url, table.empty_action = "?", _("Show everything")
        elif may_add:
            table.empty_url, table.empty_action = self.add_url, self.add_label
        table.show_header = bool(table.paginated_rows)
        is_new = not (table.show_header or is_narrowed)
        return context | {
            "action_url": self.add_url if may_add and not is_new else "",
            "action_label": self.add_label,
        }


class FiledListPage(ListPage):
    """A list that may be taken along as a file, narrowed as it is on the screen."""

    template_name = "core/filed_list.html"

    def file_url(self, extension: str) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        query = self.request.GET.urlencode()
        asked = f"?{query}" if query else ""
        return super().get_context_data(**kwargs) | {
            "xlsx_url": self.file_url("xlsx") + asked,
            "csv_url": self.file_url("csv") + asked,
        }


class RoomList(ListPage):
    """One of the office's own lists, among its neighbours."""

    template_name = "core/neighbor_list.html"
    room = ""
    standard_url = ""
    standard_label = ""

    def may_add(self) -> bool:
        return may_manage_lists(self.actor)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "room": self.room,
            "second_url": self.standard_url if self.may_add() else "",
            "second_label": self.standard_label,
        }


class FollowedMixin:
    """A page of an office's first days: the page after it offers an administrator what follows."""

    def another(self, form) -> str:
        """Where the same is added once more; nothing, where that makes no sense."""
        return ""

    def remember(self, form):
        super().remember(form)
        # Who came from a form goes on with that.
        if self.actor.is_administrator and not led_from.way_back(self.request):
            after_saving.note(self.request, self.another(form))


class AddPage(ForThoseWhoMay, FollowedMixin, ScopedCreateView):
    """A form that adds to a list."""

    back = ""

    def may(self) -> bool:
        return may_manage_lists(self.actor)

    def another(self, form):
        return self.request.get_full_path()

    def get_cancel_url(self):
        return led_from.way_back(self.request) or self.back

    def get_success_url(self):
        """To what was added; for a form that led here, back to it."""
        if led_from.way_back(self.request):
            return led_from.way_back_with(self.request, self.object)
        return super().get_success_url()


class FilePage(ScopedDetailView):
    """The file of a record, to whoever sees that and may read names: in a file nobody masked them.

    It stands in `column`, and its name in `column`_name.
    """

    column = "file"
    http_method_names = ("get", "head")

    def refine(self, rows):
        return rows.exclude(**{self.column: None}).select_related(self.column)

    def get(self, request, *args, **kwargs):
        record = self.get_object()
        if self.actor.masks_names:
            raise PermissionDenied
        return served(request, getattr(record, self.column), getattr(record, f"{self.column}_name"))


class AddUnder(AddPage):
    """A form that adds to one record: that in the address, of `of_model`, read with `of_names`."""

    of_model = None
    of_names: tuple[str, ...] = ()

    @cached_property
    def of(self):
        rows = self.of_model.objects.visible_to(self.actor).select_related(*self.of_names)
        return one_of(rows, self.kwargs["uuid"])

    @property
    def back(self):
        return self.of.get_absolute_url()

    def over_url(self):
        return self.back


class EditPage(ForThoseWhoMay, ScopedUpdateView):
    """A form that changes a record from the version on the screen, through `service`."""

    success_message = gettext_lazy("The change is saved.")
    service = None

    def may(self) -> bool:
        return may_manage_lists(self.actor)

    def get_title(self):
        return _("Edit %(name)s") % {"name": self.object}

    def perform(self, form):
        return type(self).service(
            self.object, actor=self.actor, seen=form.cleaned_data["version"], **form.changes()
        )


class StepPage(ForThoseWhoMay, RecordFormView):
    """A step on a record from the version on the screen: opening, closing, ending."""

    service = None

    def may(self) -> bool:
        return may_manage_lists(self.actor)

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
    key = key_in(request.GET.get(name, ""))
    return {name: model.objects.visible_to(actor).filter(uuid=key).first()} if key else {}


def one_of(rows, key):
    """The row of this UUID among rows that are already scoped, or 404."""
    try:
        return rows.get(uuid=key)
    except (rows.model.DoesNotExist, ValidationError) as error:
        raise Http404 from error
