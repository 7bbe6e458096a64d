"""What the XGBoost container does between HTTP and the user's handlers."""
