import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, TextLayer } from 'pdfjs-dist'
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { useSay } from '../app/words.ts'
import type { ViewedFile } from './viewed-file.ts'

GlobalWorkerOptions.workerSrc = worker

const SCALE = 1.4

/** A document page by page, with its text to select; nothing in it runs. */
export function PdfView({ file }: { readonly file: ViewedFile }) {
  const say = useSay()
  const [document, setDocument] = useState<PDFDocumentProxy>()
  const [isBroken, setBroken] = useState(false)
  useEffect(() => {
    const task = getDocument({ data: file.bytes.slice(), enableXfa: false, stopAtErrors: false })
    task.promise.then(setDocument, () => setBroken(true))
    return () => void task.destroy()
  }, [file])
  if (isBroken) return <p className="empty">{say('viewer.broken')}</p>
  if (document === undefined) return <p className="empty">{say('loading')}</p>
  return (
    <div className="scroll pdf">
      {Array.from({ length: document.numPages }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pages are their numbers
        <PdfPage key={index} document={document} number={index + 1} />
      ))}
    </div>
  )
}

function PdfPage({ document, number }: { readonly document: PDFDocumentProxy; readonly number: number }) {
  const say = useSay()
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const text = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: '800px',
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  useEffect(() => {
    if (!isNear) return
    let isCurrent = true
    const draw = async () => {
      const page = await document.getPage(number)
      const viewport = page.getViewport({ scale: SCALE })
      const [board, layer] = [canvas.current, text.current]
      if (!isCurrent || board === null || layer === null) return
      board.width = viewport.width
      board.height = viewport.height
      await page.render({ canvas: board, viewport }).promise
      layer.replaceChildren()
      layer.style.setProperty('--scale-factor', String(SCALE))
      layer.style.setProperty('--total-scale-factor', String(SCALE))
      const textLayer = new TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport })
      await textLayer.render()
    }
    // A page that cannot be drawn stays white; the others are shown.
    draw().catch(() => undefined)
    return () => {
      isCurrent = false
    }
  }, [document, number, isNear])
  return (
    <section ref={frame} className="pdf-page" aria-label={say('viewer.page', { number, count: document.numPages })}>
      <canvas ref={canvas} />
      <div ref={text} className="textLayer" />
    </section>
  )
}
