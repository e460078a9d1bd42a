"""`get_near_log`: the long poll, in plain ASGI beside Django, and in a Django view under a server of threads."""
