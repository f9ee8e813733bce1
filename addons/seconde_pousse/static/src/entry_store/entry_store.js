import { session } from "@web/session";
import { user } from "@web/core/user";

const TABLE = "entries";

function promisify(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/** A number nobody else makes: sent twice, an entry is taken once. */
export function makeUuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The last screen the server gave: a reload, or a look at another day, must not lose it without network.
 * It names people and places: it is gone with the tab.
 */
export class LastScreen {
    /** @param {string} name of the screen; each has its own room */
    constructor(name) {
        this.key = `seconde_pousse_${name}_${session.db}_${user.userId}`;
    }

    /** @param {Object} screen as the server reads it */
    keep(screen) {
        try {
            sessionStorage.setItem(this.key, JSON.stringify(screen));
        } catch {
            // No room, or storage is forbidden: the screen only lives in the open page.
        }
    }

    /** @returns {Object|null} the last screen shown in this tab to this user, if it is of that day */
    read(day) {
        try {
            const screen = JSON.parse(sessionStorage.getItem(this.key));
            return screen?.day === day ? screen : null;
        } catch {
            return null;
        }
    }
}

/**
 * What was typed and did not reach the server yet, on this phone and for this user.
 * Without IndexedDB (private browsing), it is kept in the open tab, and `isLasting` says so.
 */
export class EntryStore {
    /** @param {string} name of the screen; each has its own room */
    constructor(name) {
        this.name = name;
        this.entries = new Map();
        this.isLasting = false;
    }

    async open() {
        try {
            const request = indexedDB.open(`seconde_pousse_${this.name}_${session.db}_${user.userId}`, 1);
            request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "uuid" });
            this.db = await promisify(request);
            for (const entry of await promisify(this.getTable("readonly").getAll())) {
                this.entries.set(entry.uuid, entry);
            }
            this.isLasting = true;
        } catch {
            this.db = null;
        }
    }

    getTable(mode) {
        return this.db.transaction(TABLE, mode).objectStore(TABLE);
    }

    /** @returns {Object[]} the oldest first: they are sent in the order they were typed */
    getAll() {
        return [...this.entries.values()].sort((one, other) => (one.date < other.date ? -1 : 1));
    }

    async put(entry) {
        this.entries.set(entry.uuid, entry);
        if (this.db) {
            try {
                await promisify(this.getTable("readwrite").put(entry));
            } catch {
                // The phone is full: the tab still holds it.
                this.isLasting = false;
            }
        }
    }

    async remove(uuid) {
        this.entries.delete(uuid);
        if (this.db) {
            await promisify(this.getTable("readwrite").delete(uuid)).catch(() => {});
        }
    }
}
