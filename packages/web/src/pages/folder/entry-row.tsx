import { Menu } from '@mantine/core'
import { IconDots, IconDownload, IconFolderSymlink, IconPencil, IconTrash } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useLanguage, useSay } from '../../app/words.ts'
import { printExactTime, printSize, printTime } from '../../parts/amounts.ts'
import { FileGlyph } from '../../parts/file-glyph.tsx'
import type { FolderEntry } from '../../sdk/sdk.ts'
import type { EntryQuestion } from './entry-dialogs.tsx'
import type { PickHow } from './use-selection.ts'

interface EntryRowProps {
  readonly entry: FolderEntry
  readonly index: number
  readonly top: number
  readonly isSelected: boolean
  readonly isCursor: boolean
  readonly canWrite: boolean
  readonly onSelect: (how: PickHow) => void
  readonly onOpen: () => void
  readonly onAsk: (question: EntryQuestion) => void
  readonly onDownload: () => void
}

export function EntryRow({
  entry,
  index,
  top,
  isSelected,
  isCursor,
  canWrite,
  onSelect,
  onOpen,
  onAsk,
  onDownload,
}: EntryRowProps) {
  const say = useSay()
  const language = useLanguage()
  const { name, stat, state } = entry
  const isFolder = stat.type === 'folder'
  const pick = (event: MouseEvent) =>
    onSelect(event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <div
      role="row"
      id={`entry-${index}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`files-row${isCursor ? ' is-cursor' : ''}`}
      style={{ position: 'absolute', top, left: 0, right: 0 }}
      onClick={pick}
      onDoubleClick={onOpen}
    >
      <span role="gridcell">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={say('folder.select', { name })}
          checked={isSelected}
          onChange={() => onSelect('toggle')}
          onClick={(event) => event.stopPropagation()}
        />
      </span>
      <span role="gridcell" className="row" style={{ gap: 11 }}>
        <FileGlyph name={name} isFolder={isFolder} />
        <span className="entry-name">
          <button
            type="button"
            className="cut alone"
            tabIndex={-1}
            dir="auto"
            onClick={(event) => {
              event.stopPropagation()
              onOpen()
            }}
          >
            {shownName(name)}
          </button>
          <span className="only-m xs muted num">
            {stat.type === 'file' && `${printSize(stat.size, language)} · `}
            {printTime(stat.updated, language)}
          </span>
        </span>
        {state.state !== 'synced' && (
          <span className="tag">
            {state.state === 'uploading'
              ? say('state.uploading', { percent: state.percent })
              : say(`state.${state.state}`)}
          </span>
        )}
      </span>
      <span role="gridcell" className="wide soft num" title={printExactTime(stat.updated, language)}>
        {printTime(stat.updated, language)}
      </span>
      <span role="gridcell" className="wide soft num r">
        {stat.type === 'file' ? printSize(stat.size, language) : ''}
      </span>
      <span role="gridcell" className="r">
        <Menu position="bottom-end">
          <Menu.Target>
            <button
              type="button"
              className="icon-btn icon-btn--sm"
              tabIndex={-1}
              aria-label={say('folder.actions', { name })}
              onClick={(event) => event.stopPropagation()}
            >
              <IconDots size={18} aria-hidden="true" />
            </button>
          </Menu.Target>
          <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
            <Menu.Item
              leftSection={<IconDownload size={16} color="var(--plx-amber-mark)" aria-hidden="true" />}
              onClick={onDownload}
            >
              {say('action.download')}
            </Menu.Item>
            {canWrite && (
              <>
                <Menu.Item
                  leftSection={<IconPencil size={16} aria-hidden="true" />}
                  onClick={() => onAsk({ type: 'rename', entry })}
                >
                  {say('action.rename')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconFolderSymlink size={16} aria-hidden="true" />}
                  onClick={() => onAsk({ type: 'move', entries: [entry] })}
                >
                  {say('action.move')}
                </Menu.Item>
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={16} aria-hidden="true" />}
                  onClick={() => onAsk({ type: 'delete', entries: [entry] })}
                >
                  {say('action.delete')}
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      </span>
    </div>
  )
}

/** Characters that would change how the rest of the line reads are shown as what they are. */
function shownName(name: string): string {
  return name.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u${code.toString(16).padStart(4, '0')}`
  })
}
