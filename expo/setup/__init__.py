"""When exhibitors build their booths up and take them down."""
