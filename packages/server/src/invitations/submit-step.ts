import type { Transaction } from '../db/transaction.ts'
import type { Side } from './greeting-attempt.ts'
import type { SubmittedStep } from './greeting-steps.ts'

/** What came of a step: refused, waiting for the other side, or what the other side submitted. */
export type StepOutcome =
  | { readonly outcome: 'step_too_advanced' | 'step_mismatch' | 'not_ready' }
  | { readonly outcome: 'ok'; readonly peer: SubmittedStep }

interface StepRow {
  readonly step: number
  readonly own: Uint8Array | null
  readonly peer: Uint8Array | null
}

/** A rendezvous: both sides reach a step before either goes on (spec 04a §5.7). The invitation is locked. */
export async function submitStep(
  tx: Transaction,
  attempt: number,
  { side, index, payload }: SubmittedStep & { readonly side: Side },
): Promise<StepOutcome> {
  const rows = await tx.sql<StepRow[]>`
    select step,
      case ${side} when 'GREETER' then greeter_payload else claimer_payload end as own,
      case ${side} when 'GREETER' then claimer_payload else greeter_payload end as peer
    from greeting_steps where attempt = ${attempt} and step between ${index - 1} and ${index}`
  const before = rows.find(({ step }) => step === index - 1)
  if (index > 0 && (before === undefined || before.own === null || before.peer === null)) {
    return { outcome: 'step_too_advanced' }
  }
  const current = rows.find(({ step }) => step === index)
  if (current !== undefined && current.own !== null && !sameBytes(current.own, payload))
    return { outcome: 'step_mismatch' }
  if (current?.own == null) store(tx, attempt, { side, index, payload })
  const peer = current?.peer ?? null
  return peer === null ? { outcome: 'not_ready' } : { outcome: 'ok', peer: { index, payload: peer } }
}

function store(
  tx: Transaction,
  attempt: number,
  { side, index, payload }: SubmittedStep & { readonly side: Side },
): void {
  const [greeter, claimer] = side === 'GREETER' ? [payload, null] : [null, payload]
  tx.write`
    insert into greeting_steps (attempt, step, greeter_payload, claimer_payload)
    values (${attempt}, ${index}, ${greeter}, ${claimer})
    on conflict (attempt, step) do update set
      greeter_payload = coalesce(greeting_steps.greeter_payload, excluded.greeter_payload),
      claimer_payload = coalesce(greeting_steps.claimer_payload, excluded.claimer_payload)`
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at])
}
