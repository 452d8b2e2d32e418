"""An expo itself: its dates, its place, its halls, who may come to it."""
