import { secretKey } from '@parallax/crypto'
import {
  accountAuthMethodId,
  bytes,
  dateTime,
  list,
  nullable,
  string,
  struct,
  type TypeOf,
  untrustedPasswordAlgorithm,
} from '@parallax/wire'
import { defineCommand } from '../command.ts'

const authMethod = struct({
  authMethodId: accountAuthMethodId,
  createdOn: dateTime,
  createdByIp: string,
  createdByUserAgent: string,
  vaultKeyAccess: bytes,
  passwordAlgorithm: nullable(untrustedPasswordAlgorithm),
})
/** One way to log in to the account. */
export type AuthMethod = TypeOf<typeof authMethod>

/** Adds a way to log in to the account. */
export const authMethodCreate = defineCommand(
  'auth_method_create',
  {
    authMethodPasswordAlgorithm: nullable(untrustedPasswordAlgorithm),
    authMethodMacKey: secretKey,
    authMethodId: accountAuthMethodId,
    vaultKeyAccess: bytes,
  },
  { ok: {}, auth_method_id_already_exists: {} },
)

/** Takes away a way to log in, other than the one in use. */
export const authMethodDisable = defineCommand(
  'auth_method_disable',
  { authMethodId: accountAuthMethodId },
  { ok: {}, auth_method_not_found: {}, auth_method_already_disabled: {}, self_disable_not_allowed: {} },
)

/** Lists the ways to log in that work. */
export const authMethodList = defineCommand('auth_method_list', {}, { ok: { items: list(authMethod) } })
