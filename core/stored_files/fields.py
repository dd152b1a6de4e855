"""Fields that take files. What was accepted stays with a page that comes back."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.stored_files.judging import Prepared, prepare
from core.stored_files.kinds import ACCEPTED, ACCEPTED_PHOTOS, PHOTO_NAMES
from core.stored_files.photos import MOST_PHOTOS
from core.stored_files.waiting import tickets_for, waiting


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a page: files chosen now, and tickets of those that wait."""

    uploads: list = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)

    def __bool__(self):
        return bool(self.uploads or self.tickets)


class KeepingInput(forms.FileInput):
    """Lists what was accepted before, with a tick to leave it out."""

    allow_multiple_selected = True
    # Set when the field has judged what came.
    kept: tuple[Prepared, ...] = ()
    # What the record has already, as `components/attachments.html` shows it.
    there: tuple[dict, ...] = ()

    def value_from_datadict(self, data, files, name) -> Sent:
        return Sent(*(lists(each, key) for each, key in ((files, name), (data, f"{name}_kept"))))

    def value_omitted_from_data(self, data, files, name) -> bool:
        return not self.value_from_datadict(data, files, name)

    def use_required_attribute(self, initial) -> bool:
        return super().use_required_attribute(initial) and not self.kept

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, None, attrs)
        context["widget"]["there"] = self.there
        context["widget"]["kept"] = [
            {"ticket": ticket, "name": each.name} for ticket, each in tickets_for(self.kept).items()
        ]
        return context


def lists(sent, name: str) -> list:
    """All values under a name; a plain mapping has at most one."""
    if hasattr(sent, "getlist"):
        return sent.getlist(name)
    return [sent[name]] if sent.get(name) else []


class KeepingField(forms.FileField):
    """Judges each file by itself, so that one refused costs no other; holds `most` of them."""

    most = 1

    def judged(self, sent: Sent | None) -> list[Prepared]:
        """What is accepted; raises ValidationError naming each file that is not, and why."""
        sent = sent or Sent()
        # Each is read whole: a page that asks for more than it can show is none of ours.
        kept = [waiting(ticket) for ticket in dict.fromkeys(sent.tickets[: self.most])]
        faults = []
        if None in kept:
            faults.append(_("A file kept with this page is gone. Choose it again."))
        accepted = [each for each in kept if each]
        for upload in filter(None, sent.uploads):
            try:
                accepted.append(self.judge(upload))
            except ValidationError as error:
                sentence = " ".join(error.messages)
                faults.append(
                    _("%(name)s was not added: %(sentence)s")
                    % {"name": upload.name, "sentence": sentence}
                )
        self.widget.kept = tuple(dict.fromkeys(accepted))
        if faults:
            raise ValidationError(faults)
        return list(self.widget.kept)

    def wait_for(self, tickets: list[str]) -> None:
        """Show what waits; what has waited too long is no more."""
        self.widget.kept = tuple(filter(None, map(waiting, tickets[: self.most])))

    def judge(self, upload) -> Prepared:
        return prepare(upload)

    def has_changed(self, initial, data) -> bool:
        return bool(data)


class PhotosField(KeepingField):
    """Up to six photos at once, each read and drawn anew."""

    most = MOST_PHOTOS

    def __init__(self, **kwargs):
        attrs = {"multiple": True, "accept": ACCEPTED_PHOTOS}
        super().__init__(widget=KeepingInput(attrs=attrs), **kwargs)

    def clean(self, data, initial=None) -> list[Prepared]:
        found = self.judged(data)
        if len(found) > MOST_PHOTOS:
            raise ValidationError(_("A form can have up to 6 photos. Choose fewer."))
        return found

    def judge(self, upload) -> Prepared:
        found = prepare(upload)
        if not found.is_photo:
            raise ValidationError(_("Choose photos here: %(photos)s.") % {"photos": PHOTO_NAMES})
        return found


class FileField(KeepingField):
    """One file, read and judged; one chosen now stands for the one that waits."""

    def __init__(self, **kwargs):
        super().__init__(widget=KeepingInput(attrs={"accept": ACCEPTED}), **kwargs)

    def clean(self, data, initial=None) -> Prepared | None:
        instead = Sent(uploads=data.uploads[-1:]) if data and data.uploads else data
        try:
            found = self.judged(instead)
        except ValidationError:
            if instead is not data:
                # The one chosen instead is refused: the one that waits goes on waiting.
                self.wait_for(data.tickets)
            raise
        if not found and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return found[0] if found else None
