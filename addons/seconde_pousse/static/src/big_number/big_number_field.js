import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/** A number typed with wet hands: empty until typed, so that no zero has to be erased. */
export class BigNumberField extends FloatField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("sp_big_number", {
    ...floatField,
    component: BigNumberField,
});
