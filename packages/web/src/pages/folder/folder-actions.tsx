import { Menu } from '@mantine/core'
import { parseEntryName } from '@parallax/wire'
import { IconFolderPlus, IconPlus, IconUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useSession } from '../../app/session-context.tsx'
import { useSay } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { childPath, type OpenFolder } from './open-folder.ts'
import type { Uploads } from './uploads.ts'

interface FolderActionsProps {
  readonly open: OpenFolder
  readonly uploads: Uploads
  readonly onDone: () => void
}

/** What can be added to a folder. */
export function FolderActions({ open, uploads, onDone }: FolderActionsProps) {
  const say = useSay()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [isNaming, setNaming] = useState(false)
  const take = (input: HTMLInputElement) => {
    void uploads.chosen([...(input.files ?? [])])
    // The same file can be chosen again.
    input.value = ''
  }
  return (
    <>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        onChange={({ target }) => take(target)}
        aria-label={say('folder.upload')}
      />
      <input
        ref={folder}
        type="file"
        hidden
        onChange={({ target }) => take(target)}
        aria-label={say('folder.uploadFolder')}
        {...{ webkitdirectory: '' }}
      />
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className="btn" aria-label={say('folder.upload')}>
            <IconUpload size={16} aria-hidden="true" /> <span className="hide-m">{say('folder.upload')}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => files.current?.click()}>{say('folder.uploadFiles')}</Menu.Item>
          <Menu.Item onClick={() => folder.current?.click()}>{say('folder.uploadFolder')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <button type="button" className="btn btn--main" aria-label={say('folder.new')} onClick={() => setNaming(true)}>
        <IconPlus size={16} aria-hidden="true" /> <span className="hide-m">{say('folder.new')}</span>
      </button>
      {isNaming && <NewFolderDialog open={open} onClose={() => setNaming(false)} onDone={onDone} />}
    </>
  )
}

function NewFolderDialog({
  open,
  onClose,
  onDone,
}: {
  readonly open: OpenFolder
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const say = useSay()
  const { remote } = useSession()
  const [name, setName] = useState('')
  const parsed = parseEntryName(name)
  const isTaken = open.entries.some((entry) => entry.name === name)
  return (
    <Dialog
      title={say('folder.new')}
      action={say('folder.create')}
      blocked={parsed === undefined || isTaken}
      onClose={onClose}
      act={async () => {
        if (parsed === undefined) return
        await remote.createFolder(open.workspace.id, childPath(open.path, parsed))
        onDone()
      }}
    >
      <div className="row">
        <IconFolderPlus size={22} aria-hidden="true" />
        <div className="grow">
          <Field
            label={say('folder.name')}
            value={name}
            onChange={setName}
            autoFocus
            data-autofocus
            problem={isTaken ? say('folder.taken') : undefined}
          />
        </div>
      </div>
    </Dialog>
  )
}
