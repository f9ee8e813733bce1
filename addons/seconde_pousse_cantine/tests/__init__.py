from . import test_order_entry
from . import test_order_price
from . import test_invoice_run
from . import test_invoice_run_credits
from . import test_order_grid
