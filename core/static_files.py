"""Static files by their content: a name that changes with what it says can be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """One script that asks for another asks for it by that name, too."""

    support_js_module_import_aggregation = True
