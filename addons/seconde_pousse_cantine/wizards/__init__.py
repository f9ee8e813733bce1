from . import sp_round_planning
from . import sp_crate_count
from . import sp_crate_settlement
from . import sp_egalim_statement
from . import sp_refusal
from . import sp_invoice_rejection
from . import sp_market_import
from . import sp_market_revise
