import { Menu } from '@mantine/core'
import type { WorkspaceInfo } from '@parallax/client'
import { parseEntryName } from '@parallax/wire'
import { IconDots, IconFolders, IconPencil, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLive, useSession } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Field } from '../parts/field.tsx'
import { OfflineBanner } from '../parts/offline-banner.tsx'
import { Empty, Loading, Page } from '../parts/page.tsx'

type Asked = { readonly type: 'new' } | { readonly type: 'rename'; readonly workspace: WorkspaceInfo }

/** `Workspaces`: a card for each. */
export function WorkspacesPage() {
  const say = useSay()
  const [asked, setAsked] = useState<Asked>()
  const loaded = useLive(({ remote }) => remote.workspaces(), {
    key: 'workspaces',
    on: ({ type }) => type === 'workspaces_changed' || type === 'workspace_lost' || type === 'online',
  })
  const newButton = (
    <button type="button" className="btn btn--main" onClick={() => setAsked({ type: 'new' })}>
      <IconPlus size={16} aria-hidden="true" /> {say('workspaces.new')}
    </button>
  )
  const workspaces =
    loaded.status === 'loaded' ? loaded.value.filter(({ archiving }) => archiving.type === 'AVAILABLE') : []
  return (
    <Page title={say('menu.workspaces')} actions={workspaces.length > 0 ? newButton : null}>
      <OfflineBanner />
      {loaded.status === 'loading' && <Loading label={say('loading')} />}
      {loaded.status === 'failed' && <FailureNote error={loaded.error} retry={loaded.reload} />}
      {loaded.status === 'loaded' && workspaces.length === 0 && (
        <Empty title={say('workspaces.empty')} text={say('workspaces.emptyText')}>
          {newButton}
        </Empty>
      )}
      <div className="scroll">
        <ul className="cards">
          {workspaces.map((workspace) => (
            <WorkspaceCard
              key={workspace.id}
              workspace={workspace}
              onRename={() => setAsked({ type: 'rename', workspace })}
            />
          ))}
        </ul>
      </div>
      {asked && <NameDialog asked={asked} onClose={() => setAsked(undefined)} onDone={loaded.reload} />}
    </Page>
  )
}

function WorkspaceCard({
  workspace: { id, name, role },
  onRename,
}: {
  readonly workspace: WorkspaceInfo
  readonly onRename: () => void
}) {
  const say = useSay()
  const { place } = useSession()
  return (
    <li style={{ position: 'relative' }}>
      <Link to="/o/$place/workspaces/$workspace/{-$folder}" params={{ place, workspace: id }} className="card">
        <IconFolders size={26} stroke={1.5} color="var(--plx-tide)" aria-hidden="true" />
        <span className="b cut lg" dir="auto" style={{ paddingRight: 34 }}>
          {name}
        </span>
        <span className="xs muted">{say(`role.${role}`)}</span>
      </Link>
      {(role === 'OWNER' || role === 'MANAGER') && (
        <span style={{ position: 'absolute', right: 10, top: 10 }}>
          <Menu position="bottom-end">
            <Menu.Target>
              <button type="button" className="icon-btn icon-btn--sm" aria-label={say('workspaces.actions', { name })}>
                <IconDots size={18} aria-hidden="true" />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconPencil size={16} aria-hidden="true" />} onClick={onRename}>
                {say('action.rename')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      )}
    </li>
  )
}

function NameDialog({
  asked,
  onClose,
  onDone,
}: {
  readonly asked: Asked
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const say = useSay()
  const { remote } = useSession()
  const [name, setName] = useState<string>(asked.type === 'rename' ? asked.workspace.name : '')
  const parsed = parseEntryName(name.trim())
  const title = say(asked.type === 'new' ? 'workspaces.new' : 'workspaces.rename')
  return (
    <Dialog
      title={title}
      action={say(asked.type === 'new' ? 'workspaces.create' : 'action.rename')}
      blocked={parsed === undefined}
      onClose={onClose}
      act={async () => {
        if (parsed === undefined) return
        if (asked.type === 'new') await remote.createWorkspace(parsed)
        else await remote.renameWorkspace(asked.workspace.id, parsed)
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
