/** The role that every pool acts as (`options=-c role=…`); it cannot rewrite the ledgers. */
export const applicationRole = 'si_cepat_mesi_app';
