import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { patiently } from "./tour_helper";

const TILE = ".o_sp_harvest_tiles .o_kanban_record:contains(Carotte test)";
const QUANTITY = ".o_sp_harvest .o_field_widget[name=quantity] input";
const OK = ".o_sp_harvest button[name=action_confirm]";

function openTile() {
    return [
        ...stepUtils.toggleHomeMenu(),
        {
            content: "Open the farm: its first screen is what is ready to pick",
            trigger: ".o_app[data-menu-xmlid='seconde_pousse.menu_seconde_pousse']",
            run: "click",
        },
        {
            content: "Touch the carrots",
            trigger: TILE,
            run: "click",
        },
        {
            content: "The crop is already there",
            trigger: ".o_sp_harvest .o_field_widget[name=product_id] input:value(Carotte test)",
        },
        {
            content: "The quantity is empty: no zero to erase",
            trigger: QUANTITY,
            run() {
                if (this.anchor.value) {
                    throw new Error(`The quantity is already “${this.anchor.value}”`);
                }
            },
        },
    ];
}

registry.category("web_tour.tours").add("seconde_pousse_harvest_phone", {
    steps: () =>
        patiently([
            ...openTile(),
            {
                content: "Type the weight as a French scale shows it",
                trigger: QUANTITY,
                run: "edit 23,4",
            },
            {
                content: "The button is under the thumb: no scrolling, nothing over it",
                trigger: OK,
                run() {
                    const { top, bottom, left, right, height } = this.anchor.getBoundingClientRect();
                    const touched = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
                    if (height < 56 || bottom > window.innerHeight || !this.anchor.contains(touched)) {
                        throw new Error(`OK, ${height}px high, ends at ${bottom}px: ${touched?.outerHTML}`);
                    }
                },
            },
            {
                content: "Put in stock",
                trigger: OK,
                run: "click",
            },
            {
                content: "It is saved, and the lot to write on the crate is shown",
                trigger: ".alert-success.o_sp_saved:contains(/ZCAR-\\d\\dW\\d\\d-1/)",
            },
            {
                content: "The weight can no longer be typed",
                trigger: ".o_sp_harvest .o_field_widget.o_readonly_modifier[name=quantity]:contains(/^23,4/)",
            },
            {
                content: "Next crop",
                trigger: ".o_sp_harvest button[name=action_harvest_again]",
                run: "click",
            },
            {
                content: "Back to what is ready to pick",
                trigger: TILE,
            },
        ]),
});

function refuse(quantity, sentence) {
    return [
        {
            content: `Type ${quantity}`,
            trigger: QUANTITY,
            run: `edit ${quantity}`,
        },
        {
            content: `${quantity} is not put in stock`,
            trigger: OK,
            run: "click",
        },
        {
            content: `Say what is wrong with ${quantity}`,
            trigger: `.modal .modal-body:contains(${sentence})`,
        },
        {
            content: "Go back to the form",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The harvest is still to be confirmed",
            trigger: `body:not(:has(.modal)) ${OK}`,
        },
    ];
}

registry.category("web_tour.tours").add("seconde_pousse_bad_quantity", {
    steps: () =>
        patiently([
            ...openTile(),
            ...refuse("0", "/z[eé]ro/"),
            ...refuse("-3", "/z[eé]ro/"),
            ...refuse("20000", "/20\\D?000\\D00 .*10\\D?000/"),
            {
                content: "Give up",
                trigger: ".o_form_button_cancel",
                run: "click",
            },
            {
                content: "Back to what is ready to pick",
                trigger: TILE,
            },
        ]),
});
