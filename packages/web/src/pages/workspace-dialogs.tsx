import type { WorkspaceInfo } from '@parallax/client'
import { parseEntryName } from '@parallax/wire'
import { useState } from 'react'
import { useSession } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { ShareDialog } from './share-dialog.tsx'

export type WorkspaceQuestion =
  | { readonly type: 'new' }
  | { readonly type: 'rename'; readonly workspace: WorkspaceInfo }
  | {
      readonly type: 'share' | 'archive' | 'bin' | 'restore' | 'claim'
      readonly workspace: WorkspaceInfo
    }

interface WorkspaceDialogsProps {
  readonly question: WorkspaceQuestion
  readonly onClose: () => void
  readonly onDone: () => void
}

/** What can be done to a workspace as a whole. */
export function WorkspaceDialogs({ question, onClose, onDone }: WorkspaceDialogsProps) {
  const say = useSay()
  const { remote } = useSession()
  if (question.type === 'new' || question.type === 'rename')
    return <NameDialog question={question} onClose={onClose} onDone={onDone} />
  const { type, workspace } = question
  if (type === 'share') return <ShareDialog workspace={workspace} onClose={onClose} />
  const { id, name } = workspace
  const deeds = {
    archive: () => remote.archive(id, { type: 'ARCHIVED' }),
    bin: () => remote.archive(id, { type: 'DELETION_PLANNED', seconds: BIN_SECONDS }),
    restore: () => remote.archive(id, { type: 'AVAILABLE' }),
    claim: () => remote.claimOwnership(id),
  }
  return (
    <Dialog
      title={say(`${type}.title`, { name })}
      action={say(`${type}.action`)}
      danger={type === 'bin'}
      onClose={onClose}
      act={async () => {
        await deeds[type]()
        onDone()
      }}
    >
      <p>{say(`${type}.text`, { name })}</p>
    </Dialog>
  )
}

/** Days in the bin, as many as organizations ask for at least. */
const BIN_SECONDS = 30 * 86_400

function NameDialog({
  question,
  onClose,
  onDone,
}: WorkspaceDialogsProps & { readonly question: Extract<WorkspaceQuestion, { type: 'new' | 'rename' }> }) {
  const say = useSay()
  const { remote } = useSession()
  const isNew = question.type === 'new'
  const [name, setName] = useState<string>(isNew ? '' : question.workspace.name)
  const parsed = parseEntryName(name.trim())
  return (
    <Dialog
      title={say(isNew ? 'workspaces.new' : 'workspaces.rename')}
      action={say(isNew ? 'workspaces.create' : 'action.rename')}
      blocked={parsed === undefined}
      onClose={onClose}
      act={async () => {
        if (parsed === undefined) return
        if (isNew) await remote.createWorkspace(parsed)
        else await remote.renameWorkspace(question.workspace.id, parsed)
        onDone()
      }}
    >
      <Field
        label={say('workspaces.name')}
        value={name}
        onChange={setName}
        autoFocus
        data-autofocus
        hint={say('workspaces.nameHint')}
      />
    </Dialog>
  )
}
