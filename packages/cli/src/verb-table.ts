import type { Run, VerbContext } from './context/verb-context.ts'
import type { InputOf, VerbSpec } from './grammar/verb-spec.ts'
import {
  deviceChangeAuthentication,
  deviceExportRecoveryDevice,
  deviceForgetLocal,
  deviceImportRecoveryDevice,
  deviceOverwriteServerUrl,
} from './specs/device-specs.ts'
import {
  deviceAdd,
  deviceClaim,
  deviceList,
  inviteCancel,
  inviteClaim,
  inviteDevice,
  inviteGreet,
  inviteList,
  inviteUser,
} from './specs/enrolment-specs.ts'
import { cat, cp, get, ls, mkdir, mv, put, rm, stat } from './specs/file-specs.ts'
import { deviceMfaDisable, deviceMfaEnable, deviceMfaReset, deviceMfaStatus } from './specs/mfa-specs.ts'
import {
  organizationConfigure,
  organizationList,
  organizationStats,
  organizationStatus,
  sequesterCreateService,
  sequesterGenerateKeys,
  sequesterGenerateServiceCertificate,
  sequesterGenerateServiceRevocationCertificate,
  sequesterListServices,
  sequesterRevokeService,
  sequesterUpdateService,
  tosAccept,
  tosConfig,
  tosList,
  userCopyRoles,
  userFreeze,
  userProfile,
  userTotpReset,
  userUnfreeze,
} from './specs/operator-specs.ts'
import {
  certificatePoll,
  organizationBootstrap,
  organizationCreate,
  organizationInformation,
  serverStart,
  userList,
  userRevoke,
} from './specs/organization-specs.ts'
import { completion, doctor } from './specs/program-specs.ts'
import {
  inviteSharedRecovery,
  sharedRecoveryCreate,
  sharedRecoveryDelete,
  sharedRecoveryInfo,
  sharedRecoveryList,
} from './specs/recovery-specs.ts'
import {
  serverAccesses,
  serverBackup,
  serverMigrate,
  serverRealmDelete,
  serverRealmExport,
  serverRealmListDeletable,
  serverRestore,
  serverStats,
} from './specs/server-data-specs.ts'
import {
  workspaceArchive,
  workspaceClaimOwnership,
  workspaceCreate,
  workspaceExport,
  workspaceImport,
  workspaceList,
  workspaceListUsers,
  workspaceRename,
  workspaceShare,
  workspaceSync,
  workspaceUnshare,
} from './specs/workspace-specs.ts'
import type { WordKey } from './words/words.ts'

/** Groups of verbs. */
export const NOUNS = {
  server: 'noun.server',
  'server realm': 'noun.serverRealm',
  organization: 'noun.organization',
  user: 'noun.user',
  device: 'noun.device',
  'device mfa': 'noun.deviceMfa',
  invite: 'noun.invite',
  'shared-recovery': 'noun.sharedRecovery',
  workspace: 'noun.workspace',
  certificate: 'noun.certificate',
  tos: 'noun.tos',
  sequester: 'noun.sequester',
  'server sequester': 'noun.sequester',
} as const satisfies Readonly<Record<string, WordKey>>

/** A verb with its function, whose module is loaded when the verb is used. */
export interface Verb {
  readonly spec: VerbSpec
  run(context: VerbContext, input: Readonly<Record<string, unknown>>): Promise<void>
}

