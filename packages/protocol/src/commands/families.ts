import { asyncEnrollmentCancel, asyncEnrollmentInfo, asyncEnrollmentSubmit } from './anonymous/async-enrollment.ts'
import { organizationBootstrap } from './anonymous/organization-bootstrap.ts'
import { anonymousTotpSetupConfirm, anonymousTotpSetupGetSecret, totpFetchOpaqueKey } from './anonymous/totp.ts'
import { accountCreateProceed, accountCreateSendValidationEmail } from './anonymous-server/account-creation.ts'
import {
  accountRecoverProceed,
  accountRecoverSendValidationEmail,
  authMethodPasswordGetAlgorithm,
} from './anonymous-server/account-recovery.ts'
import { scwsServiceMutualChallenges } from './anonymous-server/scws-service-mutual-challenges.ts'
import { serverConfig } from './anonymous-server/server-config.ts'
import { asyncEnrollmentAccept, asyncEnrollmentList, asyncEnrollmentReject } from './authenticated/async-enrollment.ts'
import { blockCreate, blockRead } from './authenticated/blocks.ts'
import { certificateGet } from './authenticated/certificate-get.ts'
import { cryptpadRegisterSession } from './authenticated/cryptpad-register-session.ts'
import { eventsListen } from './authenticated/events-listen.ts'
import {
  inviteGreeterCancelGreetingAttempt,
  inviteGreeterStartGreetingAttempt,
  inviteGreeterStep,
} from './authenticated/greeting.ts'
import {
  inviteCancel,
  inviteComplete,
  inviteList,
  inviteNewDevice,
  inviteNewShamirRecovery,
  inviteNewUser,
} from './authenticated/invitations.ts'
import { organizationInfo } from './authenticated/organization-info.ts'
import { realmSelfPromoteToOwner, realmShare, realmUnshare } from './authenticated/realm-members.ts'
import {
  realmCreate,
  realmGetKeysBundle,
  realmRename,
  realmRotateKey,
  realmUpdateArchiving,
} from './authenticated/realms.ts'
import { shamirRecoveryDelete, shamirRecoverySetup } from './authenticated/shamir-recovery.ts'
import { totpCreateOpaqueKey, totpSetupConfirm, totpSetupGetSecret } from './authenticated/totp.ts'
import { deviceCreate, listFrozenUsers, userCreate, userRevoke, userUpdate } from './authenticated/users.ts'
import { vlobCreate, vlobPollChanges, vlobReadBatch, vlobReadVersions, vlobUpdate } from './authenticated/vlobs.ts'
import { accountDeleteProceed, accountDeleteSendValidationEmail, accountInfo } from './authenticated-account/account.ts'
import { authMethodCreate, authMethodDisable, authMethodList } from './authenticated-account/auth-methods.ts'
import { inviteSelfList, organizationSelfList } from './authenticated-account/organizations.ts'
import {
  vaultItemList,
  vaultItemRecoveryList,
  vaultItemUpload,
  vaultKeyRotation,
} from './authenticated-account/vault.ts'
import { family } from './family.ts'
import {
  inviteClaimerCancelGreetingAttempt,
  inviteClaimerStartGreetingAttempt,
  inviteClaimerStep,
} from './invited/greeting.ts'
import { inviteInfo, inviteShamirRecoveryReveal } from './invited/invitation.ts'
import { ping } from './ping.ts'
import { tosAccept, tosGet } from './tos/tos.ts'

/** `POST /anonymous/{organization}`: about an organization, without any proof of identity. */
export const anonymousFamily = family('anonymous', [
  asyncEnrollmentCancel,
  asyncEnrollmentInfo,
  asyncEnrollmentSubmit,
  organizationBootstrap,
  ping,
  totpFetchOpaqueKey,
  anonymousTotpSetupConfirm,
  anonymousTotpSetupGetSecret,
])

/** `POST /anonymous_server`: about the server, without any proof of identity. */
export const anonymousServerFamily = family('anonymous_server', [
  accountCreateProceed,
  accountCreateSendValidationEmail,
  accountRecoverProceed,
  accountRecoverSendValidationEmail,
  authMethodPasswordGetAlgorithm,
  ping,
  scwsServiceMutualChallenges,
  serverConfig,
])

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

/** `POST /authenticated/{organization}`: by a device of the organization. */
export const authenticatedFamily = family('authenticated', [
  asyncEnrollmentAccept,
  asyncEnrollmentList,
  asyncEnrollmentReject,
  blockCreate,
  blockRead,
  certificateGet,
  cryptpadRegisterSession,
  deviceCreate,
  eventsListen,
  inviteCancel,
  inviteComplete,
  inviteGreeterCancelGreetingAttempt,
  inviteGreeterStartGreetingAttempt,
  inviteGreeterStep,
  inviteList,
  inviteNewDevice,
  inviteNewShamirRecovery,
  inviteNewUser,
  listFrozenUsers,
  organizationInfo,
  ping,
  realmCreate,
  realmGetKeysBundle,
  realmRename,
  realmRotateKey,
  realmSelfPromoteToOwner,
  realmShare,
  realmUnshare,
  realmUpdateArchiving,
  shamirRecoveryDelete,
  shamirRecoverySetup,
  totpCreateOpaqueKey,
  totpSetupConfirm,
  totpSetupGetSecret,
  userCreate,
  userRevoke,
  userUpdate,
  vlobCreate,
  vlobPollChanges,
  vlobReadBatch,
  vlobReadVersions,
  vlobUpdate,
])

/** `POST /invited/{organization}`: by whoever holds the token of an invitation. */
export const invitedFamily = family('invited', [
  inviteClaimerCancelGreetingAttempt,
  inviteClaimerStartGreetingAttempt,
  inviteClaimerStep,
  inviteInfo,
  inviteShamirRecoveryReveal,
  ping,
])

/** `POST /authenticated/{organization}/tos`: by a device, before the terms are accepted. */
export const tosFamily = family('tos', [tosAccept, tosGet])
