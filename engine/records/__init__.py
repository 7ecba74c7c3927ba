"""Keeps what people did: bytes in order, each durable before it is acknowledged.

`sqlite.store.Store` keeps them in one SQLite file; only the command line opens it. The modules
beside `sqlite/` hold the values and what can be said without a database. This package imports no
other. The caller decides the bytes, their order and every date.
"""
