/** The side that changed wins; when both did, the remote one (spec 06b §6.3). */
export function threeWay<T extends string | bigint>({
  base,
  local,
  remote,
}: Record<'base' | 'local' | 'remote', T>): T {
  return remote === base ? local : remote
}
