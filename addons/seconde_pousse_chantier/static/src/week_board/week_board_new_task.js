import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { deserializeDate } from "@web/core/l10n/dates";
import { useService } from "@web/core/utils/hooks";
import { normalize } from "@web/core/l10n/utils/normalize";

const PLACES_SHOWN = 24;

/** A new task of the crew: tap a kind, tap a place, tap a day. */
export class WeekBoardNewTask extends Component {
    static template = "seconde_pousse_chantier.WeekBoardNewTask";
    static components = { Dialog };
    static props = { crewId: Number, days: Array, day: { type: [String, Boolean] }, onMade: Function, close: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({
            kinds: [],
            places: [],
            kindId: false,
            where: [],
            search: "",
            name: "",
            day: this.props.day,
            wholeCrew: false,
            isSaving: false,
        });
        onWillStart(async () => {
            Object.assign(this.state, await this.orm.call("sp.work.board", "get_choices", [this.props.crewId]));
        });
    }

    get days() {
        return this.props.days.map((day) => ({
            day,
            label: deserializeDate(day).toLocaleString({ weekday: "short", day: "numeric" }),
        }));
    }

    get places() {
        const words = normalize(this.state.search.trim());
        const { where, places } = this.state;
        const chosen = places.filter(({ key }) => where.includes(key));
        const matches = (place) => !words || normalize(`${place.name} ${place.words}`).includes(words);
        const found = places.filter((place) => !where.includes(place.key) && matches(place));
        return [...chosen, ...found.slice(0, PLACES_SHOWN)];
    }

    get otherPlaces() {
        return this.state.where.filter((key) => !this.state.places.some((place) => place.key === key));
    }

    get typedPlace() {
        const typed = this.state.search.trim();
        return typed && !this.places.some(({ name }) => normalize(name) === normalize(typed)) ? typed : "";
    }

    toggle(key) {
        const { where } = this.state;
        this.state.where = where.includes(key) ? where.filter((one) => one !== key) : [...where, key];
        this.state.search = "";
    }

    async make() {
        if (this.state.isSaving) {
            return;
        }
        this.state.isSaving = true;
        const { kindId, where, day, name, wholeCrew } = this.state;
        const words = this.typedPlace ? [...where, this.typedPlace] : where;
        try {
            const values = [this.props.crewId, kindId, words, day, name];
            const taskId = await this.orm.call("sp.work.board", "create_task", values);
            this.props.close();
            await this.props.onMade(taskId, wholeCrew && day);
        } finally {
            this.state.isSaving = false;
        }
    }
}
