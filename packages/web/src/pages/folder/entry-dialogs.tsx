import { notifications } from '@mantine/notifications'
import { type EntryName, type FsPath, parseEntryName, ROOT_PATH } from '@parallax/wire'
import { IconChevronRight, IconFolderFilled } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useSession } from '../../app/session-context.tsx'
import { useSay } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import type { FolderEntry } from '../../sdk/sdk.ts'
import { childPath, namesOf, type OpenFolder } from './open-folder.ts'

export type EntryQuestion =
  | { readonly type: 'rename'; readonly entry: FolderEntry }
  | { readonly type: 'move' | 'delete'; readonly entries: readonly FolderEntry[] }

interface EntryDialogsProps<Q extends EntryQuestion = EntryQuestion> {
  readonly open: OpenFolder
  readonly question: Q
  readonly onClose: () => void
  readonly onDone: () => void
}

/** The small forms of entries. */
export function EntryDialogs({ question, ...props }: EntryDialogsProps) {
  switch (question.type) {
    case 'rename':
      return <RenameDialog question={question} {...props} />
    case 'move':
      return <MoveDialog question={{ ...question, type: 'move' }} {...props} />
    case 'delete':
      return <DeleteDialog question={{ ...question, type: 'delete' }} {...props} />
  }
}

function RenameDialog({
  open,
  question: { entry },
  onClose,
  onDone,
}: EntryDialogsProps<Extract<EntryQuestion, { type: 'rename' }>>) {
  const say = useSay()
  const { remote } = useSession()
  const [name, setName] = useState<string>(entry.name)
  const parsed = parseEntryName(name)
  const isTaken = name !== entry.name && open.entries.some((other) => other.name === name)
  return (
    <Dialog
      title={say('rename.title')}
      action={say('action.rename')}
      blocked={parsed === undefined || isTaken || name === entry.name}
      onClose={onClose}
      act={async () => {
        if (parsed === undefined) return
        await remote.move(open.workspace.id, childPath(open.path, entry.name), childPath(open.path, parsed))
        onDone()
      }}
    >
      <Field
        label={say('folder.name')}
        value={name}
        onChange={setName}
        autoFocus
        data-autofocus
        problem={isTaken ? say('folder.taken') : parsed === undefined ? say('folder.badName') : undefined}
      />
    </Dialog>
  )
}

function MoveDialog({
  open,
  question: { entries },
  onClose,
  onDone,
}: EntryDialogsProps<{ readonly type: 'move'; readonly entries: readonly FolderEntry[] }>) {
  const say = useSay()
  const { remote } = useSession()
  const [target, setTarget] = useState<FsPath>(open.path)
  const [folders, setFolders] = useState<readonly EntryName[]>([])
  const { id, name } = open.workspace
  useEffect(() => {
    let isCurrent = true
    remote.folder(id, target).then(
      (found) => isCurrent && setFolders(found.filter(({ stat }) => stat.type === 'folder').map((entry) => entry.name)),
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [remote, id, target])
  const moved = new Set(entries.map((entry) => childPath(open.path, entry.name)))
  return (
    <Dialog
      title={say('move.title', { count: entries.length })}
      action={say('move.action')}
      blocked={target === open.path}
      onClose={onClose}
      act={async () => {
        for (const entry of entries)
          await remote.move(id, childPath(open.path, entry.name), childPath(target, entry.name))
        onDone()
      }}
    >
      <nav className="crumbs" aria-label={say('move.target')} style={{ flexWrap: 'wrap' }}>
        <button type="button" className="btn btn--quiet btn--sm" onClick={() => setTarget(ROOT_PATH)}>
          {name}
        </button>
        {namesOf(target).map((part, index, parts) => (
          <span key={parts.slice(0, index + 1).join('/')} className="row" style={{ gap: 2 }}>
            <IconChevronRight size={14} aria-hidden="true" />
            <button
              type="button"
              className="btn btn--quiet btn--sm"
              dir="auto"
              onClick={() => setTarget(parts.slice(0, index + 1).reduce<FsPath>(childPath, ROOT_PATH))}
            >
              {part}
            </button>
          </span>
        ))}
      </nav>
      <ul className="col" style={{ gap: 2, minHeight: 120, maxHeight: 280, overflow: 'auto' }}>
        {folders.map((folder) => (
          <li key={folder}>
            <button
              type="button"
              className="btn btn--quiet btn--wide"
              style={{ justifyContent: 'flex-start' }}
              disabled={moved.has(childPath(target, folder))}
              onClick={() => setTarget(childPath(target, folder))}
            >
              <IconFolderFilled size={18} color="var(--plx-tide)" aria-hidden="true" />
              <span className="cut" dir="auto">
                {folder}
              </span>
            </button>
          </li>
        ))}
        {folders.length === 0 && <li className="muted sm">{say('move.noFolders')}</li>}
      </ul>
    </Dialog>
  )
}

function DeleteDialog({
  open,
  question: { entries },
  onClose,
  onDone,
}: EntryDialogsProps<{ readonly type: 'delete'; readonly entries: readonly FolderEntry[] }>) {
  const say = useSay()
  const { remote } = useSession()
  return (
    <Dialog
      title={say('delete.title', { count: entries.length })}
      action={say('action.delete')}
      danger
      onClose={onClose}
      act={async () => {
        for (const entry of entries) await remote.remove(open.workspace.id, childPath(open.path, entry.name))
        notifications.show({ message: say('delete.done', { count: entries.length }) })
        onDone()
      }}
    >
      <ul className="sm" style={{ maxHeight: 160, overflow: 'auto' }}>
        {entries.map(({ name }) => (
          <li key={name} dir="auto">
            {name}
          </li>
        ))}
      </ul>
      <p className="sm soft">{say('delete.text')}</p>
    </Dialog>
  )
}
