"""Keeps what people did: bytes in order, each durable before it is acknowledged.

`store.Store` is what other packages know: the promises of a store, without a word of what keeps
it. `sqlite/` is the store that Rifq comes with; only the command line opens it. This package
imports no other. The caller decides the bytes, their order and every date.
"""
