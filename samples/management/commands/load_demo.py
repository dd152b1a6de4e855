from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.exceptions import DomainError
from samples.reference_year.demo import load_demo


class Command(BaseCommand):
    help = "The reference year with one account for each role. Safe to run again."

    def handle(self, **options):
        try:
            load_demo()
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("demo_accounts", stdout=self.stdout)
