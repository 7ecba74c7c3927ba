"""Keeps what people did: bytes in order, each durable before it is acknowledged.

`store.Store` is the door. The room knows nothing of scenarios or of what an event means; it imports
no other room. Whoever calls it decides the bytes, their order and every date.
"""
