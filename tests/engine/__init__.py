"""The durable engine's contract: order, loss, repetition; and the relay that feeds it."""
