"""Forms of a pair, in any status, with the rows the services would have written."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.tests.factories import UserFactory
from guidance.contacts.models import GuidanceContact
from pairings.tests.factories import PairingFactory


class GuidanceContactFactory(DjangoModelFactory):
    class Meta:
        model = GuidanceContact

    pairing = factory.SubFactory(PairingFactory)
    program = factory.SelfAttribute("pairing.program")
    subject = factory.SelfAttribute("pairing.subject")
    district = factory.SelfAttribute("pairing.district")
    held_on = date(2025, 10, 16)
    channel = GuidanceContact.Channel.PHONE
    topic = GuidanceContact.Topic.METHOD
    recorded_by = factory.SubFactory(UserFactory)
