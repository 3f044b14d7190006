import type { Archiving, GreetOutcome, NewInvitation, Session, SessionEvent, WorkspaceFiles } from '@parallax/client'
import { BlobSource } from '@parallax/platform/browser'
import {
  type AccessToken,
  type EntryName,
  type FsPath,
  joinFsPath,
  parseEmailAddress,
  type RealmRole,
  type UserId,
  type UserProfile,
  type VlobId,
} from '@parallax/wire'
import { transfer } from 'comlink'
import type { ReloadTicket } from '../service-worker/reload-messages.ts'
import { greeterQuestions } from './claimer-questions.ts'
import { type Outgoing, outgoing } from './downloads.ts'
import { failureOf } from './failure.ts'
import type { FolderEntry, GreeterScreen, PageEvent, SdkSession } from './sdk.ts'
import { Transfers } from './transfers.ts'
import { must } from './typed.ts'

export interface LocalSessionParts {
  /** For the next page of this tab. */
  readonly newTicket: () => Promise<ReloadTicket>
  /** The next log-in asks for a code again. */
  readonly forgetFactors: () => void
}

/** One logged-in device, as the page sees it: flat, with plain data. */
export class LocalSession implements SdkSession {
  readonly #session: Session
  readonly #newTicket: LocalSessionParts['newTicket']
  readonly #forgetFactors: LocalSessionParts['forgetFactors']
  readonly #listeners = new Set<(event: PageEvent) => void>()
  readonly #transfers: Transfers
  #online: boolean | undefined

  constructor(session: Session, { newTicket, forgetFactors }: LocalSessionParts) {
    this.#session = session
    this.#newTicket = newTicket
    this.#forgetFactors = forgetFactors
    this.#transfers = new Transfers((transfer) => this.#tell({ type: 'transfer', transfer }))
    session.events.subscribe((event) => {
      if (event.type === 'online') this.#online = true
      else if (event.type === 'offline' || event.type === 'refused') this.#online = false
      this.#tell(pageEventOf(event))
    })
  }

  async device() {
    return this.#session.device
  }

  async subscribe(listener: (event: PageEvent) => void): Promise<void> {
    this.#listeners.add(listener)
  }

  async isOnline() {
    return this.#online
  }

  async reloadTicket() {
    return this.#newTicket()
  }

  async lock() {
    await this.#session.stop()
    this.#listeners.clear()
  }

  async logOut() {
    this.#forgetFactors()
    await this.lock()
  }

  async workspaces() {
    return this.#session.workspaces.list()
  }

  async refreshWorkspaces() {
    await this.#session.workspaces.refresh()
  }

  async createWorkspace(name: EntryName) {
    return this.#session.workspaces.create(name)
  }

  async renameWorkspace(id: VlobId, name: EntryName) {
    await this.#session.workspaces.rename(id, name)
  }

  async workspaceMembers(id: VlobId) {
    return this.#session.workspaces.members(id)
  }

  async share(id: VlobId, user: UserId, role: RealmRole | null) {
    const { workspaces } = this.#session
    await (role === null ? workspaces.unshare(id, user) : workspaces.share(id, user, { role }))
  }

  async archive(id: VlobId, archiving: Archiving) {
    await this.#session.workspaces.archive(id, archiving)
  }

  async claimOwnership(id: VlobId) {
    await this.#session.workspaces.claimOwnership(id)
  }

  async folder(id: VlobId, path: FsPath): Promise<readonly FolderEntry[]> {
    const files = await this.#files(id)
    const entries: FolderEntry[] = []
    for await (const { name, stat } of files.list(path))
      entries.push({ name, stat, state: await files.stateOf(joinFsPath(path, name)) })
    return entries
  }

  async locate(id: VlobId, entry: VlobId) {
    return (await this.#files(id)).locate(entry)
  }

  async createFolder(id: VlobId, path: FsPath) {
    await (await this.#files(id)).createFolder(path)
  }

  async move(id: VlobId, from: FsPath, to: FsPath) {
    await (await this.#files(id)).move(from, to, { mode: 'no_replace' })
  }

  async remove(id: VlobId, path: FsPath) {
    await (await this.#files(id)).remove(path, { expect: 'anything' })
  }

  async read(id: VlobId, path: FsPath) {
    const files = await this.#files(id)
    await using file = await files.open(path, { read: true })
    const bytes = await file.read(0, file.stat().size)
    return new Uint8Array(bytes)
  }

  async readPart(id: VlobId, path: FsPath, offset: number, length: number) {
    const files = await this.#files(id)
    await using file = await files.open(path, { read: true })
    return new Uint8Array(await file.read(offset, length))
  }

  async write(id: VlobId, path: FsPath, content: Uint8Array) {
    const files = await this.#files(id)
    await using file = await files.open(path, { write: true, create: true, truncate: true })
    await file.write(0, content)
  }

  async upload(id: VlobId, path: FsPath, file: File, { replace }: { readonly replace: boolean }) {
    const files = await this.#files(id)
    const uploading = files.importFile(new BlobSource(file, file.name), path, { replace })
    return this.#transfers.follow(uploading, { workspaceId: id, path, name: file.name, direction: 'up' })
  }

  async download(id: VlobId, paths: readonly FsPath[]): Promise<Outgoing> {
    const made = await outgoing(await this.#files(id), paths, (exported, path, name) =>
      this.#transfers.follow(exported, { workspaceId: id, path, name, direction: 'down' }),
    )
    return transfer(made, [made.content])
  }

  async cancelTransfer(id: number) {
    this.#transfers.cancel(id)
  }

  async members() {
    return this.#session.members.list()
  }

  async memberDevices(user: UserId) {
    return this.#session.members.devices(user)
  }

  async revoke(user: UserId) {
    await this.#session.members.revoke(user)
  }

  async changeProfile(user: UserId, profile: UserProfile) {
    await this.#session.members.changeProfile(user, profile)
  }

  async invitations() {
    return this.#session.invitations.list()
  }

  async inviteUser(email: string, sendEmail: boolean): Promise<NewInvitation> {
    return this.#session.invitations.inviteUser(must(parseEmailAddress(email.trim()), 'e-mail'), { sendEmail })
  }

  async inviteDevice(sendEmail: boolean): Promise<NewInvitation> {
    return this.#session.invitations.inviteDevice({ sendEmail })
  }

  async cancelInvitation(token: AccessToken) {
    await this.#session.invitations.cancel(token)
  }

  async greet(token: AccessToken, screen: GreeterScreen): Promise<GreetOutcome> {
    const { ask, signal } = greeterQuestions(screen)
    return this.#session.invitations.greet(token, ask, signal)
  }

  async exportRecoveryFile() {
    return this.#session.recovery.exportFile()
  }

  async information() {
    return this.#session.organization.information()
  }

  #files(id: VlobId): Promise<WorkspaceFiles> {
    return this.#session.workspaces.files(id)
  }

  #tell(event: PageEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

function pageEventOf(event: SessionEvent): PageEvent {
  if (!('error' in event)) return event
  return { type: event.type, failure: failureOf(event.error) }
}
