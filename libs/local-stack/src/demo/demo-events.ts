/** The moment of the next given weekday (0 = Sunday) and UTC hour that is at least 12 h away. */
const next = (now: Date, weekday: number, hour: number): Date => {
  const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hour));
  while (at.getUTCDay() !== weekday || at.getTime() - now.getTime() < 12 * 3_600_000) {
    at.setUTCDate(at.getUTCDate() + 1);
  }
  return at;
};

/**
 * Three events as VerseLink sends them, in the coming week. Ids carry the date: starting again within
 * the week repeats the same three, so that publishing them twice changes nothing.
 */
export const demoEvents = (now: Date) => {
  const event = <T extends object>(kind: string, start: Date, rest: T) => {
    const id = `${kind}-${start.toISOString().slice(0, 10)}`;
    return {
      id,
      slug: id,
      start_at_utc: start.toISOString(),
      visibility: 'members',
      state: 'published',
      org_id: 'demo-flotte',
      url: `https://verselink.example/evenements/${id}`,
      ...rest,
    };
  };
  return [
    event('raid', next(now, 6, 19), {
      title: 'Raid nocturne sur l’avant-poste de Ghost Hollow',
      description:
        'Les Nine Tails tiennent l’avant-poste depuis trois jours. Approche basse sur Microtech, assaut ' +
        'coordonné au sol et couverture aérienne. Briefing vocal 15 minutes avant l’heure : viens équipé, ' +
        'vaisseau assuré et plein fait.',
      type: 'raid',
      duration_minutes: 150,
      location: 'Stanton · Microtech, Ghost Hollow',
      max_participants: 9,
      roles: [
        { id: 'pilot', name: 'Pilote', capacity: 3, description: 'Escorte et appui aérien' },
        { id: 'gunner', name: 'Artilleur', capacity: 4, description: 'Tourelles du Hammerhead' },
        { id: 'medic', name: 'Médecin', capacity: 2, description: 'Cutlass Red, soutien au sol' },
      ],
    }),
    event('mining', next(now, 0, 14), {
      title: 'Sortie minage : quantanium dans l’Aaron Halo',
      description:
        'Trois heures de minage en équipe autour d’un Orion de location, parts égales à l’arrivée. Les ' +
        'débutants sont les bienvenus : on apprend à lire une roche et à ne pas la faire exploser.',
      type: 'mining',
      duration_minutes: 180,
      location: 'Stanton · Aaron Halo, départ de CRU-L5',
      max_participants: 12,
      signup_closes_minutes_before: 60,
      ask_ship: true,
      ask_note: true,
      roles: [
        { id: 'miner', name: 'Mineur', capacity: 6, description: 'Prospector ou Mole' },
        {
          id: 'hauler',
          name: 'Transporteur',
          capacity: 3,
          description: 'Caterpillar, Hull A ou B',
        },
        { id: 'escort', name: 'Escorte', capacity: 3, description: 'Chasseurs, veille radar' },
      ],
    }),
    event('course', next(now, 3, 18), {
      title: 'Cours de pilotage : atterrir sans assistance',
      description:
        'Deux heures d’exercices avec un instructeur : vol découplé, approche manuelle, atterrissage sur ' +
        'plateforme étroite. Ton vaisseau, petit ou moyen, suffit.',
      type: 'training',
      duration_minutes: 120,
      location: 'Stanton · Orison, plateforme August Dunlow',
      max_participants: 8,
    }),
  ];
};
