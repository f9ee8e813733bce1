import { onMounted, useEffect } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/**
 * A number typed with wet hands: empty until typed, so that no zero has to be erased, and
 * ready to type in when what is counted is already known.
 */
export class BigNumberField extends FloatField {
    setup() {
        super.setup();
        // Core's number fields show no placeholder: an empty one would not be seen as something to fill in.
        useEffect(
            (input) => input?.setAttribute("placeholder", "0"),
            () => [this.inputRef.el]
        );
        onMounted(() => {
            const { record, readonly } = this.props;
            if (!readonly && record.isNew && record.data.product_id) {
                this.inputRef.el.focus();
            }
        });
    }

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("sp_big_number", {
    ...floatField,
    component: BigNumberField,
});
