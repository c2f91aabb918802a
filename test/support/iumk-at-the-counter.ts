/** An IUMK application of an invented person as the counter enters it; every paper will be brought. */
export const iumkAtTheCounter = {
  service: 'iumk',
  fields: {
    applicant_name: 'Siti Contoh',
    nik: '6402991205990001',
    phone: '0800 0000 4321',
    address: 'Jalan Contoh RT 2',
    business_name: 'Warung Contoh',
    business_form: 'perorangan',
    business_activity: 'menjual sembako',
    business_facility: 'kios',
    village: 'Liang',
    business_address: 'Jalan Contoh RT 2',
    capital: '2 juta',
  },
  documents: ['ktp', 'kk', 'pas_foto', 'surat_pengantar'].map((document) => ({ document, willBring: true })),
};
