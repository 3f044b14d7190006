import * as schema from '@parallax/protocol'
import { decode, type UntrustedPasswordAlgorithm, untrustedPasswordAlgorithm } from '@parallax/wire'
import { command } from './command.ts'

/** What every client creates: an address without an account gets the same answer (spec 04b §8.5). */
const USUAL: UntrustedPasswordAlgorithm = { type: 'ARGON2ID', memlimitKb: 131_072, opslimit: 3, parallelism: 1 }

/** How the password of an account becomes a key. */
export const authMethodPasswordGetAlgorithm = command(
  schema.authMethodPasswordGetAlgorithm,
  async ({ email }, { context }) => {
    const [method] = await context.db.read<{ passwordAlgorithm: Uint8Array }>`
      select m.password_algorithm
      from accounts a
        join account_vaults v on v.account = a.id and v.is_current
        join account_auth_methods m on m.vault = v.id
      where a.email = ${email} and a.deleted_on is null and m.disabled_on is null and m.password_algorithm is not null`
    const passwordAlgorithm = method ? decode(untrustedPasswordAlgorithm, method.passwordAlgorithm) : USUAL
    return { status: 'ok', passwordAlgorithm }
  },
)
