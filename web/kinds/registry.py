"""Every kind of decision, and what asks for it on a page."""

from __future__ import annotations

from collections.abc import Mapping

from web.kinds.choose import ONE, READ_ON, TALK
from web.kinds.rank import ORDER
from web.kinds.rate import VALUES
from web.kinds.select import PICK
from web.kinds.widget import Widget

WIDGETS: Mapping[str, Widget] = {
    "choose": ONE,
    "interview": TALK,
    "rank": ORDER,
    "select": PICK,
    "rate": VALUES,
    "continue": READ_ON,
}
