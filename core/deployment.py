"""What `check --deploy` says of a portal in real use, besides what Django says."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004


@register(deploy=True)
def site_address_is_known(app_configs, **kwargs) -> list[CheckMessage]:
    """Letters go out when nobody asks for a page: then nothing else says where the portal is."""
    address = urlsplit(settings.SITE_ADDRESS)
    if address.scheme in {"http", "https"} and address.hostname:
        return []
    return [
        Warning(
            "SITE_ADDRESS is not set to the address of the portal.",
            hint="Set it, such as https://portal.example.org: without it letters lead nowhere, and "
            "papers and codes have whatever address their page was asked at.",
            id="core.W001",
        )
    ]
