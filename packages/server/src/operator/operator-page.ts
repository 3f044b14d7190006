import { createHash } from 'node:crypto'
import { escapeHtml } from '../mail/html-page.ts'

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8882}
body{max-width:60rem;margin:0 auto;padding:2rem 1rem;font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
a{color:inherit}code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{overflow:auto;padding:1rem;background:var(--soft);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:.5rem;border-bottom:1px solid var(--line);vertical-align:top}
details{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;padding:.5rem 1rem}summary{cursor:pointer}
`

/** Nothing is run, nothing is fetched, and nobody may frame it. */
export const OPERATOR_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** A page for operators; `body` is HTML. */
export function operatorPage(title: string, body: string): string {
  const name = escapeHtml(title)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name}</title><style>${STYLE}</style></head><body><h1>${name}</h1>${body}</body></html>\n`
}
