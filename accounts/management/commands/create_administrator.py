from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.services import create_administrator


class Command(BaseCommand):
    help = "Add an administrator's account and print its password, once."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the person's name")

    def handle(self, *, username, name, **options):
        try:
            password = create_administrator(username=username, name=name or username)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{username} may sign in with this password, shown once: {password}")
