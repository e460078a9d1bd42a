"""What fails around the site: processes, stores, disks, clocks and networks. Nothing acknowledged is lost for it.

Each test lets people talk (`talk.Talk`) while something fails, and ends with one oracle (`talk.check`).
"""
