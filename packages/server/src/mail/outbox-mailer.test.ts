import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmailAddress, fromMilliseconds, type HumanHandle, type OrganizationId } from '@parallax/wire'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { deviceInvitationMail, userInvitationMail } from './invitation-mail.ts'
import type { Mail } from './mailer.ts'
import { OutboxMailer } from './outbox-mailer.ts'

let folder = ''
const told: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parallax-outbox-'))
  told.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const link = 'https://example.com/redirect/Acme?a=claim_user&p=xBAKCwwNDg8'
const from = { email: 'alice@example.com', label: 'Zoë "Ace" <x>' } as HumanHandle
const invited = { to: 'bob@example.com' as EmailAddress, organizationId: 'Acme' as OrganizationId, link }

function outbox(place = folder): OutboxMailer {
  return new OutboxMailer({
    folder: join(place, 'outbox'),
    sender: 'no-reply@example.com',
    now: () => fromMilliseconds(1_700_000_000_000),
    log: pino({ level: 'silent' }),
    announce: (mail: Mail) => told.push(mail.subject),
  })
}

function kept(): string {
  const [file] = readdirSync(join(folder, 'outbox'))
  return readFileSync(join(folder, 'outbox', file ?? ''), 'utf8')
}

test('an invitation is kept as a whole message with both forms and the exact subject', async () => {
  expect(
    await outbox().send(
      userInvitationMail({ ...invited, from: { ...from, label: 'Alice' as never }, recovery: false }),
    ),
  ).toBe('SUCCESS')
  const message = kept()
  expect(message).toContain('Subject: Alice invited you to Acme')
  expect(message).toContain('From: Parallax <no-reply@example.com>')
  expect(message).toContain('Reply-To: Alice <alice@example.com>')
  expect(message).toMatch(/multipart\/alternative/)
  expect(message.indexOf('text/plain')).toBeLessThan(message.indexOf('text/html'))
  expect(message).toMatch(/^Date: /m)
  expect(message).toMatch(/^Message-ID: /m)
  expect(message.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toContain(link)
  expect(told).toEqual(['Alice invited you to Acme'])
})

test('nobody else on the machine can read it: the link is a secret', async () => {
  await outbox().send(deviceInvitationMail(invited))
  const [file = ''] = readdirSync(join(folder, 'outbox'))
  expect(statSync(join(folder, 'outbox', file)).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'outbox')).mode & 0o777).toBe(0o700)
})

test('a device invitation names nobody', async () => {
  await outbox().send(deviceInvitationMail(invited))
  expect(kept()).toContain('Subject: New device for Acme')
  expect(kept()).not.toContain('Reply-To')
})

test('a name cannot add a header nor run in the page', async () => {
  const label = 'Eve\r\nBcc: all@example.com <script>' as never
  await outbox().send(userInvitationMail({ ...invited, from: { ...from, label }, recovery: false }))
  const message = kept()
  expect(message).not.toMatch(/^Bcc:/im)
  expect(message.slice(message.indexOf('text/html'))).not.toContain('<script>')
})

test('a folder that cannot be written is the fault of the server, and no exception', async () => {
  const file = join(folder, 'not-a-folder')
  writeFileSync(file, '')
  expect(await outbox(file).send(deviceInvitationMail(invited))).toBe('SERVER_UNAVAILABLE')
})
