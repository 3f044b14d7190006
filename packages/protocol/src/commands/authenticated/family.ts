import { family } from '../family.ts'
import { ping } from '../ping.ts'
import { asyncEnrollmentAccept, asyncEnrollmentList, asyncEnrollmentReject } from './async-enrollment.ts'
import { blockCreate, blockRead } from './blocks.ts'
import { certificateGet } from './certificate-get.ts'
import { cryptpadRegisterSession } from './cryptpad-register-session.ts'
import { eventsListen } from './events-listen.ts'
import { inviteGreeterCancelGreetingAttempt, inviteGreeterStartGreetingAttempt, inviteGreeterStep } from './greeting.ts'
import {
  inviteCancel,
  inviteComplete,
  inviteList,
  inviteNewDevice,
  inviteNewShamirRecovery,
  inviteNewUser,
} from './invitations.ts'
import { organizationInfo } from './organization-info.ts'
import { realmSelfPromoteToOwner, realmShare, realmUnshare } from './realm-members.ts'
import { realmCreate, realmGetKeysBundle, realmRename, realmRotateKey, realmUpdateArchiving } from './realms.ts'
import { shamirRecoveryDelete, shamirRecoverySetup } from './shamir-recovery.ts'
import { totpCreateOpaqueKey, totpSetupConfirm, totpSetupGetSecret } from './totp.ts'
import { deviceCreate, listFrozenUsers, userCreate, userRevoke, userUpdate } from './users.ts'
import { vlobCreate, vlobPollChanges, vlobReadBatch, vlobReadVersions, vlobUpdate } from './vlobs.ts'

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
