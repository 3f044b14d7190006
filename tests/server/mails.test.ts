import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inviteNewDevice } from '@parallax/protocol'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { type SmtpPeer, type SmtpPeerOptions, startSmtpPeer } from '../kit/smtp-peer.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { testOrganization } from '../kit/test-organization.ts'

/** A server that sends through a peer, and an organization on it. */
async function mailing({
  peer = {},
  args = [],
}: {
  readonly peer?: SmtpPeerOptions
  readonly args?: readonly string[]
} = {}) {
  const stack = new AsyncDisposableStack()
  const sink: SmtpPeer = stack.use(await startSmtpPeer(peer))
  const { database } = await sharedServer()
  const smtp = ['--email-host', '127.0.0.1', '--email-port', `${sink.port}`, '--email-sender', 'no-reply@example.com']
  const server = stack.use(await startTestServer({ database, args: [...smtp, ...args] }))
  const organization = await testOrganization(server)
  const reset = async () => {
    const body = { user_id: organization.alice.userId, send_email: true }
    return (await administer(server, 'POST', `/organizations/${organization.id}/users/reset_totp`, body)).json
  }
  return { sink, server, organization, reset, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('a reset of one-time passwords is mailed with its exact subject, in both languages and forms, with its link', async () => {
  await using scene = await mailing()
  const answer = await scene.reset()
  expect(answer).toMatchObject({ email_sent_status: 'SENT_AS_REQUESTED' })
  const link = (answer as { readonly totp_reset_url_as_http_redirection: string }).totp_reset_url_as_http_redirection
  const mail = await PostalMime.parse(scene.sink.messages[0] ?? '')
  expect(mail.subject).toBe(`Your MFA has been reset for ${scene.organization.id}`)
  expect([mail.from?.name, mail.from && 'address' in mail.from && mail.from.address]).toEqual([
    'Parallax',
    'no-reply@example.com',
  ])
  expect(mail.text).toContain(link)
  expect(mail.html).toContain(link.replaceAll('&', '&#38;'))
  for (const form of [mail.text, mail.html]) {
    expect(form).toContain('second factor')
    expect(form).toContain('second facteur')
  }
})

test.each([
  ['RECIPIENT_REFUSED', { recipientReply: '550 No such user' }],
  ['BAD_SMTP_CONFIG', { messageReply: '554 Not from here' }],
] as const)('%s is told to the operator, the reset is done all the same', async (status, peer) => {
  await using scene = await mailing({ peer })
  expect(await scene.reset()).toMatchObject({
    email_sent_status: status,
    totp_reset_url: expect.stringMatching(/^parsec3:/),
  })
})

test('a mail server that is not there is told too; users hear no more than that', async () => {
  await using scene = await mailing()
  await scene.sink[Symbol.asyncDispose]()
  expect(await scene.reset()).toMatchObject({ email_sent_status: 'SERVER_UNAVAILABLE' })
  await using wrong = await mailing({ peer: { messageReply: '554 Not from here' } })
  const reply = await call(wrong.organization.alice, inviteNewDevice, { sendEmail: true })
  expect(reply).toMatchObject({ status: 'ok', emailSent: 'SERVER_UNAVAILABLE' })
})

test('texts of the operator replace ours form by form; values cannot run in them, subjects stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-templates-'))
  mkdirSync(join(folder, 'email'))
  writeFileSync(
    join(folder, 'email/invitation.html'),
    '<b>Acme</b> {% if is_device_invitation %}device{% endif %} <a href="{{ invitation_url }}">{{ organization_id }}</a> {{ server_url }}',
  )
  try {
    await using scene = await mailing({ args: ['--template-dir', folder] })
    await call(scene.organization.alice, inviteNewDevice, { sendEmail: true })
    await scene.reset()
    const [invitation, reset] = await Promise.all(scene.sink.messages.map((message) => PostalMime.parse(message)))
    expect(invitation?.subject).toBe(`New device for ${scene.organization.id}`)
    expect(invitation?.html).toMatch(
      /<b>Acme<\/b> device <a href="http:[^"<> ]+&#38;p=[^"<> ]+">\w+<\/a> http:\/\/127\.0\.0\.1:\d+$/m,
    )
    expect(invitation?.text).toContain('Open this link on the device')
    expect(reset?.html).toContain('second factor')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
