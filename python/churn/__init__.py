"""What the scripts share: from customers as text to a model and its answers."""
