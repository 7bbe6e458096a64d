"""The endpoint: requests, the model applied to them, and answers."""
