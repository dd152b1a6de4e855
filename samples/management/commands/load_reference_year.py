from django.core.management.base import BaseCommand

from samples.reference_year.load import load_reference_year


class Command(BaseCommand):
    help = "Build the reference program year. Safe to run again: it then changes nothing."

    def handle(self, **options):
        built = load_reference_year()
        self.stdout.write("Built the reference year." if built else "It is there already.")