/** Every verb, in the order of the help. */
export const VERBS: readonly Verb[] = [
  verb(serverStart, () => import('./verbs/server-start.ts')),
  verb(serverMigrate, () => import('./verbs/server-migrate.ts')),
  verb(serverBackup, () => import('./verbs/server-backup.ts')),
  verb(serverRestore, () => import('./verbs/server-restore.ts')),
  verb(serverStats, () => import('./verbs/server-stats.ts')),
  verb(serverAccesses, () => import('./verbs/server-accesses.ts')),
  verb(serverRealmExport, () => import('./verbs/server-realm-export.ts')),
  verb(serverRealmListDeletable, () => import('./verbs/server-realm-list-deletable.ts')),
  verb(serverRealmDelete, () => import('./verbs/server-realm-delete.ts')),
  verb(organizationCreate, () => import('./verbs/organization-create.ts')),
  verb(organizationBootstrap, () => import('./verbs/organization-bootstrap.ts')),
  verb(organizationInformation, () => import('./verbs/organization-information.ts')),
  verb(organizationList, () => import('./verbs/organization-list.ts')),
  verb(organizationStatus, () => import('./verbs/organization-status.ts')),
  verb(organizationStats, () => import('./verbs/organization-stats.ts')),
  verb(organizationConfigure, () => import('./verbs/organization-configure.ts')),
  verb(userList, () => import('./verbs/user-list.ts')),
  verb(userRevoke, () => import('./verbs/user-revoke.ts')),
  verb(userProfile, () => import('./verbs/user-profile.ts')),
  verb(userCopyRoles, () => import('./verbs/user-copy-roles.ts')),
  verb(userFreeze, () => import('./verbs/user-freeze.ts')),
  verb(userUnfreeze, () => import('./verbs/user-unfreeze.ts')),
  verb(userTotpReset, () => import('./verbs/user-totp-reset.ts')),
  verb(deviceList, () => import('./verbs/device-list.ts')),
  verb(deviceAdd, () => import('./verbs/device-add.ts')),
  verb(deviceClaim, () => import('./verbs/device-claim.ts')),
  verb(deviceChangeAuthentication, () => import('./verbs/device-change-authentication.ts')),
  verb(deviceForgetLocal, () => import('./verbs/device-forget-local.ts')),
  verb(deviceOverwriteServerUrl, () => import('./verbs/device-overwrite-server-url.ts')),
  verb(deviceMfaEnable, () => import('./verbs/device-mfa-enable.ts')),
  verb(deviceMfaDisable, () => import('./verbs/device-mfa-disable.ts')),
  verb(deviceMfaStatus, () => import('./verbs/device-mfa-status.ts')),
  verb(deviceMfaReset, () => import('./verbs/device-mfa-reset.ts')),
  verb(deviceExportRecoveryDevice, () => import('./verbs/device-export-recovery-device.ts')),
  verb(deviceImportRecoveryDevice, () => import('./verbs/device-import-recovery-device.ts')),
  verb(inviteUser, () => import('./verbs/invite-user.ts')),
  verb(inviteDevice, () => import('./verbs/invite-device.ts')),
  verb(inviteSharedRecovery, () => import('./verbs/invite-shared-recovery.ts')),
  verb(inviteList, () => import('./verbs/invite-list.ts')),
  verb(inviteCancel, () => import('./verbs/invite-cancel.ts')),
  verb(inviteGreet, () => import('./verbs/invite-greet.ts')),
  verb(inviteClaim, () => import('./verbs/invite-claim.ts')),
  verb(sharedRecoveryCreate, () => import('./verbs/shared-recovery-create.ts')),
  verb(sharedRecoveryInfo, () => import('./verbs/shared-recovery-info.ts')),
  verb(sharedRecoveryList, () => import('./verbs/shared-recovery-list.ts')),
  verb(sharedRecoveryDelete, () => import('./verbs/shared-recovery-delete.ts')),
  verb(workspaceCreate, () => import('./verbs/workspace-create.ts')),
  verb(workspaceList, () => import('./verbs/workspace-list.ts')),
  verb(workspaceRename, () => import('./verbs/workspace-rename.ts')),
  verb(workspaceArchive, () => import('./verbs/workspace-archive.ts')),
  verb(workspaceClaimOwnership, () => import('./verbs/workspace-claim-ownership.ts')),
  verb(workspaceShare, () => import('./verbs/workspace-share.ts')),
  verb(workspaceUnshare, () => import('./verbs/workspace-unshare.ts')),
  verb(workspaceListUsers, () => import('./verbs/workspace-list-users.ts')),
  verb(workspaceImport, () => import('./verbs/workspace-import.ts')),
  verb(workspaceExport, () => import('./verbs/workspace-export.ts')),
  verb(workspaceSync, () => import('./verbs/workspace-sync.ts')),
  verb(ls, () => import('./verbs/ls.ts')),
  verb(stat, () => import('./verbs/stat.ts')),
  verb(cat, () => import('./verbs/cat.ts')),
  verb(put, () => import('./verbs/put.ts')),
  verb(get, () => import('./verbs/get.ts')),
  verb(mkdir, () => import('./verbs/mkdir.ts')),
  verb(mv, () => import('./verbs/mv.ts')),
  verb(cp, () => import('./verbs/cp.ts')),
  verb(rm, () => import('./verbs/rm.ts')),
  verb(certificatePoll, () => import('./verbs/certificate-poll.ts')),
  verb(tosList, () => import('./verbs/tos-list.ts')),
  verb(tosAccept, () => import('./verbs/tos-accept.ts')),
  verb(tosConfig, () => import('./verbs/tos-config.ts')),
  verb(sequesterGenerateKeys, () => import('./verbs/sequester-generate-keys.ts')),
  verb(sequesterGenerateServiceCertificate, () => import('./verbs/sequester-generate-service-certificate.ts')),
  verb(
    sequesterGenerateServiceRevocationCertificate,
    () => import('./verbs/sequester-generate-service-revocation-certificate.ts'),
  ),
  verb(sequesterListServices, () => import('./verbs/sequester-list-services.ts')),
  verb(sequesterCreateService, () => import('./verbs/sequester-create-service.ts')),
  verb(sequesterRevokeService, () => import('./verbs/sequester-revoke-service.ts')),
  verb(sequesterUpdateService, () => import('./verbs/sequester-update-service.ts')),
  verb(completion, () => import('./verbs/completion.ts')),
  verb(doctor, () => import('./verbs/doctor.ts')),
]

function verb<S extends VerbSpec>(spec: S, load: () => Promise<{ readonly run: Run<S> }>): Verb {
  return {
    spec,
    // `readInput` made the input from this very spec.
    run: async (context, input) => (await load()).run(context, input as InputOf<S>),
  }
}
