import type { WorkspaceInfo } from '@parallax/client'
import { type FsPath, fsPathName, fsPathParent, ROOT_PATH, type VlobId } from '@parallax/wire'
import { IconArrowLeft, IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { useLive, useSession } from '../app/session-context.tsx'
import type { OpenSession } from '../app/sessions.ts'
import { useLanguage, useSay } from '../app/words.ts'
import { printSize } from '../parts/amounts.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { Loading, Page } from '../parts/page.tsx'
import type { FolderEntry } from '../sdk/sdk.ts'
import { isMedia, kindOfFile } from '../viewer/kind-of-file.ts'
import { StreamView } from '../viewer/stream-view.tsx'
import type { StreamedFile, ViewedFile } from '../viewer/viewed-file.ts'
import { MOST_BLOB_BYTES, Viewer } from '../viewer/viewer.tsx'
import { sorted } from './folder/sorting.ts'
import { useDownload } from './folder/use-download.tsx'

/** Above this a document is not taken into the memory of a page. */
const MOST_BYTES = 64 * 1024 * 1024
/** What says which kind of file it is. */
const HEAD_BYTES = 4096

interface Viewed {
  readonly workspace: WorkspaceInfo | undefined
  readonly path: FsPath
  /** Undefined: the root. */
  readonly folder: VlobId | undefined
  readonly entry: FolderEntry | undefined
  readonly siblings: readonly FolderEntry[]
  readonly file: ViewedFile | StreamedFile | undefined
}

async function load({ remote }: OpenSession, id: VlobId, file: VlobId): Promise<Viewed> {
  const path = await remote.locate(id, file)
  const parent = fsPathParent(path) ?? ROOT_PATH
  const [workspaces, siblings] = [await remote.workspaces(), await remote.folder(id, parent)]
  const name = fsPathName(path) ?? ''
  const open = async (size: number): Promise<ViewedFile | StreamedFile> => {
    const whole = async () => ({ name, bytes: await remote.read(id, path) })
    if (size <= MOST_BLOB_BYTES) return await whole()
    const read = (offset: number, length: number) => remote.readPart(id, path, offset, length)
    const head = await read(0, HEAD_BYTES)
    const isStreamed = isMedia(kindOfFile({ name, bytes: head }).kind) || size > MOST_BYTES
    return isStreamed ? { name, size, head, read } : await whole()
  }
  const entry = siblings.find(({ stat }) => stat.id === file)
  return {
    workspace: workspaces.find((one) => one.id === id),
    path,
    folder: entry?.stat.parent === id ? undefined : entry?.stat.parent,
    entry,
    siblings: siblings.filter(({ stat }) => stat.type === 'file'),
    file: entry?.stat.type === 'file' ? await open(entry.stat.size) : undefined,
  }
}

/** One file, looked at in memory: nothing of it reaches a disk (PRODUCT §4.2). */
export function ViewPage() {
  const say = useSay()
  const { workspace = '', file = '' } = useParams({ strict: false })
  const [id, fileId] = [workspace as VlobId, file as VlobId]
  const loaded = useLive((session) => load(session, id, fileId), {
    key: `${workspace}/${file}`,
    // It follows what others write.
    on: (event) => event.type === 'entry_changed' && event.entryId === fileId,
  })
  if (loaded.status === 'loading')
    return (
      <Page title={say('viewer.title')}>
        <Loading label={say('loading')} />
      </Page>
    )
  if (loaded.status === 'failed' || loaded.value.workspace === undefined)
    return (
      <Page title={say('folder.gone')}>
        <div style={{ padding: 20 }}>
          <FailureNote error={loaded.status === 'failed' ? loaded.error : undefined} retry={loaded.reload} />
        </div>
      </Page>
    )
  return <Shown viewed={loaded.value} workspace={loaded.value.workspace} />
}

function Shown({ viewed, workspace }: { readonly viewed: Viewed; readonly workspace: WorkspaceInfo }) {
  const say = useSay()
  const language = useLanguage()
  const navigate = useNavigate()
  const { place } = useSession()
  const { path, folder, entry, siblings, file } = viewed
  const name = fsPathName(path) ?? ''
  const download = useDownload({ workspace, path: fsPathParent(path) ?? ROOT_PATH, names: [], entries: siblings })
  const order = sorted(siblings, { key: 'name', descending: false }, language)
  const index = order.findIndex((one) => one.stat.id === entry?.stat.id)
  const back = { place, workspace: workspace.id, ...(folder && { folder }) }
  const go = (step: number) => {
    const next = order[index + step]
    if (next !== undefined)
      void navigate({
        to: '/o/$place/workspaces/$workspace/view/$file',
        params: { place, workspace: workspace.id, file: next.stat.id },
      })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping =
      event.target instanceof HTMLElement && event.target.closest('input, textarea, .cm-content') !== null
    if (isTyping || event.defaultPrevented) return
    if (event.key === 'ArrowLeft') go(-1)
    else if (event.key === 'ArrowRight') go(1)
    else if (event.key === 'Escape') void navigate({ to: '/o/$place/workspaces/$workspace/{-$folder}', params: back })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole page
    <div style={{ display: 'contents' }} onKeyDown={onKeyDown}>
      <Page
        title={name}
        crumbs={
          <Link
            to="/o/$place/workspaces/$workspace/{-$folder}"
            params={back}
            className="icon-btn"
            aria-label={say('viewer.back')}
          >
            <IconArrowLeft size={18} aria-hidden="true" />
          </Link>
        }
        actions={
          <>
            <span className="xs muted num hide-m">
              {entry?.stat.type === 'file' && printSize(entry.stat.size, language)}
            </span>
            <button
              type="button"
              className="icon-btn"
              aria-label={say('viewer.previous')}
              disabled={index <= 0}
              onClick={() => go(-1)}
            >
              <IconChevronLeft size={18} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="icon-btn"
              aria-label={say('viewer.next')}
              disabled={index >= order.length - 1}
              onClick={() => go(1)}
            >
              <IconChevronRight size={18} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="btn"
              aria-label={say('action.download')}
              onClick={() => entry && download.ask([entry])}
            >
              <IconDownload size={16} color="var(--plx-amber-mark)" aria-hidden="true" />
              <span className="hide-m">{say('action.download')}</span>
            </button>
          </>
        }
      >
        {file && ('bytes' in file ? <Viewer file={file} /> : <StreamView file={file} />)}
        {download.notice}
      </Page>
    </div>
  )
}
