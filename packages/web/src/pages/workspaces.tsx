import { Menu } from '@mantine/core'
import type { WorkspaceInfo } from '@parallax/client'
import {
  IconArchive,
  IconCrown,
  IconDots,
  IconFolders,
  IconPencil,
  IconPlus,
  IconRestore,
  IconTrash,
  IconUserPlus,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLive, useSession } from '../app/session-context.tsx'
import { useLanguage, useSay } from '../app/words.ts'
import { printTime } from '../parts/amounts.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { OfflineBanner } from '../parts/offline-banner.tsx'
import { Empty, Loading, Page } from '../parts/page.tsx'
import { WorkspaceDialogs, type WorkspaceQuestion } from './workspace-dialogs.tsx'

const SHELVES = ['AVAILABLE', 'ARCHIVED', 'DELETION_PLANNED'] as const
type Shelf = (typeof SHELVES)[number]

/** `Workspaces`: a card for each; those in use, archived, and in the bin. */
export function WorkspacesPage() {
  const say = useSay()
  const [shelf, setShelf] = useState<Shelf>('AVAILABLE')
  const [question, setQuestion] = useState<WorkspaceQuestion>()
  const loaded = useLive(({ remote }) => remote.workspaces(), {
    key: 'workspaces',
    on: ({ type }) => type === 'workspaces_changed' || type === 'workspace_lost' || type === 'online',
  })
  const newButton = (
    <button type="button" className="btn btn--main" onClick={() => setQuestion({ type: 'new' })}>
      <IconPlus size={16} aria-hidden="true" /> {say('workspaces.new')}
    </button>
  )
  const all = loaded.status === 'loaded' ? loaded.value : []
  const workspaces = all.filter(({ archiving }) => archiving.type === shelf)
  const hasOthers = all.some(({ archiving }) => archiving.type !== 'AVAILABLE')
  const isFirst = loaded.status === 'loaded' && shelf === 'AVAILABLE' && workspaces.length === 0
  return (
    <Page title={say('menu.workspaces')} actions={isFirst ? null : newButton}>
      <OfflineBanner />
      {(hasOthers || shelf !== 'AVAILABLE') && (
        <div className="tabs" role="tablist" aria-label={say('menu.workspaces')}>
          {SHELVES.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={one === shelf}
              className={one === shelf ? 'is-on' : ''}
              onClick={() => setShelf(one)}
            >
              {say(`shelf.${one}`)}
            </button>
          ))}
        </div>
      )}
      {loaded.status === 'loading' && <Loading label={say('loading')} />}
      {loaded.status === 'failed' && <FailureNote error={loaded.error} retry={loaded.reload} />}
      {isFirst && (
        <Empty title={say('workspaces.empty')} text={say('workspaces.emptyText')}>
          {newButton}
        </Empty>
      )}
      {loaded.status === 'loaded' && shelf !== 'AVAILABLE' && workspaces.length === 0 && (
        <Empty title={say('shelf.empty')} text={say(`shelf.${shelf}.text`)} />
      )}
      <div className="scroll" style={{ paddingTop: 12 }}>
        <ul className="cards">
          {workspaces.map((workspace) => (
            <WorkspaceCard
              key={workspace.id}
              workspace={workspace}
              onAsk={(type) => setQuestion({ type, workspace })}
            />
          ))}
        </ul>
      </div>
      {question && (
        <WorkspaceDialogs question={question} onClose={() => setQuestion(undefined)} onDone={loaded.reload} />
      )}
    </Page>
  )
}

interface WorkspaceCardProps {
  readonly workspace: WorkspaceInfo
  readonly onAsk: (type: Exclude<WorkspaceQuestion['type'], 'new'>) => void
}

function WorkspaceCard({ workspace, onAsk }: WorkspaceCardProps) {
  const { id, name, role, archiving, canSelfPromoteToOwner } = workspace
  const language = useLanguage()
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
        {archiving.type === 'DELETION_PLANNED' && (
          <span className="tag tag--amber">
            {say('bin.until', { date: printTime(archiving.deletionDate, language) })}
          </span>
        )}
      </Link>
      <span style={{ position: 'absolute', right: 10, top: 10 }}>
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className="icon-btn icon-btn--sm" aria-label={say('workspaces.actions', { name })}>
              <IconDots size={18} aria-hidden="true" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconUserPlus size={16} aria-hidden="true" />} onClick={() => onAsk('share')}>
              {say('share.action')}
            </Menu.Item>
            {canSelfPromoteToOwner && (
              <Menu.Item leftSection={<IconCrown size={16} aria-hidden="true" />} onClick={() => onAsk('claim')}>
                {say('claim.action')}
              </Menu.Item>
            )}
            {role === 'OWNER' && archiving.type === 'AVAILABLE' && (
              <>
                <Menu.Item leftSection={<IconPencil size={16} aria-hidden="true" />} onClick={() => onAsk('rename')}>
                  {say('action.rename')}
                </Menu.Item>
                <Menu.Item leftSection={<IconArchive size={16} aria-hidden="true" />} onClick={() => onAsk('archive')}>
                  {say('archive.action')}
                </Menu.Item>
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={16} aria-hidden="true" />}
                  onClick={() => onAsk('bin')}
                >
                  {say('bin.action')}
                </Menu.Item>
              </>
            )}
            {role === 'OWNER' && archiving.type !== 'AVAILABLE' && (
              <Menu.Item leftSection={<IconRestore size={16} aria-hidden="true" />} onClick={() => onAsk('restore')}>
                {say('restore.action')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </span>
    </li>
  )
}
