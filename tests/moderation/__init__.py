"""Tests of those who run rooms and those who moderate them."""
