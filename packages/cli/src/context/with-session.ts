import { describeError, fillWords, type Session, type SessionEvent } from '@parallax/client'
import { selectDevice } from '../selection/select-device.ts'
import { deviceAnswers } from './device-answers.ts'
import type { SecretInput, VerbContext } from './verb-context.ts'

/** Which device works, as the verb was told. */
export interface DeviceInput extends SecretInput {
  readonly device: string | undefined
}

/** Opens the device that `input` picks, does `work` with it, and gives it up again, whatever happens. */
export async function withSession<T>(
  context: VerbContext,
  input: DeviceInput,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { catalogue, output, signal } = context
  const client = await context.client()
  const device = selectDevice(input.device, (await client.devices()).devices)
  const session = await client.open(device, {
    ...deviceAnswers(context, context.secrets(input)),
    onWait: (holder) =>
      output.warn(fillWords(catalogue, catalogue.notices.device_in_use, { parameters: { holder: { holder } } })),
    signal,
  })
  session.events.subscribe((event) => warnOf(context, event))
  const ended = await settled(work(session))
  const stopped = await settled(session.stop())
  // What the person asked for is what they are told of first.
  if (ended.status === 'rejected') throw ended.reason
  if (stopped.status === 'rejected') throw stopped.reason
  return ended.value
}

async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([promise])
  return result
}

/** What happened beside the work and must not go unseen. */
function warnOf({ output, say, catalogue }: VerbContext, event: SessionEvent): void {
  if (event.type === 'workspace_lost')
    output.warn(say('warning.workspaceLost', { workspace: event.name, count: event.entriesLost }))
  else if (event.type === 'conflict_copy') output.warn(say('warning.conflictCopy'))
  else if (event.type === 'invalid_data' || event.type === 'clock_drift' || event.type === 'task_failed')
    output.warn(describeError(catalogue, event.error).what)
}
