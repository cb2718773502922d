"""Memory: transactions, the inbox and the outbox, on both databases."""
