/** Text of a mail in HTML: what people wrote (names, organizations) is shown as it is, never run. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export interface MailPage {
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly button?: { readonly label: string; readonly link: string }
  readonly footer: readonly string[]
}

/** One mail in HTML that reads well everywhere: no style sheet, no picture, nothing fetched. */
export function htmlPage({ title, paragraphs, button, footer }: MailPage): string {
  const body = paragraphs.map((text) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`).join('')
  const small = footer.map((text) => `<p style="margin:0 0 8px">${escapeHtml(text)}</p>`).join('')
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head><body style="margin:0;padding:32px 16px;background:#f6f7f9;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5;color:#1a1d21"><div style="max-width:560px;margin:0 auto;padding:32px;background:#fff;border:1px solid #e3e6ea;border-radius:12px"><h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">${escapeHtml(title)}</h1>${body}${button === undefined ? '' : buttonHtml(button)}<div style="margin-top:24px;padding-top:16px;border-top:1px solid #e3e6ea;font-size:13px;color:#5b6470">${small}</div></div></body></html>`
}

/** The link also stands in full: a reader must be able to compare it. */
function buttonHtml({ label, link }: { readonly label: string; readonly link: string }): string {
  const href = escapeHtml(link)
  return `<p style="margin:0 0 16px"><a href="${href}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f5eff;color:#fff;text-decoration:none;font-weight:600">${escapeHtml(label)}</a></p><p style="margin:0;font-size:13px;color:#5b6470;word-break:break-all">${href}</p>`
}
