"""What the decisions promise: values in, values out."""
