import {
  accountCreateProceed,
  accountCreateSendValidationEmail,
  accountDeleteSendValidationEmail,
  accountRecoverSendValidationEmail,
} from '@parallax/protocol'
import { addMicroseconds, parseValidationCode } from '@parallax/wire'
import { expect, test } from 'vitest'
import { type SmtpPeer, type SmtpPeerOptions, startSmtpPeer } from '../kit/smtp-peer.ts'
import { AccountServer, type AccountServerOptions, creation, newEmail, newLogin } from '../kit/test-account.ts'

function smtp(port: number, ...more: readonly string[]): readonly string[] {
  return ['--email-host', '127.0.0.1', '--email-port', `${port}`, '--email-sender', 'no-reply@example.com', ...more]
}

/** A server that sends through a mail server, with an account made before that. */
async function mailing(peer: SmtpPeerOptions, options: AccountServerOptions = {}) {
  await using before = await AccountServer.start()
  const email = await newEmail()
  const login = await before.createAccount(email)
  const { smtpPeer, server } = await start(await startSmtpPeer(peer), options)
  return {
    email,
    login,
    smtpPeer,
    server,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await smtpPeer[Symbol.asyncDispose]()
    },
  }
}

async function start(smtpPeer: SmtpPeer, { args = [], ...options }: AccountServerOptions) {
  return { smtpPeer, server: await AccountServer.start({ ...options, args: smtp(smtpPeer.port, ...args) }) }
}

const creationMail = accountCreateSendValidationEmail
const recoveryMail = accountRecoverSendValidationEmail
const deletionMail = accountDeleteSendValidationEmail

test('a code that the mail server took opens the account', async () => {
  await using scene = await mailing({})
  const { server, smtpPeer } = scene
  const [email, login] = [await newEmail(), await newLogin()]
  expect(await server.call(creationMail, { email })).toEqual({ status: 'ok' })
  const [message = ''] = smtpPeer.messages
  expect(message).toContain(`To: ${email}`)
  const code = parseValidationCode(/Subject: Your code: (\w+)/.exec(message)?.[1] ?? '')
  if (code === undefined) throw new Error(message)
  expect(await server.call(accountCreateProceed, creation(login, { email, code }))).toEqual({ status: 'ok' })
})

test('a refused recipient is told; nothing is told of an address to which no mail goes', async () => {
  await using scene = await mailing({ recipientReply: '550 No such user' })
  const { server, login, email } = scene
  const refused = { status: 'email_recipient_refused' }
  expect(await server.call(creationMail, { email: await newEmail() })).toEqual(refused)
  expect(await server.call(recoveryMail, { email })).toEqual(refused)
  expect(await server.callAs(login, deletionMail, {})).toEqual(refused)
  expect(await server.call(creationMail, { email })).toEqual({ status: 'ok' })
  expect(await server.call(recoveryMail, { email: await newEmail() })).toEqual({ status: 'ok' })
})

test('a mail server that does not take mails is told, and the log says so without the code', async () => {
  const lines: string[] = []
  await using scene = await mailing({ messageReply: '451 Later' }, { onlog: (line) => lines.push(line) })
  const { server, login, email, smtpPeer } = scene
  const unavailable = { status: 'email_server_unavailable' }
  expect(await server.call(creationMail, { email: await newEmail() })).toEqual(unavailable)
  expect(await server.call(recoveryMail, { email })).toEqual(unavailable)
  expect(await server.callAs(login, deletionMail, {})).toEqual(unavailable)
  const codes = smtpPeer.messages.map((message) => /Subject: Your code: (\w+)/.exec(message)?.[1] ?? '')
  expect(codes).toHaveLength(3)
  expect(lines.filter((line) => line.includes('mail-not-sent'))).toHaveLength(3)
  for (const code of codes) expect(lines.join('')).not.toContain(code)
})

test('a mail server that cannot be reached is told, and the code stays stored', async () => {
  const peer = await startSmtpPeer()
  await peer[Symbol.asyncDispose]()
  const { server } = await start(peer, {})
  await using _ = server
  const email = await newEmail()
  expect(await server.call(creationMail, { email })).toEqual({ status: 'email_server_unavailable' })
  const wrong = parseValidationCode('AAAAAA')
  if (wrong === undefined) throw new Error('a code of the alphabet is a code')
  const reply = await server.call(accountCreateProceed, creation(await newLogin(), { email, code: wrong }))
  expect(reply).toEqual({ status: 'invalid_validation_code' })
})

test('whoever asks is kept to a pace by his address, whatever the addresses that he asks for', async () => {
  await using scene = await mailing({}, { args: ['--validation-email-rate-limit', '60', '3'] })
  const { server, login, email, smtpPeer } = scene
  const asked = server.clock.now()
  expect(await server.call(creationMail, { email: await newEmail() })).toEqual({ status: 'ok' })
  server.clock.forward({ seconds: 59 })
  const limited = { status: 'email_sending_rate_limited', waitUntil: addMicroseconds(asked, 60_000_000n) }
  expect(await server.call(creationMail, { email: await newEmail() })).toEqual(limited)
  expect(await server.call(recoveryMail, { email })).toEqual(limited)
  expect(await server.callAs(login, deletionMail, {})).toEqual(limited)
  expect(smtpPeer.messages).toHaveLength(1)
})

test('with mails in a folder the pace is of each recipient, and the same for who has no account', async () => {
  await using server = await AccountServer.start({ args: ['--validation-email-rate-limit', '60', '3'] })
  const [known, unknown, other] = [await newEmail(), await newEmail(), await newEmail()]
  await server.createAccount(known)
  server.clock.forward({ seconds: 3600 })
  const mails = server.outbox.mails(known).length
  const ask = async () => [
    await server.call(creationMail, { email: known }),
    await server.call(recoveryMail, { email: unknown }),
  ]
  for (let count = 0; count < 3; count += 1) {
    expect(await ask()).toEqual([{ status: 'ok' }, { status: 'ok' }])
    const waitUntil = addMicroseconds(server.clock.now(), 60_000_000n)
    const limited = { status: 'email_sending_rate_limited', waitUntil }
    expect(await ask()).toEqual([limited, limited])
    server.clock.forward({ seconds: 60 })
  }
  const waitUntil = addMicroseconds(server.clock.now(), 3_420_000_000n)
  const limited = { status: 'email_sending_rate_limited', waitUntil }
  expect(await ask()).toEqual([limited, limited])
  expect(await server.call(creationMail, { email: other })).toEqual({ status: 'ok' })
  expect(server.outbox.mails(known)).toHaveLength(mails)
  expect(server.outbox.mails(unknown)).toHaveLength(0)
})
