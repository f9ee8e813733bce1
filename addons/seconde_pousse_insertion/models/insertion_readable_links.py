from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command


def _collect_links(model, vals, found):
    """Add to `found` (dict model → set of ids) the records of ours that values name, lines included."""
    for name, value in vals.items():
        field = model._fields.get(name)
        if not value or field is None or not field.relational or not field.comodel_name.startswith("insertion."):
            continue
        ids = found.setdefault(field.comodel_name, set())
        if field.type == "many2one":
            ids.add(value.get("id") if isinstance(value, dict) else value)
            continue
        for command in value if isinstance(value, (list, tuple)) else ():
            if isinstance(command, int):
                ids.add(command)
                continue
            code, number, *rest = command
            if code in (Command.UPDATE, Command.LINK):
                ids.add(number)
            if code in (Command.CREATE, Command.UPDATE) and rest:
                _collect_links(model.env[field.comodel_name], rest[0] or {}, found)
            elif code == Command.SET and rest:
                ids.update(rest[0] or ())


class InsertionReadableLinks(models.AbstractModel):
    """A client links only what its user may read.

    Core shows the name of whatever a form is given to link, and works out as the superuser what follows from it: with
    the number of somebody else's pathway, an unsaved form would tell whose it is, and a constraint would say it.
    """

    _name = "insertion.readable.links"
    _description = "Record Linked to What its User may Read"
    # Many2one that says whose record it is: it is given to nobody the user may not write about.
    _owner_field = None

    def onchange(self, values, field_names, fields_spec):
        self._check_links([values])
        return super().onchange(values, field_names, fields_spec)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_links(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_links([vals])
        self._check_not_given_away(vals)
        return super().write(vals)

    @api.model
    def _check_links(self, vals_list):
        """Refuse values, or defaults of the context, that name a record of ours which the user may not read.

        :raise AccessError: without a word of what the record holds
        """
        if self.env.su:
            return
        prefix = "default_"
        defaults = {key.removeprefix(prefix): val for key, val in self.env.context.items() if key.startswith(prefix)}
        found = {}
        for vals in (*vals_list, defaults):
            _collect_links(self, vals, found)
        for model, ids in found.items():
            # Lines not saved yet have a name instead of a number.
            self.env[model].browse(number for number in ids if isinstance(number, int)).check_access("read")

    def _is_settled(self):
        """Tell whether this says something of its person already: it is then not given to somebody else."""
        return False

    def _check_not_given_away(self, vals):
        """Refuse to move to somebody else what was held, answered or proved for one person."""
        if self._owner_field not in vals:
            return
        for record in self:
            owner = record[self._owner_field]
            if owner.id != vals[self._owner_field] and record._is_settled():
                raise UserError(
                    self.env._(
                        "This was recorded for %(person)s and is not given to somebody else: create another one.",
                        person=record.sudo().person_id.name,
                    )
                )
