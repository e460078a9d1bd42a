"""Words that are not to be said: how they are folded, found and masked, and the lists in memory."""
