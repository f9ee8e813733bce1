from . import insertion_demo_hours
