"""What is said in a room is sent on to an address of its owner's: off the requests and off their event loop."""
