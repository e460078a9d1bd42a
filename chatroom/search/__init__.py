"""Search in a room: what is looked for is found by an index of words that the application makes."""
