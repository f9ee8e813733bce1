"""What the demo tells in Python, as two years of half-days follow the calendar. Imported with the demo alone."""

from .insertion_demo_hours import create_hours
from .insertion_demo_money import create_money

__all__ = ["create_hours", "create_money"]
