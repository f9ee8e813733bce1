from . import canteen
from . import canteen_order
from . import canteen_history
from . import canteen_problem
from . import canteen_forecast
from . import payer
