const ADMINISTRATOR = 1n << 3n;
const VIEW_CHANNEL = 1n << 10n;
const CONNECT = 1n << 20n;
const USE_COMMANDS = 1n << 31n;
const EVERYTHING = (1n << 64n) - 1n;
const PRIVATE_THREAD = 12;

/** What the member may do in the channel: roles, then the overwrites, as Discord computes it. */
function permissionsIn({ guild, roles, channels, me }, channel) {
  if (!me || me.user.id === guild.owner_id) return EVERYTHING;
  const { id: userId } = me.user;
  if (channel.thread_metadata) {
    if (channel.type === PRIVATE_THREAD && !channel.thread_member_ids.includes(userId)) return 0n;
    const parent = channels.find(({ id }) => id === channel.parent_id);
    return parent ? permissionsIn({ guild, roles, channels, me }, parent) : EVERYTHING;
  }
  let bits = [guild.id, ...me.roles].reduce(
    (all, id) => all | BigInt(roles.get(id)?.permissions ?? 0),
    0n,
  );
  if (bits & ADMINISTRATOR) return EVERYTHING;
  const overwrites = channel.permission_overwrites ?? [];
  const apply = (those) => {
    for (const { deny } of those) bits &= ~BigInt(deny);
    for (const { allow } of those) bits |= BigInt(allow);
  };
  apply(overwrites.filter(({ id }) => id === guild.id));
  apply(overwrites.filter(({ id }) => me.roles.includes(id)));
  apply(overwrites.filter(({ id }) => id === userId));
  return bits;
}

export function canSee(scene, channel) {
  return (permissionsIn(scene, channel) & VIEW_CHANNEL) !== 0n;
}

export function mayConnect(scene, channel) {
  return (permissionsIn(scene, channel) & CONNECT) !== 0n;
}

/** Discord lists only the commands that a member may use; right `0` means administrators. */
export function mayUse(scene, channel, { default_member_permissions: rights }) {
  const needed = USE_COMMANDS | (rights === '0' ? ADMINISTRATOR : BigInt(rights ?? 0));
  return (permissionsIn(scene, channel) & needed) === needed;
}
