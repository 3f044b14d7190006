import type {
  GreeterQuestions,
  GreetOutcome,
  InvitationInfo,
  MemberInfo,
  NewInvitation,
  Session,
  SessionEvent,
  SharedRecoveryInfo,
  SharedRecoverySetup,
  WorkspaceInfo,
} from '@parallax/client'
import type {
  AccessToken,
  DateTime,
  DeviceId,
  DeviceLabel,
  EmailAddress,
  EntryName,
  HandleLabel,
  HumanHandle,
  OrganizationId,
  UserId,
  VlobId,
} from '@parallax/wire'
import { MemoryFiles } from './memory-files.ts'

/** The organization of a scene: plain data that tests look at and change. */
export interface MemoryOrganization {
  readonly workspaces: Map<
    VlobId,
    { info: WorkspaceInfo; readonly files: MemoryFiles; readonly roles: Map<UserId, WorkspaceInfo['role']> }
  >
  readonly members: MemberInfo[]
  readonly invitations: InvitationInfo[]
  /** Alice's own. */
  sharedRecovery: SharedRecoveryInfo | null
  /** Code that the greeter must pick out. */
  readonly peerCode: string
}

const NOW = 1_700_000_000_000_000n as DateTime
const TOKEN = 'ab'.repeat(16) as AccessToken

export const RECOVERY_FILE = Uint8Array.of(7, 7, 7)
export const RECOVERY_PASSWORD = 'ABCD-EFGH'

/** Ids made of one digit pair, such as `id('a1')`. */
export function id<T extends string>(pair: string): T {
  return pair.repeat(16) as T
}

/** A person by name. */
export function person(label: string): HumanHandle {
  return { label: label as HandleLabel, email: `${label.toLowerCase()}@example.com` as EmailAddress }
}

export function memoryOrganization(): MemoryOrganization {
  const organization: MemoryOrganization = {
    workspaces: new Map(),
    members: ['Alice', 'Bob', 'Mallory'].map((label, index) => ({
      userId: id<UserId>(`a${index}`),
      humanHandle: person(label),
      profile: index === 0 ? 'ADMIN' : 'STANDARD',
      createdOn: NOW,
      createdBy: null,
      revokedOn: null,
      revokedBy: null,
    })),
    invitations: [],
    sharedRecovery: null,
    peerCode: 'GGGG',
  }
  addWorkspace(organization, 'Plans', id('b1'))
  addWorkspace(organization, 'Archive', id('b2'))
  return organization
}

function addWorkspace(organization: MemoryOrganization, name: string, workspaceId: VlobId): void {
  const info: WorkspaceInfo = {
    id: workspaceId,
    name: name as EntryName,
    role: 'OWNER',
    archiving: { type: 'AVAILABLE' },
    readOnly: false,
    bootstrapped: true,
    canSelfPromoteToOwner: false,
  }
  const roles = new Map([[id<UserId>('a0'), 'OWNER' as const]])
  organization.workspaces.set(workspaceId, { info, files: new MemoryFiles(workspaceId), roles })
}

