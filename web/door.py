"""The door of the room: what a stranger may do at it, and how often.

Who stands there, and what she may at most do:

- *Somebody on the network, without the PIN of the room.* The PIN has 12 digits. Nothing is counted
  or locked for it: in a room for 130, strangers at one address are wrong 1.3 times a second for
  long (`request_checks`), or 4,700 times an hour, of 1,000,000,000,000. After so many, the page is
  a second late and the right PIN is still taken. Without TLS she can read
  it, and the cookies, with which she can act for others; where the room is opened, it is said that
  she can read. The facilitator's link has 128 bits. No try of others refuses it.
- *Somebody in the class, with that PIN.* On one device, she names five codes a minute. Without
  cookies she is a new device each time: so from one address, twice as many people may come in anew
  in ten minutes as the room is opened for (a class can stand behind one router, and come in twice).
  In a room for 130 that is 1,560 codes an hour of 100,000. The page that follows is the same for
  every code; what a PIN sent there is answered tells whether the code is in use. In a vote she
  answers for as many people as may come in anew; the facilitator sees votes beside the people who
  are here.
- *Somebody who knows a code*, from a list or over a shoulder. She may guess its PIN 30 times an
  hour, of 10,000 PINs at least, on all her devices together (`engine.services.courses.pins`). She
  keeps nobody waiting but the owner, and only on devices where that PIN was not right since the
  room was opened. The facilitator can let the owner in there.
- *Somebody who knows a code that has plays and no PIN*, from the app, a stick or another day. She
  waits until the facilitator lets her in, who sees the code and a number of her screen. A code with
  nothing behind it takes the first PIN that is chosen.
- *Somebody who takes all places.* Where the room is full, the address that has most of them gives
  one to whoever comes from another: no browser is thrown out, but it is listed no more.
- *Somebody who asks without end.* Addresses take turns (`write_queue`), what is wrong costs ten
  times what it asks for, and a PIN is compared ten times at most for each code that is named. What
  others wait beside one such device is measured by `tests/benchmarks/bench_room.py`.

What one address may do can be used up by one person who has the PIN. Then those who come in anew
from the same address have to wait: behind one router, that can be classmates. On a device on which
somebody was in, codes are named without that wait; only to answer with the class, its people are
counted as new. A device spends no requests but its own (`request_checks`), and nobody takes the
connections of others (`connection_limits`).
"""

from __future__ import annotations

from engine.services.courses.pins import Tries


class Door:
    """Counts codes that are named, and people who come in to answer.

    Both are given as "" where they are not counted: the cookie of a device that has none yet, and
    the address where a code is named on a device on which somebody has been in.

    Args:
        people: how many the room is opened for.
    """

    def __init__(self, people: int) -> None:
        self._device = Tries(5, 60)
        self._address = Tries(2 * people, 600)

    def waiting_time(self, device: str, address: str) -> int:
        """Whole seconds until somebody may come in on this device; 0 when they may now."""
        own = self._device.waiting_time(device) if device else 0
        return own or (self._address.waiting_time(address) if address else 0)

    def count(self, device: str, address: str, people: int = 1) -> None:
        """Count that a code was named, or that people came in."""
        if device:
            self._device.count(device)
        if address:
            self._address.count(address, people)
