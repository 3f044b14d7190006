import { IconDownload, IconFolderSymlink, IconTrash, IconX } from '@tabler/icons-react'
import { useLanguage, useSay } from '../../app/words.ts'
import { printSize } from '../../parts/amounts.ts'
import type { FolderEntry } from '../../sdk/sdk.ts'

interface SelectionBarProps {
  readonly entries: readonly FolderEntry[]
  readonly canWrite: boolean
  readonly onClear: () => void
  readonly onDownload: () => void
  readonly onMove: () => void
  readonly onDelete: () => void
}

/** What can be done with everything that is selected. */
export function SelectionBar({ entries, canWrite, onClear, onDownload, onMove, onDelete }: SelectionBarProps) {
  const say = useSay()
  const language = useLanguage()
  const bytes = entries.reduce((sum, { stat }) => sum + (stat.type === 'file' ? stat.size : 0), 0)
  return (
    <div className="tools picked" role="toolbar" aria-label={say('selection.title')}>
      <button type="button" className="icon-btn" aria-label={say('selection.clear')} onClick={onClear}>
        <IconX size={18} aria-hidden="true" />
      </button>
      <span className="b sm nowrap" role="status">
        {say('selection.count', { count: entries.length })}
        {bytes > 0 && <span className="num hide-m"> · {printSize(bytes, language)}</span>}
      </span>
      <button type="button" className="btn btn--quiet" aria-label={say('action.download')} onClick={onDownload}>
        <IconDownload size={16} color="var(--plx-amber-mark)" aria-hidden="true" />{' '}
        <span className="hide-m">{say('action.download')}</span>
      </button>
      {canWrite && (
        <>
          <button type="button" className="btn btn--quiet" aria-label={say('action.move')} onClick={onMove}>
            <IconFolderSymlink size={16} aria-hidden="true" /> <span className="hide-m">{say('action.move')}</span>
          </button>
          <button type="button" className="btn btn--quiet" aria-label={say('action.delete')} onClick={onDelete}>
            <IconTrash size={16} aria-hidden="true" /> <span className="hide-m">{say('action.delete')}</span>
          </button>
        </>
      )}
    </div>
  )
}
