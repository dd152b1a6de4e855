"""How far something is, in words."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.tables import chip
from guidance.progress.owed import Owed
from guidance.progress.reading import Far, far

TONES = {Far.MISSING: "look", Far.ON_ITS_WAY: "", Far.DONE: "done"}


def how_far(owed: Owed) -> SafeString:
    """A chip, and what is on its way beside what counts."""
    words = {"done": owed.done, "needed": owed.needed, "waiting": owed.waiting}
    said = chip(_("%(done)s of %(needed)s") % words, TONES[far([owed])])
    if not owed.waiting:
        return said
    return format_html("{} <small>{}</small>", said, _("%(waiting)s on the way") % words)
