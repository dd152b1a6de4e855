"""Lists and pages of registration forms, and the steps of their chain."""

from functools import partial

from django.utils.translation import gettext as _

from activities.attachments.forms import FileForm
from activities.attachments.models import Attachment
from activities.attachments.previews import small
from activities.attachments.services import (
    add_file,
    may_add_file,
    may_add_stamped_copy,
    remove_file,
)
from activities.registration.models import Activity
from core.pages import ForThoseWhoMay
from core.stored_files.serving import served
from core.views import (
    ActionView,
    RecordFormView,
    ScopedDetailView,
)

# --- files -----------------------------------------------------------------------------------


class FileAddView(ForThoseWhoMay, RecordFormView):
    """Adds a file to a form: the author's while it may be changed, a stamped copy later on."""

    model = Activity
    form_class = FileForm
    stamped = False

    def refine(self, rows):
        return rows.select_related("program")

    def may(self):
        may_add = may_add_stamped_copy if self.stamped else may_add_file
        return may_add(self.actor, self.record)

    def get_title(self):
        return _("Add a stamped copy") if self.stamped else _("Add a file")

    def get_initial(self):
        return {"version": self.object.version}

    def perform(self, form):
        add_file(
            self.object,
            form.cleaned_data["file"],
            actor=self.actor,
            seen=form.cleaned_data["version"],
            stamped=self.stamped,
            caption=form.cleaned_data["caption"],
        )
        return self.object

    def get_success_message(self):
        return _("The file is on the form.")


class FileRemoveView(ActionView):
    model = Attachment

    def refine(self, rows):
        return rows.filter(removed_at=None).select_related("activity")

    def perform(self, record):
        remove_file(record, actor=self.actor)
        return _("The file was taken off the form.")

    def get_success_url(self, record):
        return record.activity.get_absolute_url()


class FileView(ScopedDetailView):
    """The content of a file, to whoever sees its form; never as a page of this site."""

    model = Attachment
    http_method_names = ["get", "head"]

    def refine(self, rows):
        return rows.filter(removed_at=None).select_related("file")

    def get(self, request, *args, **kwargs):
        attachment = self.get_object()
        is_small = "small" in request.GET and attachment.kind == Attachment.Kind.PHOTO
        opened = partial(small, attachment) if is_small else None
        return served(request, attachment.file, attachment.name, opened=opened)
