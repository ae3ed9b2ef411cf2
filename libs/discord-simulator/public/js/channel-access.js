const ADMINISTRATOR = 1n << 3n;
const VIEW_CHANNEL = 1n << 10n;
const PRIVATE_THREAD = 12;

/** Whether the member sees the channel: roles, then the channel's overwrites, as Discord computes it. */
export function canSee({ guild, roles, channels, me }, channel) {
  if (!me || me.user.id === guild.owner_id) return true;
  const { id: userId } = me.user;
  if (channel.thread_metadata) {
    if (channel.type === PRIVATE_THREAD && !channel.thread_member_ids.includes(userId))
      return false;
    const parent = channels.find(({ id }) => id === channel.parent_id);
    return parent ? canSee({ guild, roles, channels, me }, parent) : true;
  }
  let bits = [guild.id, ...me.roles].reduce(
    (all, id) => all | BigInt(roles.get(id)?.permissions ?? 0),
    0n,
  );
  if (bits & ADMINISTRATOR) return true;
  const overwrites = channel.permission_overwrites ?? [];
  const apply = (those) => {
    for (const { deny } of those) bits &= ~BigInt(deny);
    for (const { allow } of those) bits |= BigInt(allow);
  };
  apply(overwrites.filter(({ id }) => id === guild.id));
  apply(overwrites.filter(({ id }) => me.roles.includes(id)));
  apply(overwrites.filter(({ id }) => id === userId));
  return (bits & VIEW_CHANNEL) !== 0n;
}
