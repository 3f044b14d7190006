import { listDevices } from '../../devices/list-devices.ts'
import { assertOwnFolder, saveDevice } from '../../devices/save-device.ts'
import { type InvitedRpc, invitedRpc } from '../../rpc/visitor-rpc.ts'
import { DEFAULT_GREETING_PACE } from '../conduit/greeting-pace.ts'
import { patiently } from '../conduit/patiently.ts'
import { inRounds, type Round } from '../conduit/rounds.ts'
import { linkTarget } from '../link-target.ts'
import type { NewcomerParts, NewDevice } from '../newcomer-parts.ts'
import { acknowledge } from './acknowledge.ts'
import { agreeOnCodes } from './agree-on-codes.ts'
import type { InvitationLink, Trusted } from './claim-parts.ts'
import type { ClaimedInvitation, ClaimerQuestions } from './claimer-questions.ts'
import { meetAny } from './meet-any.ts'
import { NewcomerAnswers } from './newcomer-answers.ts'
import { greetersOf, readInvitation } from './read-invitation.ts'
import { wishDevice } from './wish-device.ts'
import { wishUser } from './wish-user.ts'

/**
 * Joins by an invitation: as a new user, or with a new device of one's own (spec 07 §2). Ends with the device saved.
 *
 * Throws `invitation_not_found`, `invitation_gone`, `link_invalid`; `codes_differ`, `peer_gone`, `greeting_altered`,
 * `invitation_in_use`; whatever a question rejects with, and the reason of `signal`. Both sides then know that it ended.
 *
 * @example
 * const { device } = await claim({ connection, tools, folder }, link, { ask })
 */
export async function claim(
  parts: NewcomerParts,
  link: InvitationLink,
  { ask, signal }: { readonly ask: ClaimerQuestions; readonly signal?: AbortSignal },
): Promise<NewDevice> {
  assertOwnFolder(parts.folder)
  await ask.confirmTarget(linkTarget(link, (await listDevices(parts.folder)).devices))
  const claiming: Claiming = {
    parts,
    link,
    ask,
    signal,
    rpc: invitedRpc(parts.connection, link),
    answers: new NewcomerAnswers(parts, ask),
  }
  const device = await inRounds({ own: 'CLAIMER', status: ask.status?.bind(ask) }, (round) =>
    claimOnce(claiming, round),
  )
  ask.status?.('finished')
  return device
}

interface Claiming {
  readonly parts: NewcomerParts
  readonly link: InvitationLink
  readonly ask: ClaimerQuestions
  readonly signal: AbortSignal | undefined
  readonly rpc: InvitedRpc
  readonly answers: NewcomerAnswers
}

async function claimOnce(claiming: Claiming, round: Round): Promise<NewDevice> {
  const { parts, link, ask, signal, rpc, answers } = claiming
  const { connection, tools, pace = DEFAULT_GREETING_PACE } = parts
  const { crypto } = tools
  const read = () => readInvitation(rpc, link.kind, signal)
  // Who is offline is told so at the start, and carried over later on.
  const patience = { clock: connection.clock, pace, signal }
  const invitation = round.number === 1 ? await read() : await patiently(patience, read)
  ask.invited?.(invitation)
  ask.status?.('waiting_peer')
  const greeters = greetersOf(invitation)
  const meeting = await meetAny({ ...patience, rpc, crypto }, [...greeters.keys()])
  await using attempt = meeting.attempt
  const { key } = meeting
  ask.status?.('waiting_peer_code')
  const greeter = greeters.get(meeting.greeter)
  if (greeter !== undefined) ask.met?.(greeter)
  await agreeOnCodes(meeting, { crypto, pace, ask })
  // Awaited here: the attempt ends with this function.
  return await receive(claiming, invitation, { attempt, key, tools, link, answers })
}

/** From step 6 on: what is asked for, what is given, and its acknowledgement once it is saved. */
async function receive(claiming: Claiming, invitation: ClaimedInvitation, trusted: Trusted): Promise<NewDevice> {
  const { parts, ask, answers } = claiming
  const { connection, tools, folder, pace = DEFAULT_GREETING_PACE } = parts
  const { attempt } = trusted
  const patience = pace.person
  const wish =
    invitation.type === 'USER'
      ? await wishUser(trusted, invitation.email)
      : await wishDevice(trusted, invitation.userId)
  const protection = await answers.protection(attempt.during.bind(attempt))
  const { claimerPayload } = wish
  await attempt.exchange(
    { step: 'NUMBER_6_SEND_PAYLOAD', claimerPayload },
    { expects: 'NUMBER_6_GET_PAYLOAD', patience },
  )
  ask.status?.('waiting_peer_payload')
  const { greeterPayload } = await attempt.exchange(
    { step: 'NUMBER_7_GET_PAYLOAD' },
    { expects: 'NUMBER_7_SEND_PAYLOAD', patience },
  )
  const device = await wish.accept(greeterPayload)
  // The keys are the only ones that this user or device will ever have: no abort comes between them and the disk.
  const known = await saveDevice({ folder, crypto: tools.crypto, clock: connection.clock }, device, protection)
  await acknowledge(attempt, claiming.signal)
  return { device, known }
}
