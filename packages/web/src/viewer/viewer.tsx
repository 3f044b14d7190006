import { lazy, type ReactNode, Suspense } from 'react'
import { useSay } from '../app/words.ts'
import { isMedia, kindOfFile } from './kind-of-file.ts'
import type { ViewedFile } from './viewed-file.ts'

// Each kind brings its library only when it is shown.
const ImageView = lazy(async () => ({ default: (await import('./image-view.tsx')).ImageView }))
const MediaView = lazy(async () => ({ default: (await import('./media-view.tsx')).MediaView }))
const TextView = lazy(async () => ({ default: (await import('./text-view.tsx')).TextView }))
const MarkdownView = lazy(async () => ({ default: (await import('./markdown-view.tsx')).MarkdownView }))
const CsvView = lazy(async () => ({ default: (await import('./csv-view.tsx')).CsvView }))
const PdfView = lazy(async () => ({ default: (await import('./pdf-view.tsx')).PdfView }))

/** Bytes that become an address of the browser (PRODUCT §4.2). */
export const MOST_BLOB_BYTES = 16 * 1024 * 1024

/** Any file, in memory. */
export function Viewer({ file }: { readonly file: ViewedFile }) {
  const say = useSay()
  return <Suspense fallback={<p className="empty">{say('loading')}</p>}>{viewOf(file, say)}</Suspense>
}

function viewOf(file: ViewedFile, say: ReturnType<typeof useSay>): ReactNode {
  const { kind, type } = kindOfFile(file)
  if (file.bytes.length === 0) return <p className="empty">{say('viewer.empty')}</p>
  const isBlob = kind === 'image' || isMedia(kind)
  if (isBlob && file.bytes.length > MOST_BLOB_BYTES) return <p className="empty">{say('viewer.tooLarge')}</p>
  switch (kind) {
    case 'image':
      return <ImageView file={file} type={type} />
    case 'audio':
    case 'video':
      return <MediaView file={file} kind={kind} type={type} />
    case 'text':
      return <TextView file={file} />
    case 'markdown':
      return <MarkdownView file={file} />
    case 'csv':
      return <CsvView file={file} />
    case 'pdf':
      return <PdfView file={file} />
    case 'unknown':
      return <p className="empty">{say('viewer.unknown')}</p>
  }
}
