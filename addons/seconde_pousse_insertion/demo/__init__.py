from . import insertion_demo_hours
from . import insertion_demo_money
