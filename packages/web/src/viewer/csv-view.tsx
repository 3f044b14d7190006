import { useVirtualizer } from '@tanstack/react-virtual'
import Papa from 'papaparse'
import { useMemo, useRef } from 'react'
import { useSay } from '../app/words.ts'
import { decodeText } from './decode-text.ts'
import type { ViewedFile } from './viewed-file.ts'

/** What a table may have here; the rest is said to be left out. */
const MOST_ROWS = 100_000
const MOST_COLUMNS = 200
const ROW = 32

/** A table of separated values. */
export function CsvView({ file }: { readonly file: ViewedFile }) {
  const say = useSay()
  const scroller = useRef<HTMLDivElement>(null)
  const { rows, isCut } = useMemo(() => {
    const { data } = Papa.parse<string[]>(decodeText(file.bytes).text, { preview: MOST_ROWS + 1, skipEmptyLines: true })
    const wide = data.some((row) => row.length > MOST_COLUMNS)
    return {
      rows: data.slice(0, MOST_ROWS).map((row) => row.slice(0, MOST_COLUMNS)),
      isCut: wide || data.length > MOST_ROWS,
    }
  }, [file])
  const columns = Math.max(1, ...rows.slice(0, 200).map((row) => row.length))
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  return (
    <div className="col grow" style={{ minHeight: 0 }}>
      {isCut && <p className="note note--amber">{say('viewer.cut')}</p>}
      <div
        className="scroll sheet"
        ref={scroller}
        role="table"
        aria-label={file.name}
        aria-rowcount={rows.length}
        tabIndex={0}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative', minWidth: columns * 140 }} role="rowgroup">
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 1}
              className="sheet-row"
              style={{
                transform: `translateY(${start}px)`,
                gridTemplateColumns: `repeat(${columns}, minmax(140px, 1fr))`,
              }}
            >
              {Array.from({ length: columns }, (_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                <span key={column} role="cell" className="cut" dir="auto">
                  {rows[index]?.[column]}
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
