import { NOT_RECORDED } from '@verselink/contracts';
import type { Texts } from './texts.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** English: for guilds and members whose Discord is not in French. */
export const en: Texts = {
  states: {
    published: 'Sign-up open',
    running: 'Running now',
    completed: 'Finished',
    cancelled: 'Cancelled',
  },
  signups: {
    full: 'Full: waitlist open',
    closed: 'Sign-up closed',
    openUntil: (moment, distance) => `🔒 Sign-up until ${moment} (${distance})`,
    closedSince: (moment) => `🔒 Sign-up closed since ${moment}`,
  },
  closedHere: {
    cancelled: 'Cancelled in this server: its team cancelled it in Discord',
    completed: 'Over in this server: its team ended it in Discord',
    deleted: 'Cancelled in this server: its team deleted it in Discord',
  },
  types: {
    raid: '⚔️ Raid',
    course: '🏁 Race',
    race: '🏁 Race',
    mining: '⛏️ Mining',
    minage: '⛏️ Mining',
    pvp: '🎯 PvP',
    fps: '🔫 FPS',
    exploration: '🧭 Exploration',
    trading: '📦 Trading',
    commerce: '📦 Trading',
    salvage: '♻️ Salvage',
    training: '🎓 Training',
    formation: '🎓 Training',
    social: '🍻 Social',
  },
  fields: {
    start: '📅 Start',
    duration: '⏱️ Duration',
    place: '📍 Place',
    seats: '👥 Seats',
    roles: '🎯 Roles',
    participants: '✅ Participants',
    withoutRole: '✅ No role',
    waitlist: '⏳ Waitlist',
    tentative: '❔ Maybe',
    absent: '🚫 Absent',
  },
  buttons: {
    join: 'Sign up',
    leave: 'Withdraw',
    list: 'Show roster',
    tentative: 'Maybe',
    absent: 'Absent',
    checkin: 'I am here',
    previous: 'Previous',
    next: 'Next',
  },
  form: {
    title: 'Your sign-up',
    role: 'Your role',
    ship: {
      label: 'Your ship',
      hint: 'Optional. Empty: what you gave before stays. “-”: it is taken back.',
    },
    note: {
      label: 'A word to the organisers',
      hint: 'Optional. Empty: your previous word stays. “-”: it is taken back.',
    },
  },
  selectRole: 'Choose a role and sign up',
  seatsLeft: (left, capacity) => `${left} of ${capacity} ${plural(capacity, 'seat', 'seats')} free`,
  roleFull: (waiting) => (waiting === 0 ? 'Full: waitlist' : `Full: ${waiting} waiting`),
  registered: (count) => `${count} signed up`,
  waiting: (count) => `${count} waiting`,
  more: (count) => `… +${count} more`,
  readMore: 'Read on at VerseLink',
  cutHere: '(more on VerseLink)',
  nobody: 'Nobody yet',
  unnamed: 'unnamed member',
  anyRole: 'no particular role',
  hours: (hours, minutes) =>
    hours === 0 ? `${minutes} min` : minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`,
  until: (moment) => `until ${moment}`,
  page: (page, pages, entries) =>
    `Page ${page}/${pages} · ${entries} ${plural(entries, 'member', 'members')}`,
  answers: {
    confirmed: (role) =>
      role === null ? '✅ **Done, you have a seat.**' : `✅ **Done, you have a seat:** ${role}`,
    confirmedAlready: (role) =>
      role === null
        ? '✅ You already have a seat: nothing to change.'
        : `✅ You already have a seat: ${role}. Nothing to change.`,
    waitlisted: (role, place) =>
      `⏳ **You are number ${place} on the waitlist**${role === null ? '' : ` for ${role}`}.\nAs soon as a seat is free it is yours, and you get a message.`,
    waitlistedAlready: (role, place) =>
      `⏳ You are already number ${place} on the waitlist${role === null ? '' : ` for ${role}`}.`,
    keptSeat: (role) =>
      role === null ? 'Meanwhile you keep your seat.' : `Meanwhile you keep your seat: ${role}.`,
    withdrawn: '👋 **You are no longer signed up.** Come back any time with “Sign up”.',
    withdrawnAlready: '👋 You were not signed up: nothing to change.',
    tentative: '❔ **Noted: maybe.** No seat is held for you; “Sign up” takes one.',
    tentativeAlready: '❔ You are already noted as “maybe”.',
    absent: '🚫 **Noted: absent.** If you can come after all, choose “Sign up”.',
    absentAlready: '🚫 You are already noted as absent.',
    checkedIn: '🙋 **You are checked in.** Have fun!',
    checkedInAlready: '🙋 You are already checked in: nothing to change.',
    chooseRole: '🎯 **Choose your role:** your seat is reserved at once.',
    chooseLine: '🎯 **Everything is full.** Choose a role to join its waitlist.',
    notRecorded: NOT_RECORDED.en,
    noDecision:
      '⏳ VerseLink is slow to answer. Your choice was passed on and the answer will come here; if not, look at “Show roster”: if your choice is not there, press again.',
    tooFast:
      '🐢 **Easy!** This press was not counted. Wait a second, then press again if you still want a change.',
    chooseFromList:
      '⚠️ Choose the event and the role from the list that appears while you type, then send the command again.',
    notOrganiser:
      '🔒 This command is for those who may manage the events of this server (permission “Manage Events”).',
    notAMember: '⚠️ This account is not a member of this server. Choose a member, not a bot.',
    outdated: '⚠️ This button is no longer valid. Use the newest sign-up message of the event.',
  },
  refusals: {
    'unknown-event':
      '⚠️ This event no longer exists on VerseLink. Ask the organisers for a new sign-up message.',
    'unreadable-event':
      '⚠️ Something is wrong with this event: nothing was recorded. Tell the organisers; once they have updated it on VerseLink, try again here.',
    'guild-not-linked':
      '⚠️ This server is not linked to VerseLink: nobody can sign up here yet. Tell the organisers: the VerseLink team can link it.',
    'not-published': '⚠️ This event is not published yet. Come back when the organisers open it.',
    cancelled:
      '❌ This event is cancelled: sign-up is closed. Have a look at the other events of this server.',
    completed: '🏁 This event is over: sign-up is closed. See you next time!',
    closed: '🔒 Sign-up for this event is closed. Ask the organisers if anything has to change.',
    'cancelled-here':
      '🔒 The team of this server cancelled this event in Discord: nobody signs up here any more. VerseLink was told. “Withdraw” can still be chosen.',
    'completed-here':
      '🔒 The team of this server ended this event in Discord: nobody signs up here any more. VerseLink was told.',
    'unknown-role':
      '⚠️ This role is no longer part of the event. Choose another one from the list on the message.',
    'role-required':
      '🎯 In this event each seat has a role. Choose yours from the list in the message.',
    'not-registered':
      'ℹ️ You have no seat in this event. Choose “Sign up” to take one, or ask the organisers if it has begun.',
    'check-in-closed':
      '🔒 Check-in is open from 30 minutes before the start to 15 minutes after. Ask the organisers if you are there.',
    'seat-taken':
      '⚠️ Your seat was given to somebody else meanwhile. Ask the organisers: only they can add you now.',
    'said-elsewhere':
      '🔒 This sign-up was made in another server or on VerseLink: it can only be changed there.',
  },
  organiser: {
    unchanged: 'It was so already.',
    confirmed: (name, role) => `✅ ${name} has a seat${role === null ? '' : `: ${role}`}.`,
    waitlisted: (name, role, place) =>
      `⏳ It is full: ${name} is number ${place} on the waitlist${role === null ? '' : ` for ${role}`}.`,
    keptSeat: (role) =>
      role === null
        ? 'Meanwhile they keep their seat.'
        : `Meanwhile they keep their seat: ${role}.`,
    withdrawn: (name) => `👋 ${name} is no longer signed up.`,
    checkedIn: (name) => `🙋 ${name} is noted as present.`,
    tentative: (name) => `❔ ${name} is noted as “maybe”.`,
    absent: (name) => `🚫 ${name} is noted as absent.`,
    refusals: {
      unknownEvent:
        '⚠️ No event of this server fits. Choose it from the list that appears while you type.',
      cancelled: '❌ This event is cancelled: its sign-ups no longer change.',
      completed: '🏁 This event is over: its sign-ups no longer change.',
      roleRequired: (name, free) =>
        free === ''
          ? `🎯 ${name} needs a role, and all of them are full. Send the command again with a role: ${name} will be on its waitlist.`
          : `🎯 ${name} needs a role: send the command again with one. Free seats: ${free}.`,
      unknownRole: '⚠️ There is no such role in the event. Choose it from the list.',
      notRegistered: (name) => `ℹ️ ${name} has no seat in this event. “/verselink add” gives one.`,
      notYet:
        '🔒 Who is there can be noted from 30 minutes before the start to the end of the event.',
      seatTaken: (name) =>
        `⚠️ ${name} was noted as missing and the seat was given away. Remove somebody first, then add ${name}.`,
      saidElsewhere: (name) =>
        `🔒 ${name} signed up elsewhere, in another server or on VerseLink: only the organisers there, or the member in person, can change it.`,
    },
  },
  closedAt: (moment) => `It closed on ${moment}.`,
  leaveUntil: (moment) => `“Withdraw” and “Absent” can still be chosen until the start, ${moment}.`,
  promoted: (title, role) =>
    `🎉 **A seat is free and it is yours!**\n**${title}**${role === null ? '' : ` · ${role}`}`,
  swapped: (title, role) =>
    `🔄 **You changed places${role === null ? '' : `: your role is now ${role}`}.**\n**${title}**`,
  changed: {
    cancelled: '❌ **This event is cancelled.**',
    deleted: '❌ **This event will not take place: it was deleted.**',
    withdrawn: '⏸️ **This event is on hold for now.**',
    restored: '✅ **Good news: this event takes place after all!**',
  },
  moved: {
    time: '📅 **This event has a new time.**',
    place: '📍 **This event has a new place.**',
    both: '📅 **This event has a new time and place.**',
  },
  changedFrom: {
    planned: (moment) => `It was planned for ${moment}.`,
    oldTime: (moment) => `Before: ${moment}`,
    newTime: (moment) => `Now: **${moment}**`,
    oldPlace: (place) => `Place before: ${place}`,
    newPlace: (place) => `New place: **${place}**`,
    nowhere: 'not given',
  },
  stillOn: {
    confirmed:
      'You keep your seat. You cannot come? Choose “Withdraw” on the sign-up message, so that someone else gets the seat.',
    waitlisted:
      'You keep your place in line. You cannot come? Choose “Withdraw” on the sign-up message.',
    tentative: 'You are still noted as “maybe”: you can change that on the sign-up message.',
  },
  calledOff: {
    forGood: 'There is nothing to do for you. Any questions? Ask the organisers.',
    forNow: 'Your sign-up is kept: you get a message if the event is offered again.',
  },
  organised: {
    confirmed: (by) => `📋 **${by} signed you up: you have a seat.**`,
    waitlisted: (by) => `📋 **${by} put you on the waitlist.**`,
    withdrawn: (by) => `📋 **${by} took you off this event.**`,
  },
  roleRemoved: {
    confirmed: (role) => `ℹ️ **The role ${role} was removed: you keep your seat.**`,
    waitlisted: (role) => `ℹ️ **The role ${role} was removed: you stay on the waitlist.**`,
  },
  roleRemovedAdvice:
    'You can choose another role on the sign-up message, or “Withdraw” to let someone else have the seat.',
  organisedBySomebody: 'An organiser',
  organisedAdvice: 'Any questions? Ask the organisers.',
  reminded: (title, moment) => `⏰ **${title}** starts ${moment}.`,
  remindedInPrivate: (title) => `⏰ **Reminder: you have a seat.**\n**${title}**`,
  announced: {
    first: '📣 New event',
    moved: { time: '📅 New time', place: '📍 New place', both: '📅 New time and place' },
  },
  closedToPrivate:
    'ℹ️ Your private messages are closed, so I write here. Allow those of this server to get them in private.',
  openSignup: 'Open sign-up',
  promotedAdvice:
    'You cannot come? Choose “Withdraw” on the sign-up message, so that someone else gets the seat.',
};
