import {
  NOT_RECORDED,
  type AttendingStanding,
  type EventChange,
  type EventViewState,
  type NativeEnd,
  type OrganisedStanding,
  type RefusalReason,
} from '@verselink/contracts';

const plural = (count: number, one: string, many: string) => (count > 1 ? many : one);

/** French: the language of VerseLink. The keys of this table are those of every other language. */
export const fr = {
  states: {
    published: 'Inscriptions ouvertes',
    running: 'En cours',
    completed: 'Terminé',
    cancelled: 'Annulé',
  } satisfies Record<EventViewState, string>,
  signups: {
    full: 'Complet : liste d’attente ouverte',
    closed: 'Inscriptions fermées',
    openUntil: (moment: string, distance: string) =>
      `🔒 Inscriptions jusqu’au ${moment} (${distance})`,
    closedSince: (moment: string) => `🔒 Inscriptions fermées depuis le ${moment}`,
  },
  closedHere: {
    cancelled: 'Annulé sur ce serveur : l’équipe du serveur l’a annulé dans Discord',
    completed: 'Terminé sur ce serveur : l’équipe du serveur l’a terminé dans Discord',
    deleted: 'Annulé sur ce serveur : l’équipe du serveur l’a supprimé dans Discord',
  } satisfies Record<NativeEnd, string>,
  types: {
    raid: '⚔️ Raid',
    course: '🏁 Course',
    race: '🏁 Course',
    mining: '⛏️ Minage',
    minage: '⛏️ Minage',
    pvp: '🎯 PvP',
    fps: '🔫 FPS',
    exploration: '🧭 Exploration',
    trading: '📦 Commerce',
    commerce: '📦 Commerce',
    salvage: '♻️ Récupération',
    training: '🎓 Entraînement',
    formation: '🎓 Formation',
    social: '🍻 Social',
  } as Readonly<Record<string, string>>,
  fields: {
    start: '📅 Début',
    duration: '⏱️ Durée',
    place: '📍 Lieu',
    seats: '👥 Places',
    roles: '🎯 Rôles',
    participants: '✅ Participants',
    withoutRole: '✅ Sans rôle',
    waitlist: '⏳ Liste d’attente',
    tentative: '❔ Peut-être',
    absent: '🚫 Absents',
  },
  buttons: {
    join: 'S’inscrire',
    leave: 'Se désinscrire',
    list: 'Voir les inscrits',
    tentative: 'Peut-être',
    absent: 'Absent',
    checkin: 'Je suis là',
    previous: 'Précédent',
    next: 'Suivant',
  },
  form: {
    title: 'Ton inscription',
    role: 'Ton rôle',
    ship: {
      label: 'Ton vaisseau',
      hint: 'Facultatif. Laisse vide pour ne rien changer, ou mets « - » pour retirer ton vaisseau.',
    },
    note: {
      label: 'Un mot aux organisateurs',
      hint: 'Facultatif. Laisse vide pour ne rien changer, ou mets « - » pour retirer ton mot.',
    },
  },
  selectRole: 'Choisir un rôle et s’inscrire',
  seatsLeft: (left: number, capacity: number) =>
    `${left} ${plural(left, 'place libre', 'places libres')} sur ${capacity}`,
  roleFull: (waiting: number) =>
    waiting === 0 ? 'Complet : liste d’attente' : `Complet : ${waiting} en attente`,
  registered: (count: number) => `${count} ${plural(count, 'inscrit', 'inscrits')}`,
  waiting: (count: number) => `${count} en attente`,
  more: (count: number) => `… +${count} ${plural(count, 'autre', 'autres')}`,
  readMore: 'Lire la suite sur VerseLink',
  cutHere: '(suite sur VerseLink)',
  nobody: 'Personne pour l’instant',
  unnamed: 'membre sans nom',
  anyRole: 'sans rôle précis',
  hours: (hours: number, minutes: number) =>
    hours === 0 ? `${minutes} min` : minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`,
  until: (moment: string) => `jusqu’à ${moment}`,
  page: (page: number, pages: number, entries: number) =>
    `Page ${page}/${pages} · ${entries} ${plural(entries, 'membre', 'membres')}`,
  answers: {
    confirmed: (role: string | null) =>
      role === null
        ? '✅ **C’est noté, tu as ta place.**'
        : `✅ **C’est noté, tu as ta place :** ${role}`,
    confirmedAlready: (role: string | null) =>
      role === null
        ? '✅ Tu as déjà ta place : rien à changer.'
        : `✅ Tu as déjà ta place : ${role}. Rien à changer.`,
    waitlisted: (role: string | null, place: number) =>
      `⏳ **Tu es sur la liste d’attente, n° ${place}**${role === null ? '' : ` pour ${role}`}.\nDès qu’une place se libère, elle est à toi et tu reçois un message.`,
    waitlistedAlready: (role: string | null, place: number) =>
      `⏳ Tu es déjà sur la liste d’attente, n° ${place}${role === null ? '' : ` pour ${role}`}.`,
    keptSeat: (role: string | null) =>
      role === null
        ? 'En attendant, tu gardes ta place.'
        : `En attendant, tu gardes ta place : ${role}.`,
    withdrawn:
      '👋 **Tu n’es plus inscrit.** Tu peux revenir quand tu veux : appuie sur « S’inscrire ».',
    withdrawnAlready: '👋 Tu n’étais pas inscrit : rien à changer.',
    tentative:
      '❔ **C’est noté : peut-être.** Aucune place ne t’est réservée. Pour en avoir une, appuie sur « S’inscrire ».',
    tentativeAlready: '❔ Tu as déjà répondu « peut-être » : rien à changer.',
    absent: '🚫 **C’est noté : absent.** Si tu peux finalement venir, appuie sur « S’inscrire ».',
    absentAlready: '🚫 Tu as déjà répondu « absent » : rien à changer.',
    checkedIn: '🙋 **Présence confirmée.** Bon événement !',
    checkedInAlready: '🙋 Ta présence est déjà confirmée : rien à changer.',
    chooseRole: '🎯 **Choisis ton rôle :** ta place sera réservée aussitôt.',
    chooseLine: '🎯 **Tout est complet.** Choisis un rôle pour rejoindre sa liste d’attente.',
    notRecorded: NOT_RECORDED.fr,
    noDecision:
      '⏳ VerseLink tarde à répondre. Ton choix est transmis et la réponse viendra ici ; sinon, regarde « Voir les inscrits » : si ton choix n’y est pas, appuie de nouveau.',
    tooFast:
      '🐢 **Doucement !** Cet appui n’a pas été pris en compte. Attends une seconde, puis appuie de nouveau si tu veux encore changer.',
    chooseFromList:
      '⚠️ Choisis l’événement et le rôle dans la liste qui s’affiche pendant que tu écris, puis renvoie la commande.',
    notOrganiser:
      '🔒 Cette commande est réservée aux personnes qui peuvent gérer les événements du serveur (permission « Gérer les évènements »).',
    notAMember: '⚠️ Ce compte n’est pas un membre de ce serveur. Choisis un membre, pas un bot.',
    outdated:
      '⚠️ Ce bouton n’est plus valable. Utilise le message d’inscription le plus récent de l’événement.',
  },
  refusals: {
    'unknown-event':
      '⚠️ Cet événement n’existe plus sur VerseLink. Demande aux organisateurs un nouveau message d’inscription.',
    'unreadable-event':
      '⚠️ Cet événement a un souci technique : rien n’a été enregistré. Préviens les organisateurs ; dès qu’ils l’auront mis à jour sur VerseLink, tu pourras réessayer ici.',
    'guild-not-linked':
      '⚠️ Ce serveur n’est pas relié à VerseLink : on ne peut pas encore s’y inscrire. Préviens les organisateurs, l’équipe de VerseLink peut le relier.',
    'not-published':
      '⚠️ Cet événement n’est pas encore publié. Reviens quand les organisateurs l’auront ouvert.',
    cancelled:
      '❌ Cet événement est annulé : on ne peut plus s’y inscrire. Jette un œil aux autres événements du serveur !',
    completed: '🏁 Cet événement est terminé : on ne peut plus s’y inscrire. À la prochaine !',
    closed:
      '🔒 Les inscriptions à cet événement sont fermées. Pour tout changement, contacte les organisateurs.',
    'cancelled-here':
      '🔒 L’équipe de ce serveur a annulé cet événement dans Discord : on ne s’y inscrit plus ici. VerseLink est prévenu. « Se désinscrire » reste possible.',
    'completed-here':
      '🔒 L’équipe de ce serveur a terminé cet événement dans Discord : on ne s’y inscrit plus ici. VerseLink est prévenu.',
    'unknown-role':
      '⚠️ Ce rôle ne fait plus partie de l’événement. Choisis-en un autre dans la liste du message.',
    'role-required':
      '🎯 Ici, chaque place correspond à un rôle. Choisis le tien dans la liste du message.',
    'not-registered':
      'ℹ️ Tu n’as pas de place à cet événement. Appuie sur « S’inscrire » pour en demander une ; s’il a déjà commencé, contacte les organisateurs.',
    'check-in-closed':
      '🔒 Tu peux confirmer ta présence à partir de 30 minutes avant le début, et jusqu’à 15 minutes après. Si tu es bien là, préviens les organisateurs.',
    'seat-taken':
      '⚠️ Entre-temps, ta place est allée à quelqu’un d’autre. Contacte les organisateurs : eux seuls peuvent encore t’ajouter.',
    'said-elsewhere':
      '🔒 Cette inscription vient d’un autre serveur ou de VerseLink : c’est là-bas qu’il faut la modifier.',
  } satisfies Record<RefusalReason, string>,
  organiser: {
    unchanged: 'C’était déjà le cas.',
    confirmed: (name: string, role: string | null) =>
      `✅ ${name} a sa place${role === null ? '' : ` : ${role}`}.`,
    waitlisted: (name: string, role: string | null, place: number) =>
      `⏳ C’est complet : ${name} est sur la liste d’attente, n° ${place}${role === null ? '' : ` pour ${role}`}.`,
    keptSeat: (role: string | null) =>
      role === null
        ? 'D’ici là, sa place actuelle lui reste réservée.'
        : `D’ici là, sa place actuelle lui reste réservée : ${role}.`,
    withdrawn: (name: string) => `👋 ${name} n’est plus inscrit.`,
    checkedIn: (name: string) => `🙋 Présence confirmée pour ${name}.`,
    tentative: (name: string) => `❔ ${name} a répondu « peut-être ».`,
    absent: (name: string) => `🚫 ${name} a répondu « absent ».`,
    refusals: {
      unknownEvent:
        '⚠️ Aucun événement de ce serveur ne correspond. Choisis-en un dans la liste qui s’affiche pendant que tu écris.',
      cancelled: '❌ Cet événement est annulé : ses inscriptions ne changent plus.',
      completed: '🏁 Cet événement est terminé : ses inscriptions ne changent plus.',
      roleRequired: (name: string, free: string) =>
        free === ''
          ? `🎯 Pour inscrire ${name}, il faut un rôle, et tous sont complets. Renvoie la commande en indiquant un rôle : ${name} sera sur sa liste d’attente.`
          : `🎯 Pour inscrire ${name}, il faut un rôle : renvoie la commande en l’indiquant. Places libres : ${free}.`,
      unknownRole: '⚠️ Ce rôle n’existe pas dans l’événement. Choisis-le dans la liste.',
      notRegistered: (name: string) =>
        `ℹ️ ${name} n’a pas de place à cet événement. Pour en donner une : « /verselink ajouter ».`,
      notYet:
        '🔒 Une présence peut être confirmée à partir de 30 minutes avant le début, et jusqu’à la fin de l’événement.',
      seatTaken: (name: string) =>
        `⚠️ ${name} n’avait pas confirmé sa présence, et sa place est allée à quelqu’un d’autre. Retire d’abord quelqu’un, puis ajoute ${name}.`,
      saidElsewhere: (name: string) =>
        `🔒 L’inscription de ${name} vient d’un autre serveur ou de VerseLink : seuls ${name} et les organisateurs de là-bas peuvent la modifier.`,
    },
  },
  closedAt: (moment: string) => `Fermées depuis le ${moment}.`,
  leaveUntil: (moment: string) =>
    `« Se désinscrire » et « Absent » restent possibles jusqu’au début, ${moment}.`,
  promoted: (title: string, role: string | null) =>
    `🎉 **Une place s’est libérée : elle est à toi !**\n**${title}**${role === null ? '' : ` · ${role}`}`,
  swapped: (title: string, role: string | null) =>
    `🔄 **Vous avez échangé vos places${role === null ? '' : ` : te voilà avec le rôle ${role}`}.**\n**${title}**`,
  changed: {
    cancelled: '❌ **Cet événement est annulé.**',
    deleted: '❌ **Cet événement n’aura pas lieu : il a été supprimé.**',
    withdrawn: '⏸️ **Cet événement est suspendu pour le moment.**',
    restored: '✅ **Bonne nouvelle : cet événement a bien lieu !**',
  } satisfies Record<Exclude<EventChange, 'moved'>, string>,
  moved: {
    time: '📅 **Cet événement change d’horaire.**',
    place: '📍 **Cet événement change de lieu.**',
    both: '📅 **Cet événement change d’horaire et de lieu.**',
  },
  changedFrom: {
    planned: (moment: string) => `Il était prévu ${moment}.`,
    oldTime: (moment: string) => `Avant : ${moment}`,
    newTime: (moment: string) => `Maintenant : **${moment}**`,
    oldPlace: (place: string) => `Lieu prévu avant : ${place}`,
    newPlace: (place: string) => `Nouveau lieu : **${place}**`,
    nowhere: 'non précisé',
  },
  stillOn: {
    confirmed:
      'Tu gardes ta place. Tu ne peux pas venir ? Appuie sur « Se désinscrire » sous le message d’inscription pour laisser ta place.',
    waitlisted:
      'Tu gardes ton rang dans la liste d’attente. Tu ne peux pas venir ? Appuie sur « Se désinscrire » sous le message d’inscription.',
    tentative: 'Ta réponse reste « peut-être » : tu peux en changer sur le message d’inscription.',
  } satisfies Record<AttendingStanding, string>,
  calledOff: {
    forGood: 'Tu n’as rien à faire. Une question ? Contacte les organisateurs.',
    forNow:
      'Ton inscription est gardée : tu recevras un message si l’événement est de nouveau proposé.',
  },
  organised: {
    confirmed: (by: string) => `📋 **${by} t’a inscrit : tu as ta place.**`,
    waitlisted: (by: string) => `📋 **${by} t’a mis sur la liste d’attente.**`,
    withdrawn: (by: string) => `📋 **${by} t’a retiré de cet événement.**`,
  } satisfies Record<OrganisedStanding, (by: string) => string>,
  roleRemoved: {
    confirmed: (role: string) => `ℹ️ **Le rôle ${role} a été retiré : tu gardes ta place.**`,
    waitlisted: (role: string) =>
      `ℹ️ **Le rôle ${role} a été retiré : tu restes sur la liste d’attente.**`,
  } satisfies Record<Exclude<OrganisedStanding, 'withdrawn'>, (role: string) => string>,
  roleRemovedAdvice:
    'Tu peux choisir un autre rôle sous le message d’inscription, ou appuyer sur « Se désinscrire » pour laisser ta place.',
  organisedBySomebody: 'Un organisateur',
  organisedAdvice: 'Une question ? Contacte les organisateurs.',
  reminded: (title: string, moment: string) => `⏰ **${title}** commence ${moment}.`,
  remindedInPrivate: (title: string) => `⏰ **Rappel : tu as ta place.**\n**${title}**`,
  announced: {
    first: '📣 Nouvel événement',
    moved: {
      time: '📅 Nouvel horaire',
      place: '📍 Nouveau lieu',
      both: '📅 Nouvel horaire et nouveau lieu',
    },
  },
  closedToPrivate:
    'ℹ️ Tes messages privés sont fermés, alors je t’écris ici. Pour les recevoir en privé, autorise les messages privés de ce serveur.',
  openSignup: 'Voir les inscriptions',
  promotedAdvice:
    'Tu ne peux pas venir ? Appuie sur « Se désinscrire » sous le message d’inscription pour laisser ta place.',
};
