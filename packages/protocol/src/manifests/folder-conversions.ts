import type { DateTime, EntryName, VlobId } from '@parallax/wire'
import type { Authorship } from './file-conversions.ts'
import type { FolderManifest } from './folder-manifest.ts'
import type { LocalFolderManifest } from './local-folder-manifest.ts'

// Operations of spec 02 §5 on what a device holds of a folder. An entry is confined when its name matches the
// prevent-sync pattern: it stays on this device (local) or is hidden on it (remote).

/** Tells which names stay on this device (the prevent-sync pattern of spec 02 §5). */
export interface NamePattern {
  matches(name: EntryName): boolean
}

/** What to put under each name; null removes it. */
export type FolderChanges = ReadonlyMap<EntryName, VlobId | null>

/** A folder that nobody else knows yet: version 0. The root of a workspace is its own parent. */
export function newLocalFolder(
  authorship: Authorship,
  place: { readonly id: VlobId; readonly parent: VlobId; readonly speculative: boolean },
): LocalFolderManifest {
  const { author, timestamp } = authorship
  const base: FolderManifest = {
    type: 'folder_manifest',
    author,
    timestamp,
    id: place.id,
    parent: place.parent,
    version: 0,
    created: timestamp,
    updated: timestamp,
    children: new Map(),
  }
  return {
    type: 'local_folder_manifest',
    base,
    parent: place.parent,
    needSync: true,
    updated: timestamp,
    children: new Map(),
    localConfinementPoints: new Set(),
    remoteConfinementPoints: new Set(),
    speculative: place.speculative,
  }
}

/** Applies changes made by the user. Removing a name that is not there, or giving one id two names, is a bug. */
export function evolveFolder(
  folder: LocalFolderManifest,
  changes: FolderChanges,
  context: { readonly pattern: NamePattern; readonly timestamp: DateTime },
): LocalFolderManifest {
  const children = new Map(folder.children)
  const points = new Set(folder.localConfinementPoints)
  let isChanged = false
  for (const [name, id] of changes) {
    const former = children.get(name)
    if (former === undefined && id === null) throw new RangeError('removing a name that is not there')
    if (former === undefined) continue
    children.delete(name)
    if (!points.delete(former)) isChanged = true
  }
  for (const [name, id] of changes) {
    if (id === null) continue
    if (context.pattern.matches(name)) points.add(id)
    else isChanged = true
    children.set(name, id)
  }
  if (new Set(children.values()).size !== children.size) throw new RangeError('one id under two names')
  const evolved = { ...folder, children, localConfinementPoints: points }
  return isChanged ? { ...evolved, needSync: true, updated: context.timestamp } : evolved
}

/** The local form of a version just fetched; entries whose name matches are hidden. */
export function localFolderFromRemote(remote: FolderManifest, pattern: NamePattern): LocalFolderManifest {
  const entries = [...remote.children]
  return {
    type: 'local_folder_manifest',
    base: remote,
    parent: remote.parent,
    needSync: false,
    updated: remote.updated,
    children: new Map(entries.filter(([name]) => !pattern.matches(name))),
    localConfinementPoints: new Set(),
    remoteConfinementPoints: new Set(entries.filter(([name]) => pattern.matches(name)).map(([, id]) => id)),
    speculative: false,
  }
}

/** As everybody else sees the folder: without what is kept here, with what is hidden here. */
export function withoutConfinement(folder: LocalFolderManifest): LocalFolderManifest {
  const children = new Map([...folder.children].filter(([, id]) => !folder.localConfinementPoints.has(id)))
  const remaining = new Set(children.values())
  for (const [name, id] of folder.base.children)
    if (folder.remoteConfinementPoints.has(id) && !remaining.has(id)) children.set(name, id)
  return { ...folder, children, localConfinementPoints: new Set(), remoteConfinementPoints: new Set() }
}

/** Confines `unconfined` again, and restores what `existing` kept here or hid under another name. */
export function withConfinement(
  unconfined: LocalFolderManifest,
  existing: LocalFolderManifest,
  context: { readonly pattern: NamePattern; readonly timestamp: DateTime },
): LocalFolderManifest {
  const { pattern } = context
  const hidden = [...unconfined.base.children].filter(([name]) => pattern.matches(name))
  const children = new Map(unconfined.children)
  for (const [name, id] of hidden) if (children.get(name) === id) children.delete(name)
  const remotePoints = new Set(hidden.map(([, id]) => id))
  const localPoints = new Set([...children].filter(([name]) => pattern.matches(name)).map(([, id]) => id))
  const confined = {
    ...unconfined,
    children,
    localConfinementPoints: localPoints,
    remoteConfinementPoints: remotePoints,
  }
  if (existing.localConfinementPoints.size === 0 && remotePoints.size === 0) return confined
  return evolveFolder(confined, restorations(confined, existing, pattern), context)
}

function restorations(
  confined: LocalFolderManifest,
  existing: LocalFolderManifest,
  pattern: NamePattern,
): FolderChanges {
  const changes = new Map<EntryName, VlobId | null>()
  const nameOf = new Map([...confined.children].map(([name, id]) => [id, name]))
  for (const [name, id] of existing.children) {
    const current = nameOf.get(id)
    if (existing.localConfinementPoints.has(id) && current !== name) {
      if (current !== undefined) changes.set(current, null)
      changes.set(name, id)
    } else if (current === undefined && confined.remoteConfinementPoints.has(id) && pattern.matches(name))
      changes.set(name, id)
  }
  return changes
}

/** After a change of the pattern. */
export function withNewPattern(
  folder: LocalFolderManifest,
  context: { readonly pattern: NamePattern; readonly timestamp: DateTime },
): LocalFolderManifest {
  return withConfinement(withoutConfinement(folder), folder, context)
}

/** The local form of a version just fetched, keeping what is confined in `existing`. */
export function localFolderFromRemoteKeeping(
  remote: FolderManifest,
  existing: LocalFolderManifest,
  context: { readonly pattern: NamePattern; readonly timestamp: DateTime },
): LocalFolderManifest {
  const nothing: NamePattern = { matches: () => false }
  return withConfinement(localFolderFromRemote(remote, nothing), existing, context)
}

/** The next version of the folder. */
export function remoteFromLocalFolder(folder: LocalFolderManifest, authorship: Authorship): FolderManifest {
  return {
    type: 'folder_manifest',
    author: authorship.author,
    timestamp: authorship.timestamp,
    id: folder.base.id,
    parent: folder.parent,
    version: folder.base.version + 1,
    created: folder.base.created,
    updated: folder.updated,
    children: withoutConfinement(folder).children,
  }
}
