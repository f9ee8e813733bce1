import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

const PHOTO_SIDE = 1600;
const PHOTO_QUALITY = 0.85;

/** What is sent once must not leave twice: the buttons rest until the answer comes. */
export class CanteenForm extends Interaction {
    static selector = ".sp_canteen form";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        _window: { "t-on-pageshow": () => this.setBusy(false) },
    };

    onSubmit() {
        // After the form is read: a disabled button says nothing of itself.
        this.waitForTimeout(() => this.setBusy(true), 0);
    }

    setBusy(isBusy) {
        for (const button of this.el.querySelectorAll("[type=submit]")) {
            button.disabled = isBusy;
        }
    }
}

/** A photo of ten megabytes is made small on the phone: it leaves on a poor network too. */
export class CanteenPhoto extends Interaction {
    static selector = ".sp_problem_form [name=photo]";
    dynamicContent = { _root: { "t-on-change": this.shrink } };

    async shrink() {
        const [file] = this.el.files;
        if (!file) {
            return;
        }
        try {
            const picture = await this.waitFor(createImageBitmap(file));
            const scale = Math.min(1, PHOTO_SIDE / Math.max(picture.width, picture.height));
            const canvas = document.createElement("canvas");
            canvas.width = Math.round(picture.width * scale);
            canvas.height = Math.round(picture.height * scale);
            canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
            const blob = await this.waitFor(new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", PHOTO_QUALITY)));
            const small = new DataTransfer();
            small.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
            this.el.files = small.files;
        } catch {
            // Not a picture that this browser reads: the farm's server says what is wrong with it.
        }
    }
}

registry.category("public.interactions").add("seconde_pousse_cantine.form", CanteenForm);
registry.category("public.interactions").add("seconde_pousse_cantine.photo", CanteenPhoto);
