import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { escapeHtml } from '../mail/html-page.ts'
import { type KeptMail, readMail } from '../mail/read-mail.ts'
import { operatorPage } from './operator-page.ts'

/** Most mails that the page shows. */
const SHOWN = 200
/** The names that `OutboxMailer` gives: the time first. */
const NAME = /^[\dTZ.-]+-[\da-f]{8}\.eml$/

/** Mails that were kept instead of being sent, newest first. `null`: mails are sent. */
export async function outboxPage(folder: string | null): Promise<string> {
  if (folder === null) return operatorPage('Mails', '<p>Mails are sent by SMTP: none is kept here.</p>')
  const names = (await namesIn(folder)).toReversed().slice(0, SHOWN)
  const mails = await Promise.all(names.map(async (name) => rowHtml(name, await open(folder, name))))
  const table = `<table><thead><tr><th>Date</th><th>To</th><th>Subject</th></tr></thead><tbody>${mails.join('')}</tbody></table>`
  return operatorPage('Mails', mails.length === 0 ? '<p>No mail yet.</p>' : table)
}

/** One of them; undefined: there is none of that name. */
export async function mailPage(folder: string | null, name: string): Promise<string | undefined> {
  if (folder === null || !(await namesIn(folder)).includes(name)) return undefined
  const { to, date, subject, text } = await open(folder, name)
  const head = `<p>To ${escapeHtml(to)}, ${escapeHtml(date)}</p>`
  return operatorPage(subject, `${head}<pre>${linked(text)}</pre><p><a href="/operator/outbox">All mails</a></p>`)
}

/** Oldest first. A folder without mail may not exist yet. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => NAME.test(name)).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

async function open(folder: string, name: string): Promise<KeptMail> {
  return readMail(await readFile(join(folder, name), 'latin1'))
}

function rowHtml(name: string, { to, date, subject }: KeptMail): string {
  const link = `<a href="/operator/outbox/${encodeURIComponent(name)}">${escapeHtml(subject)}</a>`
  return `<tr><td>${escapeHtml(date)}</td><td>${escapeHtml(to)}</td><td>${link}</td></tr>`
}

/** The links of a mail can be followed. */
function linked(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}" rel="noreferrer">${url}</a>`)
}
