"""Memory: schema, transactions, history and the HR database."""
