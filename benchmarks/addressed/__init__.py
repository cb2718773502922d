"""What tells words to the scorer from the words of honest people: sentences, and how they are learned from."""
