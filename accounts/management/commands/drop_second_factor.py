from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services import drop_second_factor
from core.actor import Actor


class Command(BaseCommand):
    help = "Take the second factor off an account whose owner lost phone and recovery codes."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username.lower()).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.")
        dropped = drop_second_factor(user, actor=Actor(name="drop_second_factor"))
        done = "is off; it is set up anew at the next sign-in" if dropped else "was not on"
        self.stdout.write(f"The second factor of {user.username} {done}.")
