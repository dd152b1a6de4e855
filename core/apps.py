from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("core.deployment")
        # Each room says what its notices and its record of changes say, what of its own a change
        # further down touches, what a form says where its records are lacking, and which rights
        # follow from its rows.
        autodiscover_modules("notices", "foresight", "audit", "lacking", "grants")
