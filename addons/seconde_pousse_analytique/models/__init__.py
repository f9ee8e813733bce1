from . import account_analytic_account
from . import res_company
