from django.apps import AppConfig


class PairingsConfig(AppConfig):
    name = "pairings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import pairings.foresight  # noqa: F401 - says what changes further down touch
