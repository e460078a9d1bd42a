"""What the processes of one site tell each other: people, typing, hints."""
