from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

DAYS = ("date", "datetime")
TYPED = ("char", "text", "integer", "float", "monetary", "many2one", "many2many")


@tagged("post_install", "-at_install")
class TestDialogFocus(TransactionCase):
    """The cursor in a date opens its calendar, which hides the form on a phone before anybody has read it."""

    def test_no_form_opens_under_a_calendar(self):
        module = [("module", "=like", "seconde_pousse%"), ("model", "=", "ir.ui.view")]
        views = self.env["ir.ui.view"].browse(self.env["ir.model.data"].search(module).mapped("res_id"))
        actions = self.env["ir.actions.act_window"].search([("target", "=", "current")])
        pages = set(actions.mapped("res_model"))
        covered = []
        for view in views.filtered(lambda view: view.type == "form" and view.mode == "primary"):
            model = self.env[view.model]
            form = model._get_view(view.id, "form")[0]
            fields = list(self._get_open(form, model))
            # A dialog puts the cursor in the first thing that the Tab key reaches.
            bare = view.model not in pages and not form.xpath(".//*[@tabindex='0']")
            if bare and fields and fields[0].type in DAYS:
                covered.append(f"{view.xml_id}: {fields[0].name} (Tab)")
            # A computer's screen puts it in the first field in which one types.
            typed = next((field for field in fields if field.type in (*TYPED, *DAYS)), None)
            if typed and typed.type in DAYS and form.get("disable_autofocus") != "1":
                covered.append(f"{view.xml_id}: {typed.name}")
        self.assertFalse(covered)

    def _get_open(self, form, model):
        """Yield the fields that somebody may fill in on a new record."""
        values = dict.fromkeys(model._fields, False) | model.default_get(list(model._fields))
        values |= {"id": False, "context": {}}
        for node in form.xpath(".//field[not(ancestor::field) and not(@groups)]"):
            field = model._fields[node.get("name")]
            around = [node, *node.iterancestors()]
            readonly = node.get("readonly", str(bool(field.readonly)))
            hidden = any(safe_eval(each.get("invisible", "0"), values) for each in around)
            # The button of a file is a label, which the cursor skips.
            if field.type != "binary" and not hidden and "context" not in readonly and not safe_eval(readonly, values):
                yield field
