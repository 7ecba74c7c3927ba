"""How often somebody may be wrong at the door: its PIN is short, so that guessing must be slow."""

from __future__ import annotations

from engine.services.failed_attempts import Tries


class DoorTries:
    """Wrong tries of the PIN of the room, or of a code: five a minute from one device.

    A device is known by its cookie, for a whole class can stand behind one address. A device
    without its cookie is held back by what one address may do, and by what all of them may
    together.
    """

    def __init__(self) -> None:
        self._device = Tries(5, 60)
        self._address = Tries(40, 60)
        self._all = Tries(100, 600)  # 10^6 PINs then take months

    def wait(self, device: str, address: str) -> int:
        """Whole seconds until this device may try again; 0 when it may now."""
        key = device or address
        return (
            self._device.waiting_time(key)
            or self._address.waiting_time(address)
            or self._all.waiting_time()
        )

    def wrong(self, device: str, address: str) -> None:
        """Count a wrong try."""
        self._device.count_wrong(device or address)
        self._address.count_wrong(address)
        self._all.count_wrong()

    @property
    def shut(self) -> bool:
        """Whether there were so many that nobody new comes in for a while."""
        return bool(self._all.waiting_time())
