"""小黄鸭: what it answers, when, and what it may not."""
