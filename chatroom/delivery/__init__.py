"""Delivery: who waits for which room's entries, and how one answer reaches all of them.

Nothing here imports Django or a model, and nothing here keeps the truth: the hub is given a clock and a store to read
the log from (`Store`), keeps each room's newest entries in memory, and answers polls from there. Read the modules in
this order: log (what an entry and an answer are), poll, presence, channel (one room), loading (keeping it in step with
the store), hub (all rooms).
"""
