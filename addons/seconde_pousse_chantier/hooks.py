# What keeps a service or a product: its lines stay, or go with the tables of this module.
SELLING = (
    "account.analytic.line",
    "account.move.line",
    "sale.order.line",
    "sp.internal.transfer",
    "sp.work.kind.service",
)


def uninstall_hook(env):
    """Remove what this module made and Odoo does not know as its data.

    Projects with tasks, services that were sold and the accounts that hold hours stay: they are the books.
    """
    everything = env(context={**env.context, "active_test": False})
    _remove_empty_projects(everything)
    _remove_services(everything)
    _remove_yearly_counters(everything)
    env.ref("seconde_pousse.group_user").implied_ids -= env.ref("project.group_project_user")
    # Price lists were switched on for the members: with one list at most nobody uses them.
    if everything["product.pricelist"].search_count([], limit=2) < 2:
        env.ref("base.group_user").implied_ids -= env.ref("product.group_product_pricelist")


def _remove_empty_projects(env):
    """Delete the projects of the activities that hold no task, with the account core gave each of them."""
    projects = env["project.project"].search([("sp_activity", "!=", False), ("task_ids", "=", False)])
    accounts = projects.account_id.filtered(lambda account: not account.sp_activity)
    projects.unlink()
    lines = env["account.analytic.line"].search([("auto_account_id", "in", accounts.ids)])
    (accounts - lines.auto_account_id).unlink()


def _remove_services(env):
    """Delete the services that nothing names, as a user would: the cascade of the database leaves their values."""
    names = env["ir.model.data"].search([("module", "=", "seconde_pousse_chantier"), ("model", "=", "product.product")])
    products = env["product.product"].browse(names.mapped("res_id")).exists()
    for model in SELLING:
        products -= env[model].search([("product_id", "in", products.ids)]).product_id
    env["product.value"].search([("product_id", "in", products.ids)]).unlink()
    products.unlink()


def _remove_yearly_counters(env):
    """The database's own counters of each year outlive the cascade."""
    names = env["ir.model.data"].search([("module", "=", "seconde_pousse_chantier"), ("model", "=", "ir.sequence")])
    shared = env["ir.sequence"].browse(names.mapped("res_id")).exists()
    # Each company's own, made on the way.
    own = env["ir.sequence"].search([("code", "in", shared.mapped("code")), ("company_id", "!=", False)])
    (shared | own).date_range_ids.unlink()
    own.unlink()
