import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { patiently } from "./tour_helper";

const NO_DIALOG = "body:not(:has(.modal))";

function openMenu(section, entry) {
    return [
        {
            trigger: `.o_menu_sections [data-menu-xmlid='seconde_pousse.${section}']`,
            run: "click",
        },
        {
            trigger: `.o-dropdown--menu [data-menu-xmlid='seconde_pousse.${entry}']`,
            run: "click",
        },
    ];
}

function field(name, within = ".o_form_view") {
    return `${within} .o_field_widget[name=${name}]`;
}

function type(name, value, within) {
    return { trigger: `${field(name, within)} input`, run: `edit ${value}` };
}

function choose(name, value, within) {
    return [
        type(name, value, within),
        {
            trigger: `.o-autocomplete--dropdown-item:contains(${value})`,
            run: "click",
        },
    ];
}

function press(name) {
    return { trigger: `.o_form_view button[name=${name}]`, run: "click" };
}

function create() {
    return { trigger: ".o_list_button_add", run: "click" };
}

function isState(state) {
    return `.o_statusbar_status .o_arrow_button_current[data-value=${state}]`;
}

function addBed() {
    return [
        ...openMenu("menu_seconde_pousse_crops", "menu_sp_place"),
        create(),
        type("name", "Planche 3"),
        ...choose("parent_id", "Clos"),
        type("length_m", "20"),
        type("width_m", "0,8"),
        ...stepUtils.saveForm(),
        {
            content: "Its area is computed",
            trigger: `${field("area_m2")} input:value(16,0)`,
        },
        {
            content: "It is organic as the plot it is part of",
            trigger: `${field("organic_status")} .text-bg-success`,
        },
    ];
}

function plantCarrots() {
    return [
        ...openMenu("menu_seconde_pousse_crops", "menu_sp_planting"),
        create(),
        ...choose("crop_id", "Carotte test"),
        type("date_planted", "-60d"),
        {
            trigger: `${field("placement_ids")} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        ...choose("place_id", "Planche 3", ".o_selected_row"),
        ...stepUtils.saveForm(),
    ];
}

function weighAndConfirm(quantity, lot) {
    return [
        type("quantity", quantity),
        press("action_confirm"),
        {
            content: "The lot to write on the crate is shown",
            trigger: `.o_sp_saved:contains(${lot})`,
        },
    ];
}

function harvest() {
    return [
        press("action_harvest"),
        {
            content: "The harvest is on the new bed",
            trigger: `.o_sp_harvest ${field("place_ids", "")} .o_tag:contains(Planche 3)`,
        },
        ...weighAndConfirm("30", "ZCAR-"),
        ...openMenu("menu_seconde_pousse_lots", "menu_sp_harvest_new"),
        ...choose("product_id", "Tomate test"),
        ...weighAndConfirm("20", "ZTOM-"),
    ];
}

function orderLine(position, product, quantity, price, amounts) {
    const line = `${field("order_line")} .o_data_row:nth-child(${position}).o_selected_row`;
    const amountIs = (amount) => ({
        content: `The line is counted again: ${amount}`,
        trigger: `${line} .o_data_cell[name=price_subtotal]:contains(${amount})`,
    });
    return [
        {
            trigger: `${field("order_line")} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        ...choose("product_template_id", product, line),
        amountIs(amounts[0]),
        type("product_uom_qty", `${quantity} && press Tab`, line),
        amountIs(amounts[1]),
        type("price_unit", `${price} && press Tab`, line),
        amountIs(amounts[2]),
    ];
}

function order() {
    return [
        ...openMenu("menu_seconde_pousse_sales", "menu_sale_order"),
        create(),
        ...choose("partner_id", "École Jules-Ferry"),
        {
            content: "The school orders, the commune is billed",
            trigger: `${field("partner_invoice_id")} input:value(Commune d'Aix)`,
        },
        ...orderLine(1, "Carotte test", "10", "2,40", ["2,00", "20,00", "24,00"]),
        ...orderLine(2, "Tomate test", "5", "3,80", ["4,00", "20,00", "19,00"]),
        press("action_confirm"),
        { trigger: isState("sale") },
    ];
}

function deliver() {
    const carrots = `${field("move_ids")} .o_data_row:contains(Carotte test)`;
    return [
        press("action_view_delivery"),
        {
            content: "All of it is reserved",
            trigger: isState("assigned"),
        },
        {
            trigger: `${carrots} .o_data_cell[name=quantity]`,
            run: "click",
        },
        {
            content: "Type what the scale says",
            trigger: `${carrots} .o_field_widget[name=quantity] input`,
            run: "edit 9,63",
        },
        press("button_validate"),
        {
            content: "It is delivered, and no question about the 370 g that are missing",
            trigger: `${NO_DIALOG} ${isState("done")}`,
        },
        {
            content: "Which lot of carrots was it?",
            trigger: `${carrots} button[name=action_show_details]`,
            run: "click",
        },
        {
            content: "The lot harvested above",
            trigger: `.modal ${field("move_line_ids", "")} .o_data_row:contains(/ZCAR-\\d\\dW\\d\\d-1/)`,
        },
        {
            trigger: ".modal .o_form_button_cancel",
            run: "click",
        },
        {
            content: "Back to the order",
            trigger: `${NO_DIALOG} .o_back_button`,
            run: "click",
        },
    ];
}

function invoice() {
    return [
        {
            trigger: ".o_statusbar_buttons #create_invoice",
            run: "click",
        },
        {
            trigger: ".modal button[name=create_invoices]",
            run: "click",
        },
        press("action_post"),
        { trigger: isState("posted") },
        ...[
            ["tr:first-child .o_list_monetary", "42,11"],
            [".o_tax_group_amount_value", "2,32"],
            ["[name=amount_total]", "44,43"],
        ].map(([place, amount]) => ({
            content: `The totals say ${amount} €`,
            trigger: `${field("tax_totals")} ${place}:contains(/^${amount}\\s€$/)`,
        })),
        {
            content: "It says when it must be paid",
            trigger: `${field("invoice_date_due")}:contains(/\\d\\d? \\S+/)`,
        },
    ];
}

function trace() {
    return [
        ...openMenu("menu_seconde_pousse_lots", "menu_stock_lot"),
        {
            trigger: ".o_data_row:contains(ZCAR-) .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "It comes from the new bed",
            trigger: `.o_sp_trace ${field("place_ids", "")}:contains(Planche 3)`,
        },
        {
            content: "It went to the school",
            trigger: `.o_sp_trace ${field(
                "destination_ids",
                ""
            )} .o_data_row:contains(École Jules-Ferry):contains(9,63)`,
        },
    ];
}

registry.category("web_tour.tours").add("seconde_pousse_line", {
    steps: () =>
        patiently([
            ...stepUtils.goToAppSteps("seconde_pousse.menu_seconde_pousse", "Open the farm"),
            ...addBed(),
            ...plantCarrots(),
            ...harvest(),
            ...order(),
            ...deliver(),
            ...invoice(),
            ...trace(),
        ]),
});
