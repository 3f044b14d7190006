import type { ClaimerQuestions, GreeterQuestions } from '@parallax/client'
import type { ClaimerScreen, GreeterScreen } from './sdk.ts'
import { deviceLabelOf, personOf } from './typed.ts'

/** Aborted when the person leaves the page. A page that went with its tab ends with this worker. */
function leaving(left: Promise<void>): AbortSignal {
  const stop = new AbortController()
  const abort = () => stop.abort(new DOMException('left', 'AbortError'))
  left.then(abort, abort)
  return stop.signal
}

/** A screen on the other side of Comlink, as the SDK asks. */
export function claimerQuestions(screen: ClaimerScreen): {
  readonly ask: ClaimerQuestions
  readonly signal: AbortSignal
} {
  const ask: ClaimerQuestions = {
    // The page has shown where the link leads before it called.
    confirmTarget: async () => undefined,
    invited: (invitation) => void screen.invited(invitation),
    met: (greeter) => void screen.met(greeter),
    choosePeerCode: (candidates) => screen.choosePeerCode(candidates),
    showOwnCode: (code) => void screen.showOwnCode(code),
    person: async (invitedEmail) => personOf(await screen.person(invitedEmail)),
    deviceLabel: async () => deviceLabelOf(await screen.deviceLabel()),
    newPassword: () => screen.newPassword(),
    status: (state) => void screen.status(state),
  }
  return { ask, signal: leaving(screen.left()) }
}

export function greeterQuestions(screen: GreeterScreen): {
  readonly ask: GreeterQuestions
  readonly signal: AbortSignal
} {
  const ask: GreeterQuestions = {
    showOwnCode: (code) => void screen.showOwnCode(code),
    choosePeerCode: (candidates) => screen.choosePeerCode(candidates),
    confirmUser: (requested) => screen.confirmUser(requested),
    confirmDevice: (requested) => screen.confirmDevice(requested),
    status: (state) => void screen.status(state),
  }
  return { ask, signal: leaving(screen.left()) }
}
