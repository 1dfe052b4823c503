"""What can be said about a text: findings as data, their catalogue, and how they are shown."""
