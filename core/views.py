"""The only generic views. Every row they touch comes from visible_to(actor)."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import generic
from django.views.generic.detail import SingleObjectMixin
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from core import led_from, sent_pages
from core.audit import changed_last_by, written_last_by
from core.exceptions import DomainError, StaleStateError
from core.lacking import lead_back_to
from core.tables import ScopedFilterSet
from core.trial import trial


class ScopedMixin:
    """Rows of `model` that the actor may see; `refine()` narrows, orders or prefetches them.

    No page replaces get_queryset(): tests/test_architecture.py looks for it.
    """

    slug_field = slug_url_kwarg = "uuid"
    title = ""

    @property
    def actor(self):
        return self.request.actor

    def get_queryset(self) -> QuerySet:
        return self.refine(self.model.objects.visible_to(self.actor))

    def refine(self, rows: QuerySet) -> QuerySet:
        """Narrow, order or prefetch rows that are already scoped."""
        return rows

    def get_title(self) -> str:
        return self.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"page_title": self.get_title()}


class ScopedListView(ScopedMixin, SingleTableMixin, FilterView):
    """A list: `table_class`, and `filterset_class` where it can be narrowed."""

    template_name = "core/list.html"
    paginate_by = 50
    filterset_class = ScopedFilterSet
    strict = False
    empty_text = ""

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"actor": self.actor}

    def get_paginate_by(self, rows):
        """None: the table divides itself into pages, and a second count would cost the same."""

    def get_table_pagination(self, table):
        return {"per_page": self.paginate_by}

    def get_table_kwargs(self):
        return {"actor": self.actor, "empty_text": self.empty_text}


class ScopedDetailView(ScopedMixin, generic.DetailView):
    """One visible record, or 404."""

    def get_title(self):
        return self.title or str(self.object)


class ScopedTemplateView(ScopedMixin, generic.TemplateView):
    """A page of several lists. `model` is unused; each list starts at visible_to(self.actor)."""


class FormActionMixin(ScopedMixin):
    """Validates with a form, then calls one service; a refusal goes back onto the form."""

    template_name = "core/form.html"
    success_message = ""
    lede = ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"actor": self.actor}

    def get_form(self, form_class=None):
        """What is added elsewhere for this form leads back to it, and is chosen then."""
        form = super().get_form(form_class)
        lead_back_to(form, led_from.without_added(self.request))
        led_from.choose_added(form, self.request)
        return form

    def form_valid(self, form) -> HttpResponse:
        if earlier := self.made_already(form):
            return self.sent_again(form, earlier)
        # A page that makes a record has none before.
        seen = form.cleaned_data.get("version") if self.object else None
        before = None if seen is None else written_last_by(self.actor)
        try:
            self.object = self.perform(form)
        except StaleStateError as refusal:
            return self.stale(form, refusal)
        except (ValidationError, DomainError) as refusal:
            # The same page, sent twice at once: the other request may have been first.
            if earlier := self.made_already(form):
                return self.sent_again(form, earlier)
            form.refuse(refusal)
            return self.form_invalid(form)
        self.remember(form)
        if seen is not None and is_unchanged(self.versioned(), seen, self.actor, before):
            messages.info(self.request, _("Nothing was changed."))
        elif message := self.get_success_message():
            messages.success(self.request, message)
        return redirect(self.get_success_url())

    def versioned(self):
        """The record whose version the page carries."""
        return self.object

    def remember(self, form) -> None:
        """What this page sent, where it makes a record and may be sent again."""
        if key := form.cleaned_data.get("uuid"):
            sent_pages.note(self.request, key)

    def perform(self, form):
        """Call the service that does the work and return the record."""
        raise NotImplementedError

    def made_already(self, form):
        """The record this very page made before, where it is sent again; else None."""

    def sent_again(self, form, earlier) -> HttpResponse:
        """To what the page made before; where something else was typed since then, back to it.

        The page then has a key of its own: sent once more, it makes another record. So it has where
        the record was taken back meanwhile, which nobody is told was saved.
        """
        is_gone = earlier.is_taken_back
        same = sent_pages.is_the_same(self.request, form.cleaned_data["uuid"])
        # Of one page sent twice at once, the second comes before the first is remembered.
        if not is_gone and (same or (same is None and form.agrees_with(earlier))):
            messages.info(self.request, _("This was saved already."))
            return redirect(earlier.get_absolute_url())
        form.data = form.data.copy()
        form.data[form.add_prefix("uuid")] = uuid4()
        context = self.get_context_data(form=form, earlier=earlier, is_gone=is_gone)
        return self.render_to_response(context, status=409)

    def form_invalid(self, form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def stale(self, form, refusal: StaleStateError) -> HttpResponse:
        """Both versions side by side; saving again from this page is a decision, not a slip.

        A page that says what is stored by now, as one that was sent twice does, is saved.
        """
        if stored := self.stored_already(form, refusal):
            self.object = stored
            messages.info(self.request, _("This was saved already."))
            return redirect(self.get_success_url())
        form.refuse(refusal)
        versions = form.versions(refusal) if refusal.current else []
        if refusal.current and "version" in form.fields:
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = refusal.current.version
        is_own = bool(versions) and changed_last_by(refusal.current, self.actor)
        context = self.get_context_data(form=form, versions=versions, versions_are_own=is_own)
        return self.render_to_response(context, status=409)

    def stored_already(self, form, refusal: StaleStateError):
        """The record as it is, if this page sent from its version of now would change nothing.

        The service itself says so, in a trial: it leaves the version and writes no change down.
        """
        current, seen = refusal.current, form.cleaned_data.get("version")
        if current is None or seen is None:
            return None
        form.cleaned_data["version"] = current.version
        before = written_last_by(self.actor)
        try:
            with trial():
                made = self.perform(form)
                # A page may lead to another record than the one whose version it carries.
                is_stored = made == current and is_unchanged(
                    made, current.version, self.actor, before
                )
        except (ValidationError, DomainError, PermissionDenied):
            return None
        finally:
            form.cleaned_data["version"] = seen
        return made if is_stored else None

    def get_success_message(self) -> str:
        return str(self.success_message)

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_cancel_url(self) -> str:
        """Where the way back leads."""
        return self.object.get_absolute_url() if self.object else self.get_success_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "lede": self.lede,
            "cancel_url": self.get_cancel_url(),
        }


class ScopedCreateView(FormActionMixin, generic.CreateView):
    """Adds a record. The same form sent twice leads to the one record it made."""

    object = None

    def made_already(self, form):
        visible = self.model.objects.visible_to(self.actor)
        return visible.filter(uuid=form.cleaned_data["uuid"]).first()


class ScopedUpdateView(FormActionMixin, generic.UpdateView):
    """Changes a visible record."""


class ScopedFormView(FormActionMixin, generic.FormView):
    """Makes a record from a form that asks differently than its columns do."""

    object = None


class RecordFormView(FormActionMixin, SingleObjectMixin, generic.FormView):
    """A form about one visible record: ending it, returning it, adding to it."""

    object = None

    def dispatch(self, request, *args, **kwargs):
        self.object = self.object or self.get_object()
        return super().dispatch(request, *args, **kwargs)


class ActionView(ScopedMixin, SingleObjectMixin, generic.View):
    """One button: POST to a visible record, call one service, go back to the record."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs) -> HttpResponse:
        record = self.get_object()
        try:
            messages.success(request, self.perform(record))
        except DomainError as refusal:
            return self.declined(record, refusal)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(self.get_success_url(record))

    def declined(self, record, refusal: DomainError) -> HttpResponse:
        """Back to the record with the sentence; or to a page that asks what is meant."""
        messages.error(self.request, str(refusal))
        return redirect(self.get_success_url(record))

    def get_success_url(self, record) -> str:
        return record.get_absolute_url()

    def perform(self, record) -> str:
        """Do it and return the sentence to show the person."""
        raise NotImplementedError


def is_unchanged(record, seen: int, actor, before: int | None) -> bool:
    """Whether a page was sent as it stood: the version stayed, and nothing is written down.

    `before` is what this actor had written down last. Some acts leave the version, others write
    nothing down: only both together say that nothing was done.
    """
    if getattr(record, "version", None) != seen or written_last_by(actor) != before:
        return False
    # What a service returns may be the row as it was read before.
    return type(record)._base_manager.filter(pk=record.pk, version=seen).exists()


def bad_request(request, exception) -> HttpResponse:
    """What was sent cannot be read, so this page reads nothing of it."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def csrf_failure(request, reason="") -> HttpResponse:
    """The page's key is old, not the person wrong: say so, and how to keep what was typed."""
    if not request.accepts("text/html"):
        return JsonResponse({"problem": "csrf"}, status=403)
    return render(request, "403_csrf.html", status=403)
