import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useSession } from '../../app/session-context.tsx'
import { useLanguage, useSay } from '../../app/words.ts'
import { Empty } from '../../parts/page.tsx'
import { EntryDialogs, type EntryQuestion } from './entry-dialogs.tsx'
import { EntryRow } from './entry-row.tsx'
import type { OpenFolder } from './open-folder.ts'
import { SelectionBar } from './selection-bar.tsx'
import { type Sorting, type SortKey, sorted } from './sorting.ts'
import { useDownload } from './use-download.tsx'
import { useSelection } from './use-selection.ts'

/** Heights of a row, pixels (design §6): two lines on narrow screens. */
const ROW = { wide: 43, narrow: 60 }

interface FolderListProps {
  readonly open: OpenFolder
  readonly onDone: () => void
}

/** The entries of a folder as rows, by mouse and by keyboard. */
export function FolderList({ open, onDone }: FolderListProps) {
  const say = useSay()
  const language = useLanguage()
  const navigate = useNavigate()
  const { place } = useSession()
  const [sorting, setSorting] = useState<Sorting>({ key: 'name', descending: false })
  const [question, setQuestion] = useState<EntryQuestion>()
  const scroller = useRef<HTMLDivElement>(null)
  const entries = useMemo(() => sorted(open.entries, sorting, language), [open.entries, sorting, language])
  const selection = useSelection(entries.map(({ name }) => name))
  const download = useDownload(open)
  const row = useMediaQuery('(max-width: 700px)') ? ROW.narrow : ROW.wide
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => row,
    overscan: 12,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is the reason to measure again
  useEffect(() => rows.measure(), [rows, row])
  const canWrite = !open.workspace.readOnly

  const enter = (index: number) => {
    const entry = entries[index]
    if (entry?.stat.type === 'folder')
      void navigate({
        to: '/o/$place/workspaces/$workspace/{-$folder}',
        params: { place, workspace: open.workspace.id, folder: entry.stat.id },
      })
    else if (entry !== undefined)
      void navigate({
        to: '/o/$place/workspaces/$workspace/view/$file',
        params: { place, workspace: open.workspace.id, file: entry.stat.id },
      })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const picked = entries.filter(({ name }) => selection.has(name))
    const current = entries[selection.cursor]
    if (event.key === 'Enter') enter(selection.cursor)
    else if (event.key === 'F2' && canWrite && current) setQuestion({ type: 'rename', entry: current })
    else if (event.key === 'Delete' && canWrite && picked.length > 0) setQuestion({ type: 'delete', entries: picked })
    else if (!selection.key(event)) return
    event.preventDefault()
    rows.scrollToIndex(selection.cursor)
  }

  if (entries.length === 0)
    return <Empty title={say('folder.empty')} text={say(canWrite ? 'folder.emptyText' : 'folder.emptyReadOnly')} />
  const picked = entries.filter(({ name }) => selection.has(name))
  return (
    <>
      {picked.length > 0 && (
        <SelectionBar
          entries={picked}
          canWrite={canWrite}
          onClear={selection.clear}
          onDownload={() => download.ask(picked)}
          onMove={() => setQuestion({ type: 'move', entries: picked })}
          onDelete={() => setQuestion({ type: 'delete', entries: picked })}
        />
      )}
      <div
        className="files-grid scroll"
        ref={scroller}
        role="grid"
        aria-label={say('folder.files')}
        aria-rowcount={entries.length + 1}
        aria-multiselectable="true"
        tabIndex={0}
        aria-activedescendant={`entry-${selection.cursor}`}
        onKeyDown={onKeyDown}
      >
        <div className="files-row files-head" role="row" aria-rowindex={1}>
          <span role="columnheader">
            <input
              type="checkbox"
              aria-label={say('folder.selectAll')}
              checked={picked.length === entries.length}
              onChange={() => (picked.length === entries.length ? selection.clear() : selection.all())}
            />
          </span>
          <Head words={say('folder.column.name')} sortKey="name" sorting={sorting} onSort={setSorting} />
          <Head
            words={say('folder.column.changed')}
            sortKey="updated"
            sorting={sorting}
            onSort={setSorting}
            className="wide"
          />
          <Head
            words={say('folder.column.size')}
            sortKey="size"
            sorting={sorting}
            onSort={setSorting}
            className="wide r"
          />
          <span role="columnheader">
            <span className="sr">{say('folder.column.actions')}</span>
          </span>
        </div>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="rowgroup">
          {rows.getVirtualItems().map(({ index, start }) => {
            const entry = entries[index]
            return (
              entry && (
                <EntryRow
                  key={entry.stat.id}
                  entry={entry}
                  index={index}
                  top={start}
                  isSelected={selection.has(entry.name)}
                  isCursor={selection.cursor === index}
                  canWrite={canWrite}
                  onSelect={(how) => selection.pick(index, how)}
                  onOpen={() => enter(index)}
                  onAsk={setQuestion}
                  onDownload={() => download.ask([entry])}
                />
              )
            )
          })}
        </div>
      </div>
      {download.notice}
      {question && (
        <EntryDialogs open={open} question={question} onClose={() => setQuestion(undefined)} onDone={onDone} />
      )}
    </>
  )
}

interface HeadProps {
  readonly words: string
  readonly sortKey: SortKey
  readonly sorting: Sorting
  readonly onSort: (sorting: Sorting) => void
  readonly className?: string
}

function Head({ words, sortKey, sorting, onSort, className = '' }: HeadProps) {
  const isSorted = sorting.key === sortKey
  return (
    <span
      role="columnheader"
      className={className}
      aria-sort={isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        tabIndex={-1}
        onClick={() => onSort({ key: sortKey, descending: isSorted && !sorting.descending })}
      >
        {words}
        {isSorted &&
          (sorting.descending ? (
            <IconArrowDown size={14} aria-hidden="true" />
          ) : (
            <IconArrowUp size={14} aria-hidden="true" />
          ))}
      </button>
    </span>
  )
}
