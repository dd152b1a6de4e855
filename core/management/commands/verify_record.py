"""Whether the record of changes is as it was written."""

from django.core.management.base import BaseCommand, CommandError

from core import sealing
from core.models import Seal


class Command(BaseCommand):
    help = "Recount the seals of the record of changes. Write its last line down elsewhere."

    def handle(self, **options):
        if found := list(sealing.faults()):
            raise CommandError("\n".join(found))
        last = Seal.objects.order_by("position").last()
        self.stdout.write(f"Whole. {last or 'Nothing is sealed yet.'}")
