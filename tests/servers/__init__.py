"""Real servers for the tests, private to a run and on free ports: the site itself, PostgreSQL and Redis."""
