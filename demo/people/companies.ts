/** Companies that give small things to their guests and clients, by the country of the store. All are invented. */
export const COMPANIES: Readonly<Record<string, readonly string[]>> = {
  IT: [
    'Studio Notarile Brambati & Figli',
    'Cantine Roccamerlata S.r.l.',
    'Albergo della Meridiana',
    'Officine Grafiche Tersicore',
    'Fondazione Valmezzana',
    'Architetti Lungoriva Associati',
    'Tessitura Oltremonte S.p.A.',
    'Teatro dei Ventagli',
    'Editoriale Quartaluna',
    'Farmaceutici Selvabella',
  ],
  ES: [
    'Bufete Arzola y Berrocal',
    'Bodegas Cerro Amarillo',
    'Hotel Los Vencejos',
    'Fundación Torrelaguna Nueva',
    'Estudio Celosía Arquitectos',
    'Aceites Valdeoliva, S.L.',
    'Editorial Noria',
    'Clínica Santa Aldonza',
  ],
  GB: [
    'Larkspur & Vane LLP',
    'Quillmaker Books Ltd',
    'The Candlewick Hotel',
    'Saltmarsh Capital Partners',
    'Hollin & Rowe Architects',
    'Pembury Wine Merchants',
    'Old Foundry Theatre Trust',
    'Thistledown Estates',
    'Greywether Consulting Ltd',
  ],
}

/** What those who buy for a company are there. */
export const TITLES = [
  'Office manager',
  'Head of events',
  'Executive assistant',
  'Partner',
  'Managing director',
] as const
