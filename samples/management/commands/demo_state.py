import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from samples.demo import State, loaded_for, state


class Command(BaseCommand):
    help = "What is here: a demo and how many days old, a real portal, or nothing. As JSON."

    def handle(self, **options):
        found = state()
        days = (timezone.localdate() - loaded_for()).days if found == State.DEMO else 0
        self.stdout.write(json.dumps({"state": found.value, "days": days}))
