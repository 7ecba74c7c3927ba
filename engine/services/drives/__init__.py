"""A course on computers without a network, brought together by a stick.

The computer that leads a course makes its kit (`kits`, `kit_files`). Others join by it, and hand in
what was played there (`hand_in`): a bundle, sealed to the key of the course and signed by the
computer (`keys`, `capsules`, `bundles`). The one that leads takes the bundles in (`take_in`).

Nothing of this needs the extra `sticks` until a key is made or a bundle is read: of the modules
here, only `keys`, `capsules` and what imports them need it (`key_files.require`).
"""
