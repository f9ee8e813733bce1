import { Component, useState } from "@odoo/owl";
import { shrinkPhoto } from "@seconde_pousse/entry_store/photo";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { InvalidNumberError, parseFloat } from "@web/views/fields/parsers";
import { formatMinutes } from "../minutes/minutes";
import {
    copyPlan,
    formatHour,
    getBilled,
    getTotal,
    isOffPlan,
    parseHour,
    setEveryone,
    setMinutes,
    STEP,
    toggle,
} from "./crew_cards";

/** One task: who was on it, how long, and what else is to be known of it. */
export class HoursCard extends Component {
    static template = "seconde_pousse_chantier.HoursCard";
    static props = { card: Object, people: Array, half: String, onTouch: Function, onLend: Function };

    setup() {
        this.step = STEP;
        this.notification = useService("notification");
        this.card = useState(this.props.card);
        const { is_field_job, is_billed_by_hour } = this.card;
        this.state = useState({ isMoreOpen: is_field_job && !is_billed_by_hour, problem: "" });
    }

    get rows() {
        return this.card.rows
            .map((row) => ({ row, person: this.props.people.find((one) => one.id === row.id) }))
            .filter(({ row, person }) => person && (row.isIn || row.isWanted || !person.crew || this.isPlanned(person)));
    }

    get inCount() {
        return this.card.rows.filter((row) => row.isIn).length;
    }

    get total() {
        return getTotal(this.card);
    }

    get billed() {
        return getBilled(this.card);
    }

    /** “4 people · 3 h 30 each”, or the names when there are few. */
    get summary() {
        const rows = this.card.rows.filter((row) => row.isIn);
        if (!rows.length) {
            return _t("Nobody yet");
        }
        const isSame = rows.every((row) => row.minutes === rows[0].minutes);
        const names = rows.map((row) => this.props.people.find((one) => one.id === row.id)?.name.split(" ")[0] || "");
        const who = rows.length > 3 ? _t("%s people", rows.length) : names.join(", ");
        return isSame ? _t("%(who)s: %(time)s each", { who, time: formatMinutes(rows[0].minutes) }) : who;
    }

    get everyone() {
        const rows = this.card.rows.filter((row) => row.isIn);
        return rows.length && rows.every((row) => row.minutes === rows[0].minutes) ? rows[0].minutes : null;
    }

    isPlanned(person) {
        return this.card.planned.some((one) => one.person_id === person.id);
    }

    get photoLabel() {
        const count = this.card.photo_count;
        return count ? _t("Photo (%s saved)", count) : _t("Photo");
    }

    get unitText() {
        return `(${this.card.unit})`;
    }

    get isOffPlan() {
        return isOffPlan(this.card, this.props.people, this.props.half);
    }

    format(minutes) {
        return formatMinutes(minutes);
    }

    formatHour(hour) {
        return formatHour(hour);
    }

    open() {
        this.card.isOpen = !this.card.isOpen;
    }

    // ------------------------------------------------------------------
    // Who, how long
    // ------------------------------------------------------------------

    toggle({ row, person }) {
        toggle(this.card, row, person, this.props.half);
        row.isWanted = true;
        this.props.onTouch(this.card);
    }

    add(row, minutes) {
        setMinutes(this.card, row, row.minutes + minutes);
        row.isWanted = true;
        this.props.onTouch(this.card);
    }

    addForEveryone(minutes) {
        const longest = Math.max(...this.card.rows.map((row) => row.minutes));
        setEveryone(this.card, Math.max(STEP, longest + minutes));
        this.props.onTouch(this.card);
    }

    copyPlan() {
        copyPlan(this.card, this.props.people, this.props.half);
        this.props.onTouch(this.card);
    }

    removeEveryone() {
        this.card.rows.forEach((row) => setMinutes(this.card, row, 0));
        this.props.onTouch(this.card);
    }

    addBilled(minutes) {
        this.set({ billed: Math.max(0, this.billed + minutes) });
    }

    // ------------------------------------------------------------------
    // The rest
    // ------------------------------------------------------------------

    set(values) {
        Object.assign(this.card, { ...values, isDirty: true });
        this.state.problem = "";
        this.props.onTouch(this.card);
    }

    onQuantity(ev) {
        try {
            const quantity = ev.target.value.trim() ? parseFloat(ev.target.value) : 0;
            this.set({ quantity_done: Math.max(0, quantity) });
        } catch (error) {
            if (!(error instanceof InvalidNumberError)) {
                throw error;
            }
            this.state.problem = _t("Type a number, such as 2.5.");
        }
    }

    onHour(name, ev) {
        const hour = parseHour(ev.target.value);
        if (hour !== null) {
            this.set({ [name]: hour });
        }
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (file) {
            try {
                this.set({ photos: [...this.card.photos, await shrinkPhoto(file)] });
            } catch {
                this.notification.add(_t("This photo cannot be read: take it again."), { type: "warning" });
            }
        }
    }

    removePhoto(photo) {
        this.set({ photos: this.card.photos.filter((one) => one !== photo) });
    }
}
