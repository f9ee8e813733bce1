import { Component, onWillStart, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDate, serializeDate, today } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import {
    addMinutes,
    formatMinutes,
    mergeEntries,
    setAbsent,
    setPresent,
    STEP,
    toEntry,
    toValues,
} from "./roll_call_entries";

const RETRY_DELAY = 15000;

/**
 * The roll-call of one crew and half-day, on a phone in a field: one tap per person, one to save.
 * Without network, the entries stay in this open tab and are sent again; nothing more is promised.
 */
export class RollCall extends Component {
    static template = "seconde_pousse_insertion.RollCall";
    static components = { ControlPanel };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.step = STEP;
        const { crew_id, date, half } = this.props.action.context || {};
        this.state = useState({
            crews: [],
            crewId: crew_id || false,
            date: date || serializeDate(today()),
            half: half || (luxon.DateTime.local().hour < 13 ? "am" : "pm"),
            rollCallId: false,
            entries: [],
            absenceTypes: [],
            locked: "",
            warning: "",
            longest: 0,
            dayOff: null,
            chosen: null,
            isOffline: false,
            isSaving: false,
            isLoading: false,
            hasSaved: false,
        });
        useSetupAction({
            beforeUnload: (ev) => this.beforeUnload(ev),
            beforeLeave: () => this.canDropEntries(),
        });
        useExternalListener(window, "online", () => this.retry());
        onWillStart(() => this.load());
        onWillUnmount(() => clearTimeout(this.retryTimeout));
    }

    // ------------------------------------------------------------------
    // What is shown
    // ------------------------------------------------------------------

    get dirtyEntries() {
        return this.state.entries.filter((entry) => entry.isDirty);
    }

    get missing() {
        return this.state.entries.filter((entry) => entry.status === "todo" && !entry.locked && !entry.optional);
    }

    get isOpen() {
        return this.state.entries.some((entry) => !entry.locked);
    }

    get offeredTypes() {
        return this.state.absenceTypes.filter((type) => type.on_phone);
    }

    get dayLabel() {
        return deserializeDate(this.state.date).toLocaleString({ weekday: "long", day: "numeric", month: "long" });
    }

    get isToday() {
        return this.state.date === serializeDate(today());
    }

    formatMinutes(minutes) {
        return formatMinutes(minutes);
    }

    getAbsenceName(entry) {
        return this.state.absenceTypes.find((type) => type.id === entry.absence_type_id)?.name;
    }

    // ------------------------------------------------------------------
    // Crew, day, half-day
    // ------------------------------------------------------------------

    async load() {
        const { crewId, date, half } = this.state;
        const load = (this.lastLoad = this.orm.call("insertion.roll.call", "get_screen", [crewId, date, half]));
        this.state.isLoading = true;
        try {
            const screen = await load;
            // A slow answer about another day must not replace what is shown.
            if (load === this.lastLoad) {
                this.show(screen);
                this.state.isOffline = false;
            }
        } catch (error) {
            this.fail(error);
        } finally {
            if (load === this.lastLoad) {
                this.state.isLoading = false;
            }
        }
    }

    show({ crews, crew_id, roll_call_id, lines, absence_types, locked, warning, longest, day_off }, sent) {
        Object.assign(this.state, {
            crews,
            crewId: crew_id,
            rollCallId: roll_call_id,
            absenceTypes: absence_types,
            locked,
            warning,
            longest,
            dayOff: day_off,
            entries: sent ? mergeEntries(this.state.entries, lines, sent) : lines.map(toEntry),
        });
    }

    async change(values) {
        if (await this.canDropEntries()) {
            // Without an answer, the entries of one half-day must not stand under the name of another.
            const nothing = { rollCallId: false, entries: [], locked: "", warning: "", dayOff: null, chosen: null };
            Object.assign(this.state, { ...values, ...nothing, hasSaved: false });
            await this.load();
        }
    }

    onCrewChange(ev) {
        return this.change({ crewId: Number(ev.target.value) });
    }

    onDateChange(ev) {
        return ev.target.value && this.change({ date: ev.target.value });
    }

    async addOthers() {
        if (await this.canDropEntries()) {
            try {
                this.show(await this.orm.call("insertion.roll.call", "add_others", [this.state.rollCallId]));
            } catch (error) {
                this.fail(error);
            }
        }
    }

    shiftDay(days) {
        return this.change({ date: serializeDate(deserializeDate(this.state.date).plus({ days })) });
    }

    canDropEntries() {
        // What was only announced is no entry of the person who leaves the screen.
        if (!this.dirtyEntries.some((entry) => !entry.announced || entry.status === "present")) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("The roll-call is not saved"),
                    body: _t("Leave anyway? What you entered on this screen is lost."),
                    confirmLabel: _t("Leave and lose it"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Stay here"),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    beforeUnload(ev) {
        if (this.dirtyEntries.length) {
            ev.preventDefault();
            ev.returnValue = "";
        }
    }

    // ------------------------------------------------------------------
    // One person
    // ------------------------------------------------------------------

    tapPresent(entry) {
        setPresent(entry);
        this.state.hasSaved = false;
    }

    tapEveryone() {
        this.missing.forEach(setPresent);
        this.state.hasSaved = false;
    }

    openAbsences(entry) {
        this.state.chosen = entry;
    }

    closeAbsences() {
        this.state.chosen = null;
    }

    chooseAbsence(type) {
        setAbsent(this.state.chosen, type.id);
        Object.assign(this.state, { chosen: null, hasSaved: false });
    }

    add(entry, minutes) {
        addMinutes(entry, minutes, this.state.longest);
        this.state.hasSaved = false;
    }

    // ------------------------------------------------------------------
    // Saving
    // ------------------------------------------------------------------

    async save() {
        if (this.state.isSaving) {
            return;
        }
        clearTimeout(this.retryTimeout);
        this.state.isSaving = true;
        const sent = new Map(this.dirtyEntries.map((entry) => [entry.id, toValues(entry)]));
        try {
            const { rollCallId } = this.state;
            const values = [rollCallId, [...sent.values()]];
            const screen = await this.orm.silent.call("insertion.roll.call", "save_screen", values);
            if (rollCallId === this.state.rollCallId) {
                this.show(screen, sent);
                Object.assign(this.state, { isOffline: false, hasSaved: true });
            }
        } catch (error) {
            this.fail(error);
        } finally {
            this.state.isSaving = false;
        }
    }

    fail(error) {
        if (!(error instanceof ConnectionLostError)) {
            throw error;
        }
        this.state.isOffline = true;
        clearTimeout(this.retryTimeout);
        this.retryTimeout = setTimeout(() => this.retry(), RETRY_DELAY);
    }

    retry() {
        if (this.state.isOffline) {
            return this.state.rollCallId && this.dirtyEntries.length ? this.save() : this.load();
        }
    }
}

registry.category("actions").add("seconde_pousse_insertion.roll_call", RollCall);
