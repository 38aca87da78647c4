"""Starts PostgreSQL and Valkey out of their wheels, and what the demo and the tests need round them.

With DATABASE_URL, VAULT_URL and REDIS_URL set, nothing here starts an engine.
"""
