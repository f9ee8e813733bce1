"""Run by ``odoo shell`` after an uninstall: what the other modules own must still be valid and open."""


def problems(env):
    yield from invalid_views(env)
    for model in env.values():
        if model._name == "ir.module.module":
            continue  # reading it renders the manual of every module of Odoo
        if model._auto and not model._abstract and not model._transient:
            yield from unknown_choices(model)
            yield from unreadable_records(model)
    yield from dead_ends(env)


def invalid_views(env):
    for view in env["ir.ui.view"].search([("model", "!=", False), ("mode", "=", "primary")]):
        try:
            view._check_xml()
        except Exception as error:
            yield f"view {view.xml_id or view.name}: {' '.join(str(error).split())}"


def unknown_choices(model):
    for field in model._fields.values():
        if field.type != "selection" or not field.store or field.company_dependent or callable(field.selection):
            continue
        query = f'SELECT DISTINCT "{field.name}" FROM "{model._table}" WHERE "{field.name}" IS NOT NULL'
        model.env.cr.execute(query)
        if unknown := {value for (value,) in model.env.cr.fetchall()} - set(field.get_values(model.env)):
            yield f"{field}: {', '.join(unknown)} is no longer a choice"


def unreadable_records(model):
    try:
        model.with_context(active_test=False).search([], limit=50).read()
    except Exception as error:
        yield f"{model._name} cannot be read: {error!r}"


def dead_ends(env):
    for action in env["ir.actions.act_window"].search([]):
        if action.res_model not in env:
            yield f"action {action.name}: {action.res_model} does not exist"
    for menu in env["ir.ui.menu"].with_context(active_test=False).search([("action", "!=", False)]):
        if not menu.action.exists():
            yield f"menu {menu.complete_name}: its action does not exist"


found = list(problems(env))  # noqa: F821  the shell provides env
print("\n".join(f"integrity: {problem}" for problem in found or ["ok"]))
