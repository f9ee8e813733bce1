from . import test_order_entry
