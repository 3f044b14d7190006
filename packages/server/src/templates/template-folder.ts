import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigurationError } from '../config/read-settings.ts'
import { Template } from './template.ts'

const MAIL_VALUES = {
  account_create: ['validation_code', 'server_url'],
  account_delete: ['validation_code', 'server_url'],
  account_recover: ['validation_code', 'server_url'],
  invitation: [
    'server_url',
    'organization_id',
    'invitation_url',
    'greeter',
    'is_user_invitation',
    'is_device_invitation',
    'is_shamir_recovery_invitation',
  ],
  async_enrollment_accepted: ['server_url', 'organization_id', 'user_label'],
  totp_reset: ['server_url', 'organization_id', 'totp_reset_url'],
} as const

/** Mails whose texts an operator may replace. */
export type MailTemplateName = keyof typeof MAIL_VALUES
/** Pages that he may replace. */
export type PageTemplateName = 'index' | '404'

/** The texts of the operator; what he did not replace is built in. */
export interface Templates {
  mail(name: MailTemplateName, form: 'text' | 'html'): Template | undefined
  /** Whole pages, without values. */
  page(name: PageTemplateName): string | undefined
}

export const BUILT_IN: Templates = { mail: () => undefined, page: () => undefined }

/**
 * `email/<name>.txt`, `email/<name>.html`, each with or without another ending (`.html.j2`), `index.html`, `404.html`.
 * Read at start: throws `ConfigurationError` naming the file that cannot be used.
 */
export function openTemplates(folder: string): Templates {
  const mails = join(folder, 'email')
  const names = [...filesIn(folder), ...(existsSync(mails) ? filesIn(mails).map((name) => `email/${name}`) : [])]
  const find = (stem: string) => names.find((name) => name === stem || name.startsWith(`${stem}.`))
  const templates = new Map<string, Template>()
  for (const [name, values] of Object.entries(MAIL_VALUES))
    for (const [form, ending] of [
      ['text', 'txt'],
      ['html', 'html'],
    ] as const) {
      const file = find(`email/${name}.${ending}`)
      if (file !== undefined) templates.set(`${name} ${form}`, open(join(folder, file), values))
    }
  const page = (name: PageTemplateName) => {
    const file = find(`${name}.html`)
    return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8')
  }
  const pages = { index: page('index'), 404: page('404') }
  return { mail: (name, form) => templates.get(`${name} ${form}`), page: (name) => pages[name] }
}

function open(file: string, values: readonly string[]): Template {
  try {
    return Template.parse(readFileSync(file, 'utf8'), values)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigurationError(`--template-dir: ${file} cannot be used: ${reason}.`, { cause })
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]))
  } catch (cause) {
    throw new ConfigurationError(`--template-dir ${folder} cannot be read.`, { cause })
  }
}
