from . import test_order_entry
from . import test_order_price
