from . import test_order_entry
from . import test_order_price
from . import test_invoice_run
from . import test_invoice_run_credits
from . import test_order_grid
from . import test_allocation
from . import test_preparation
