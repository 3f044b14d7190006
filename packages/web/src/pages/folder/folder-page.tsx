import type { WorkspaceInfo } from '@parallax/client'
import { ROOT_PATH, type VlobId } from '@parallax/wire'
import { IconChevronRight, IconUserPlus } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useLive, useSession } from '../../app/session-context.tsx'
import { useSay } from '../../app/words.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { OfflineBanner } from '../../parts/offline-banner.tsx'
import { Loading, Page } from '../../parts/page.tsx'
import { ShareDialog } from '../share-dialog.tsx'
import { FolderActions } from './folder-actions.tsx'
import { FolderList } from './folder-list.tsx'
import { loadFolder, type OpenFolder } from './open-folder.ts'
import { TransferTray } from './transfer-tray.tsx'
import { useUploads } from './uploads.ts'

/** The files of one folder. */
export function FolderPage() {
  const { workspace, folder } = useParams({ strict: false })
  const workspaceId = workspace as VlobId
  const say = useSay()
  const loaded = useLive((session) => loadFolder(session, workspaceId, folder as VlobId | undefined), {
    key: `${workspaceId}/${folder ?? ''}`,
    on: (event) =>
      (event.type === 'entry_changed' && event.workspaceId === workspaceId) ||
      (event.type === 'entry_state' && event.workspaceId === workspaceId) ||
      event.type === 'workspaces_changed',
  })
  if (loaded.status === 'loading')
    return (
      <Page title={say('menu.workspaces')}>
        <Loading label={say('loading')} />
      </Page>
    )
  if (loaded.status === 'failed')
    return (
      <Page title={say('folder.gone')} crumbs={<Crumb />}>
        <div style={{ padding: 20 }}>
          <FailureNote error={loaded.error} retry={loaded.reload} />
        </div>
      </Page>
    )
  return <Folder open={loaded.value} reload={loaded.reload} />
}

function Folder({ open, reload }: { readonly open: OpenFolder; readonly reload: () => void }) {
  const say = useSay()
  const [isOver, setOver] = useState(false)
  const uploads = useUploads(open)
  const canWrite = !open.workspace.readOnly
  const drop = canWrite && {
    onDragOver: (event: React.DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: React.DragEvent) => {
      event.preventDefault()
      setOver(false)
      void uploads.dropped(event.dataTransfer)
    },
  }
  return (
    <Page
      title={open.path === ROOT_PATH ? open.workspace.name : (open.names.at(-1)?.name ?? '')}
      crumbs={<Crumbs open={open} />}
      actions={
        <>
          <ShareButton workspace={open.workspace} />
          {canWrite ? (
            <FolderActions open={open} uploads={uploads} onDone={reload} />
          ) : (
            <span className="tag">{say('folder.readOnly')}</span>
          )}
        </>
      }
    >
      <OfflineBanner />
      <section
        className={`col grow${isOver ? ' drop' : ''}`}
        style={{ minHeight: 0 }}
        aria-label={say('folder.files')}
        {...drop}
      >
        <FolderList open={open} onDone={reload} />
      </section>
      <TransferTray />
      {uploads.question}
    </Page>
  )
}

function ShareButton({ workspace }: { readonly workspace: WorkspaceInfo }) {
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="btn" aria-label={say('share.action')} onClick={() => setOpen(true)}>
        <IconUserPlus size={16} aria-hidden="true" /> <span className="hide-m">{say('share.action')}</span>
      </button>
      {isOpen && <ShareDialog workspace={workspace} onClose={() => setOpen(false)} />}
    </>
  )
}

function Crumb({ children }: { readonly children?: ReactNode }) {
  const say = useSay()
  const { place } = useSession()
  return (
    <>
      <Link to="/o/$place/workspaces" params={{ place }} className="hide-m">
        {say('menu.workspaces')}
      </Link>
      <IconChevronRight size={14} className="hide-m" aria-hidden="true" />
      {children}
    </>
  )
}

function Crumbs({ open: { workspace, path, names } }: { readonly open: OpenFolder }) {
  const { place } = useSession()
  return (
    <Crumb>
      {path !== ROOT_PATH && (
        <>
          <Link to="/o/$place/workspaces/$workspace/{-$folder}" params={{ place, workspace: workspace.id }} dir="auto">
            {workspace.name}
          </Link>
          <IconChevronRight size={14} aria-hidden="true" />
          {names.slice(0, -1).map(({ id, name }) => (
            <span key={id} className="row" style={{ gap: 4 }}>
              <Link
                to="/o/$place/workspaces/$workspace/{-$folder}"
                params={{ place, workspace: workspace.id, folder: id }}
                dir="auto"
              >
                {name}
              </Link>
              <IconChevronRight size={14} aria-hidden="true" />
            </span>
          ))}
        </>
      )}
    </Crumb>
  )
}
