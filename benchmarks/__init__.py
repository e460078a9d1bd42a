"""Benchmarks of the running site: started by hand, they print figures. See README.md beside this file."""
