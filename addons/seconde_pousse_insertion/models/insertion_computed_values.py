from odoo import api, models, tools


class InsertionComputedValues(models.AbstractModel):
    """What is worked out is never typed: core lets a client write a stored computed or related field.

    Else the category of an exit, the end in force of a PASS or the employee of a pathway would say what
    somebody sent, and no longer what they come from.
    """

    _name = "insertion.computed.values"
    _description = "Record whose Computed Values Stay Computed"
    _inherit = ["insertion.readable.links", "insertion.sane.values"]
    # Other fields that only the software writes, as the superuser.
    _software_fields = ()

    @api.model
    @tools.ormcache("self._name")
    def _get_computed_names(self):
        """Return the stored fields of this model that only the software writes."""
        computed = (field.name for field in self._fields.values() if field.store and field.compute and field.readonly)
        return frozenset((*computed, *self._software_fields))

    @api.model
    def _without_computed(self, vals):
        if self.env.su or self._get_computed_names().isdisjoint(vals):
            return vals
        return {name: value for name, value in vals.items() if name not in self._get_computed_names()}

    @api.model_create_multi
    def create(self, vals_list):
        records, computed = self, {f"default_{name}" for name in self._get_computed_names()}
        if not self.env.su and not computed.isdisjoint(self.env.context):
            # Those of another form, kept in the context, would be written here as they are.
            context = {key: value for key, value in self.env.context.items() if key not in computed}
            records = self.with_env(self.env(context=context))
        created = super(InsertionComputedValues, records).create([self._without_computed(vals) for vals in vals_list])
        return created.with_env(self.env)

    def write(self, vals):
        result = super().write(self._without_computed(vals))
        if self._owner_field in vals and not self.env.su:
            # Core checks the rules on what the record was, not on what it becomes.
            self.check_access("write")
        return result