/** A session of Alice in that organization. */
export function memorySession(organization: MemoryOrganization): Session {
  const { workspaces, members, invitations } = organization
  const need = (workspaceId: VlobId) => {
    const found = workspaces.get(workspaceId)
    if (found === undefined) throw new Error('no such workspace')
    return found
  }
  const invite = (info: Pick<InvitationInfo, 'type'> & Partial<InvitationInfo>, sendEmail: boolean): NewInvitation => {
    invitations.push({ token: TOKEN, status: 'PENDING', createdOn: NOW, ...info })
    return { token: TOKEN, link: 'parsec3://…', webLink: 'http://…', emailSent: sendEmail ? 'SUCCESS' : 'NOT_ASKED' }
  }
  return {
    device: {
      organizationId: 'Acme' as OrganizationId,
      serverAddress: 'parsec3://127.0.0.1:6777?no_ssl=true',
      userId: id<UserId>('a0'),
      deviceId: id<DeviceId>('d0'),
      deviceLabel: 'laptop' as DeviceLabel,
      humanHandle: person('Alice'),
    },
    events: { subscribe: () => () => undefined, iterate: noEvents },
    workspaces: {
      list: async () => [...workspaces.values()].map(({ info }) => info),
      refresh: async () => undefined,
      create: async (name) => {
        const created = id<VlobId>(`c${workspaces.size}`)
        addWorkspace(organization, name, created)
        return created
      },
      bootstrap: async () => undefined,
      rename: async (workspaceId, name) => {
        const found = need(workspaceId)
        found.info = { ...found.info, name }
      },
      members: async (workspaceId) => {
        const { roles } = need(workspaceId)
        return members.flatMap(({ userId, humanHandle, profile }) => {
          const role = roles.get(userId)
          return role === undefined ? [] : [{ userId, humanHandle, profile, role }]
        })
      },
      share: async (workspaceId, recipient, { role }) => {
        need(workspaceId).roles.set(recipient, role)
      },
      unshare: async (workspaceId, recipient) => {
        need(workspaceId).roles.delete(recipient)
      },
      archive: async (workspaceId, archiving) => {
        const found = need(workspaceId)
        const deletionDate = NOW
        const planned = { type: 'DELETION_PLANNED', deletionDate } as const
        found.info = {
          ...found.info,
          archiving: archiving.type === 'DELETION_PLANNED' ? planned : { type: archiving.type },
        }
      },
      claimOwnership: async (workspaceId) => {
        const found = need(workspaceId)
        found.info = { ...found.info, role: 'OWNER' }
      },
      files: async (workspaceId) => need(workspaceId).files,
    },
    members: {
      list: async () => members,
      devices: async () => [],
      revoke: async (userId) => {
        const at = members.findIndex((member) => member.userId === userId)
        const member = members[at]
        if (member !== undefined) members[at] = { ...member, revokedOn: NOW }
      },
      changeProfile: async (userId, profile) => {
        const at = members.findIndex((member) => member.userId === userId)
        const member = members[at]
        if (member !== undefined) members[at] = { ...member, profile }
      },
    },
    invitations: {
      list: async () => invitations,
      inviteUser: async (claimerEmail, { sendEmail }) => invite({ type: 'USER', claimerEmail }, sendEmail),
      inviteSharedRecovery: async (claimerUserId, { sendEmail }) =>
        invite({ type: 'SHAMIR_RECOVERY', claimerUserId }, sendEmail),
      inviteDevice: async ({ sendEmail }) => invite({ type: 'DEVICE' }, sendEmail),
      cancel: async (token) => {
        const at = invitations.findIndex((invitation) => invitation.token === token)
        const invitation = invitations[at]
        if (invitation !== undefined) invitations[at] = { ...invitation, status: 'CANCELLED' }
      },
      greet: (token, ask, signal) => greet(organization, { token, ask, signal }),
    },
    organization: {
      information: async () => ({
        organizationId: 'Acme' as OrganizationId,
        serverAddress: 'parsec3://127.0.0.1:6777?no_ssl=true',
        ownProfile: 'ADMIN',
        administrators: [person('Alice')],
        sequestered: false,
        storage: { metadataBytes: 1000, dataBytes: 5_000_000 },
      }),
      pollCertificates: async () => 3,
    },
    recovery: {
      exportFile: async () => ({
        fileName: 'parallax-recovery-Acme.psrk',
        content: RECOVERY_FILE,
        password: RECOVERY_PASSWORD,
        deviceId: id<DeviceId>('d8'),
        deviceLabel: 'recovery-2023' as DeviceLabel,
        createdOn: NOW,
      }),
      shared: async () => organization.sharedRecovery,
      sharedWithMe: async () => (organization.sharedRecovery === null ? [] : [organization.sharedRecovery]),
      setUpShared: async (setup) => {
        organization.sharedRecovery = sharedRecovery(organization, setup)
      },
      deleteShared: async () => {
        const { sharedRecovery: last } = organization
        organization.sharedRecovery = last && { ...last, state: 'deleted', deletedOn: NOW }
      },
    },
    tryAgain: () => undefined,
    stop: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }
}

function sharedRecovery(
  { members }: MemoryOrganization,
  { recipients, threshold }: SharedRecoverySetup,
): SharedRecoveryInfo {
  return {
    userId: id<UserId>('a0'),
    humanHandle: person('Alice'),
    state: 'usable',
    createdOn: NOW,
    createdBy: id<DeviceId>('d0'),
    threshold,
    recipients: recipients.map(({ userId, shares }) => {
      const member = members.find((one) => one.userId === userId)
      const { humanHandle = person('Nobody'), revokedOn = null } = member ?? {}
      return { userId, humanHandle, shares, revoked: revokedOn !== null }
    }),
    deletedOn: null,
    deletedBy: null,
  }
}

async function* noEvents(): AsyncIterable<SessionEvent> {
  yield* []
}

interface Greeting {
  readonly token: AccessToken
  readonly ask: GreeterQuestions
  readonly signal: AbortSignal | undefined
}

/** The order of questions of 07 §2.6 and §2.7, with restarts after a wrong code. */
async function greet(
  organization: MemoryOrganization,
  { token, ask, signal = new AbortController().signal }: Greeting,
): Promise<GreetOutcome> {
  const invitation = organization.invitations.find((candidate) => candidate.token === token)
  for (;;) {
    ask.status?.('waiting_peer')
    signal.throwIfAborted()
    ask.showOwnCode('HHHH')
    ask.status?.('waiting_peer_trust')
    if ((await ask.choosePeerCode(['AAAA', organization.peerCode, 'ZZZZ', 'YYYY'], signal)) === organization.peerCode)
      break
    ask.status?.('wrong_code_restarting')
  }
  const deviceLabel = 'phone' as DeviceLabel
  if (invitation?.type === 'SHAMIR_RECOVERY')
    return { type: 'SHAMIR_RECOVERY', userId: invitation.claimerUserId ?? id<UserId>('a0') }
  if (invitation?.type === 'DEVICE') {
    const granted = await ask.confirmDevice?.({ deviceLabel }, signal)
    return { type: 'DEVICE', deviceId: id('d1'), deviceLabel: granted?.deviceLabel ?? deviceLabel }
  }
  const granted = await ask.confirmUser?.({ humanHandle: person('Carol'), deviceLabel }, signal)
  if (granted === undefined) throw new Error('nothing granted')
  const { humanHandle, profile } = granted
  const userId = id<UserId>('a9')
  organization.members.push({
    userId,
    humanHandle,
    profile,
    createdOn: NOW,
    createdBy: null,
    revokedOn: null,
    revokedBy: null,
  })
  return { type: 'USER', userId, humanHandle }
}
