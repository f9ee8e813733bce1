def uninstall_hook(env):
    """Remove the accounts of the activities, which Odoo does not know as data: their plan then goes with the module.

    An account that holds hours or amounts stays, and its plan with it.
    """
    everything = env(context={**env.context, "active_test": False})
    accounts = everything["account.analytic.account"].search([("sp_activity", "!=", False)])
    for plan in accounts.plan_id:
        column = plan._column_name()
        own = accounts.filtered(lambda account, plan=plan: account.plan_id == plan)
        lines = everything["account.analytic.line"].search([(column, "in", own.ids)])
        (own - lines[column]).unlink()
