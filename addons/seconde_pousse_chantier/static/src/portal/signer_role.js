import { SignatureForm } from "@portal/signature_form/signature_form";
import { patch } from "@web/core/utils/patch";

// Core's form sends a name and a drawing; an agreement also says as what its signer signs.
patch(SignatureForm.prototype, {
    async onClickSubmit() {
        const role = document.querySelector(".sp_signer_role");
        if (role) {
            const url = new URL(this.props.callUrl, window.location.origin);
            url.searchParams.set("role", role.value.trim());
            this.props = { ...this.props, callUrl: `${url.pathname}${url.search}` };
        }
        return super.onClickSubmit();
    },
});
