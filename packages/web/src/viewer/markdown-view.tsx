import DOMPurify from 'dompurify'
import { marked } from 'marked'
import { type MouseEvent, useMemo, useState } from 'react'
import { useSay } from '../app/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { decodeText } from './decode-text.ts'
import type { ViewedFile } from './viewed-file.ts'

/** Nothing that runs, nothing that loads from elsewhere, no style of its own. */
const HARMLESS = {
  ALLOWED_TAGS: [
    'a',
    'blockquote',
    'br',
    'code',
    'del',
    'em',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'input',
    'li',
    'ol',
    'p',
    'pre',
    'strong',
    'sub',
    'sup',
    'table',
    'tbody',
    'td',
    'th',
    'thead',
    'tr',
    'ul',
  ],
  ALLOWED_ATTR: ['href', 'title', 'align', 'checked', 'disabled', 'type', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
}

/** Markdown as a page. A link says first that it leads out. */
export function MarkdownView({ file }: { readonly file: ViewedFile }) {
  const say = useSay()
  const [target, setTarget] = useState<string>()
  const html = useMemo(() => {
    const rendered = marked.parse(decodeText(file.bytes).text, { async: false, gfm: true })
    return DOMPurify.sanitize(rendered, HARMLESS)
  }, [file])
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null) return
    event.preventDefault()
    setTarget(link.href)
  }
  return (
    <div className="scroll">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: links in it are reached and pressed by keyboard */}
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised to a short list of elements */}
      <article className="markdown" onClick={onClick} dangerouslySetInnerHTML={{ __html: html }} />
      {target && (
        <Dialog
          title={say('viewer.link.title')}
          action={say('viewer.link.action')}
          onClose={() => setTarget(undefined)}
          act={async () => {
            window.open(target, '_blank', 'noopener,noreferrer')
          }}
        >
          <p className="mono sm sample">{target}</p>
          <p className="sm soft">{say('viewer.link.text')}</p>
        </Dialog>
      )}
    </div>
  )
}
