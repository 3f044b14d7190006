import { family } from '../family.ts'
import { ping } from '../ping.ts'
import { accountDeleteProceed, accountDeleteSendValidationEmail, accountInfo } from './account.ts'
import { authMethodCreate, authMethodDisable, authMethodList } from './auth-methods.ts'
import { inviteSelfList, organizationSelfList } from './organizations.ts'
import { vaultItemList, vaultItemRecoveryList, vaultItemUpload, vaultKeyRotation } from './vault.ts'

/** `POST /authenticated_account`: by the owner of an account. */
export const authenticatedAccountFamily = family('authenticated_account', [
  accountDeleteProceed,
  accountDeleteSendValidationEmail,
  accountInfo,
  authMethodCreate,
  authMethodDisable,
  authMethodList,
  inviteSelfList,
  organizationSelfList,
  ping,
  vaultItemList,
  vaultItemRecoveryList,
  vaultItemUpload,
  vaultKeyRotation,
])
