import type { Settings } from './options.ts'

/** How mails leave the server (spec 05 §5.5). */
export type MailChoice =
  /** As files, for whoever runs the server (PRODUCT §2). */
  | { readonly type: 'outbox'; readonly folder: string; readonly sender: string }
  | {
      readonly type: 'smtp'
      readonly host: string
      readonly port: number
      readonly security: 'none' | 'starttls' | 'tls'
      readonly login: { readonly user: string; readonly password: string } | null
      readonly sender: string
    }

/** No answer can come to it: the name is reserved (RFC 2606). */
const OUTBOX_SENDER = 'no-reply@parallax.invalid'

/** Whether mails are kept as files; a server without SMTP demands no code by mail (PRODUCT §2). */
export function isOutbox(host: string): boolean {
  return host.toLowerCase() === 'outbox' || host.toUpperCase() === 'MOCKED'
}

/** The transport that the settings name; `host` and `folder` are already decided. */
export function mailChoice(
  settings: Settings,
  place: { readonly host: string; readonly folder: string; readonly sender: () => string },
): MailChoice {
  const { host, folder } = place
  if (isOutbox(host)) return { type: 'outbox', folder, sender: settings.emailSender ?? OUTBOX_SENDER }
  const { emailHostUser: user, emailHostPassword: password, emailPort: port = 25 } = settings
  return {
    type: 'smtp',
    host,
    port,
    security: settings.emailUseSsl ? 'tls' : settings.emailUseTls ? 'starttls' : 'none',
    login: user !== undefined && password !== undefined ? { user, password } : null,
    sender: place.sender(),
  }
}
