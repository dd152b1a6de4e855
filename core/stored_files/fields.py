"""Fields that take files."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.stored_files.judging import MOST_PHOTOS, Prepared, prepare


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to six photos at once, each read and drawn anew."""

    def __init__(self, **kwargs):
        attrs = {"multiple": True, "accept": "image/jpeg,image/png,image/webp"}
        super().__init__(widget=ManyFiles(attrs=attrs), **kwargs)

    def clean(self, data, initial=None) -> list[Prepared]:
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > MOST_PHOTOS:
            raise ValidationError(_("A form can have up to 6 photos. Choose fewer."))
        found = [prepare(super(PhotosField, self).clean(upload, initial)) for upload in uploads]
        if not all(each.is_photo for each in found):
            raise ValidationError(_("Choose photos here: JPEG, PNG or WebP."))
        return found


class FileField(forms.FileField):
    """One file, read and judged."""

    def clean(self, data, initial=None) -> Prepared | None:
        upload = super().clean(data, initial)
        return prepare(upload) if upload else None
