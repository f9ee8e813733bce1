import { useRef } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { CharField, charField } from "@web/views/fields/char/char_field";
import { useInputField } from "@web/views/fields/input_field_hook";

/** Shows the number of a PASS IAE as it is printed, 99999 26 35866; it is stored without spaces. */
export class PassNumberField extends CharField {
    setup() {
        this.input = useRef("input");
        useInputField({
            getValue: () => this.formattedValue,
            parse: (value) => this.parse(value),
        });
    }

    get formattedValue() {
        return super.formattedValue.replace(/^(\w{5})(\w{2})(\w{5})$/, "$1 $2 $3");
    }

    parse(value) {
        return super.parse(value).replace(/\s/g, "");
    }
}

registry.category("fields").add("insertion_pass_number", {
    ...charField,
    component: PassNumberField,
});
