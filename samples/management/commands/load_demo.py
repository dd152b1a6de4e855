from datetime import date

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.exceptions import DomainError
from samples.demo import load_demo


class Command(BaseCommand):
    help = "A year that lives today and the reference year, with people. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day in whose morning the year stands; today if left out",
        )

    def handle(self, *, today, **options):
        try:
            load_demo(today)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("demo_accounts", stdout=self.stdout)
