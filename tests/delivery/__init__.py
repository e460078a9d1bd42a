"""Tests of delivery alone: no Django, no server, and a clock that the test moves."""
