import fc from 'fast-check'
import type { Allowed, Attack, Sent } from './attack.ts'
import type { Body } from './request-bodies.ts'

/** One choice for one part of a request: what it makes of it, and where in the order of checks it is refused. */
export interface Choice {
  readonly name: string
  readonly change: (sent: Sent) => Sent
  /** Undefined: this part is right. */
  readonly refusal?: Refusal
  /** A code that commands may come to by themselves here. */
  readonly later?: number
}

export interface Refusal {
  readonly code: number
  /** Place in the list of spec 03 §4.1 of the route. */
  readonly step: number
  /** Whether states of the author, in the steps before, may be told instead or not: either order is right there. */
  readonly isProof?: true
}

/** Parts of a request that are chosen each for itself. */
export type Parts = readonly (readonly Choice[])[]

export const right: Choice = { name: 'right', change: (sent) => sent }

export function wrong(name: string, refusal: Refusal, change: Choice['change'] = (sent) => sent): Choice {
  return { name, refusal, change }
}

export function withHeader(name: string, value: string | undefined): Choice['change'] {
  return (sent) => {
    const { [name]: _, ...others } = sent.headers
    return { ...sent, headers: value === undefined ? others : { ...others, [name]: value } }
  }
}

export interface HandshakeOptions {
  readonly sent: Sent
  readonly parts: Parts
  readonly bodies: fc.Arbitrary<Body>
  /** Where an unreadable body is refused. */
  readonly bodyStep: number
}

/** Requests with nothing to several things wrong in their head, and a body that may be wrong as well. */
export function handshakes({ sent, parts, bodies, bodyStep }: HandshakeOptions): fc.Arbitrary<Attack> {
  // Most parts are right, or no check but the first would ever be come to.
  const choices = parts.map((part) => fc.oneof({ weight: 3, arbitrary: fc.constant(right) }, fc.constantFrom(...part)))
  return fc.tuple(fc.tuple(...choices), bodies).map(([chosen, body]) => {
    const start: Sent = { ...sent, body: body.bytes }
    return {
      kind: [...chosen.filter(({ refusal }) => refusal).map(({ name }) => name), body.kind].join(', '),
      sent: chosen.reduce((made, { change }) => change(made), start),
      allowed: allowedFor(chosen, { body, bodyStep }),
    }
  })
}

function allowedFor(chosen: readonly Choice[], { body, bodyStep }: { body: Body; bodyStep: number }): Allowed {
  const refusals = chosen.flatMap(({ refusal }) => refusal ?? []).toSorted((one, other) => one.step - other.step)
  const [first] = refusals
  const later = chosen.flatMap((choice) => choice.later ?? [])
  if (first === undefined || first.step > bodyStep) return { ...body.allowed, codes: [...body.allowed.codes, ...later] }
  const proof = refusals.find(({ isProof }) => isProof)
  return { codes: proof === undefined ? [first.code] : [first.code, proof.code] }
}

/** The version of the API (spec 03 §2.3), right in several ways. */
export const versions: readonly Choice[] = [
  // Below 5.2 two commands refuse by themselves.
  { name: 'an older revision', change: withHeader('api-version', '5.2') },
  { name: 'a later revision', change: withHeader('api-version', '5.4294967295') },
  ...[undefined, '', '5', 'x.y', '4.9', '6.0', '5.4294967296', '5.6.1', '-5.6', '5,6', '05.0x6'].map((version) =>
    wrong(`version ${version}`, { code: 422, step: 1 }, withHeader('api-version', version)),
  ),
]

export function contentTypes(step: number): readonly Choice[] {
  const types = [
    undefined,
    '',
    'application/json',
    'application/msgpack; charset=utf-8',
    'Application/MsgPack',
    'text/plain',
  ]
  return types.map((type) => wrong(`content type ${type}`, { code: 415, step }, withHeader('content-type', type)))
}

/** Segments that are no id of an organization, and some that make the whole path one of nothing. */
export function badOrganizations(step: number, pathOf: (segment: string) => string): readonly Choice[] {
  const noIds = ['a%20b', 'a'.repeat(33), '%C3%A9'.repeat(17), '%00', 'a%2Fb', '%F0%9F%98%80', 'a;b', 'a%0d%0ab']
  const noText = ['%ff', '%', 'a%zz', '%c3', 'a'.repeat(2_000)]
  const choice = (segment: string, at: number) =>
    wrong(`organization ${segment}`, { code: 404, step: at }, (sent) => ({ ...sent, path: pathOf(segment) }))
  return [...noIds.map((segment) => choice(segment, step)), ...noText.map((segment) => choice(segment, 0))]
}

/** Longer than 1 MiB by what it says of itself. */
export function oversized(step: number): readonly Choice[] {
  return [1_048_577, 9_007_199_254_740_991].map((announced) =>
    wrong(`${announced} bytes`, { code: 413, step }, (sent) => ({ ...sent, announced })),
  )
}

/** Values of `Authorization` that are no token of this kind. */
export function badTokens(step: number, good: () => string): readonly Choice[] {
  const values: readonly (() => string | undefined)[] = [
    () => undefined,
    () => '',
    () => 'Bearer',
    () => `Basic ${good().slice(7)}`,
    () => good().slice(7),
    () => `${good()} more`,
    () => `Bearer ${good().slice(7).replace('PARSEC-', 'PARSEK-').toUpperCase()}x.`,
    () => 'Bearer a.b.c.d',
    () => `Bearer ${'.'.repeat(5_000)}`,
    () => 'Bearer PARSEC-SIGN-ED25519.00000000000000000000000000000000.99999999999999999999999999.AA==',
    () => 'Bearer PARSEC-SIGN-ED25519.xyz.1700000000.AA==',
    () => 'Bearer PARSEC-MAC-BLAKE2B.xyz.1700000000.AA==',
  ]
  return values.map((value, index) =>
    wrong(`token ${index}`, { code: 401, step }, (sent) => withHeader('authorization', value())(sent)),
  )
}
