import { registry } from "@web/core/registry";
import { dateField, DateTimeField } from "@web/views/fields/datetime/datetime_field";

/** A month kept as its first day, shown and chosen as people say it: “octobre 2026”. */
export class MonthField extends DateTimeField {
    getFormattedValue(valueIndex) {
        return this.values[valueIndex]?.toFormat("LLLL yyyy") || "";
    }
}

export const monthField = {
    ...dateField,
    component: MonthField,
    extractProps: (...args) => ({
        ...dateField.extractProps(...args),
        minPrecision: "months",
        maxPrecision: "months",
    }),
    listViewWidth: [110, 130],
};

registry.category("fields").add("insertion_month", monthField);
