import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { ROUTE_PATHS, vlobCreate } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { authorization, call } from '../tests/kit/rpc.ts'
import { ServerFolder, type ServerProcess } from '../tests/kit/server-process.ts'
import { expectOk, newId, type TestDevice, testOrganization } from '../tests/kit/test-organization.ts'
import { newWorkspace } from '../tests/server/data/workspace.ts'
import type { ListenerOrder, ListenerPlan, Receipt } from './server-event-listeners.ts'

const ORGANIZATIONS = 100
/** Listeners of each: every other one at the other server. */
const MEMBERS = 10
/** How many things the scene does at once while it is set. */
const HANDS = 6
/** Milliseconds that an event may take before it counts as lost. */
const PATIENCE = 20_000

/** Ten users of an organization who listen, and one who writes into their workspace. */
interface Team {
  readonly author: TestDevice
  readonly members: readonly TestDevice[]
  readonly realmId: VlobId
}

/** What became of writes. */
export interface Delivery {
  /** Milliseconds from the request of the author to each receipt, ascending. */
  readonly delays: readonly number[]
  /** Receipts that never came. */
  readonly lost: number
}

/** Two servers on one database, and 1 000 clients of 100 organizations who listen at one or the other. */
export class EventScene implements AsyncDisposable {
  readonly #folder: ServerFolder
  readonly #listeners: ChildProcess
  readonly #teams: readonly Team[]
  readonly servers: readonly ServerProcess[]

  private constructor(folder: ServerFolder, servers: readonly ServerProcess[], teams: readonly Team[]) {
    this.#folder = folder
    this.servers = servers
    this.#teams = teams
    this.#listeners = fork(new URL('./server-event-listeners.ts', import.meta.url), { serialization: 'advanced' })
  }

  static async open(): Promise<EventScene> {
    const folder = new ServerFolder()
    const first = await folder.start(['--log-level', 'WARNING'])
    const servers = [first, await folder.startAnother(['--log-level', 'WARNING'])]
    const teams: Team[] = []
    let left = ORGANIZATIONS
    const work = async () => {
      for (; left > 0; teams.push(await newTeam(first))) left -= 1
    }
    await Promise.all(Array.from({ length: HANDS }, work))
    return new EventScene(folder, servers, teams)
  }

  get organizations(): number {
    return this.#teams.length
  }

  /** Opens every stream; answers how many. */
  async listen(): Promise<number> {
    const plans = this.#teams.flatMap(({ members }) =>
      members.map((member, index): ListenerPlan => {
        const server = this.servers[index % this.servers.length]
        const path = ROUTE_PATHS.events(member.organization.id)
        return { port: Number(new URL(server?.url ?? '').port), path, authorization: authorization(member) }
      }),
    )
    return Number(await this.#ask({ type: 'listen', plans }))
  }

  /** Writes `count` vlobs, `pace` milliseconds apart, in one organization after the other, by both servers in turn. */
  async write(count: number, { pace }: { readonly pace: number }): Promise<Delivery> {
    const sent = new Map<VlobId, number>()
    const writes: Promise<void>[] = []
    const start = performance.now()
    for (let index = 0; index < count; index += 1) {
      if (pace > 0) await wait(Math.max(0, start + index * pace - performance.now()))
      writes.push(this.#writeOne(index, sent))
    }
    await Promise.all(writes)
    return await this.#delivery(sent)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.kill('SIGKILL')
    await this.#folder[Symbol.asyncDispose]()
  }

  async #writeOne(index: number, sent: Map<VlobId, number>): Promise<void> {
    const { author, realmId } = at(this.#teams, index)
    const { tools, tick } = author.organization
    const vlobId = newId<VlobId>(tools)
    const request = { realmId, vlobId, keyIndex: 1n, timestamp: tick(), blob: new Uint8Array(1024) }
    sent.set(vlobId, performance.timeOrigin + performance.now())
    expectOk(await call(author, vlobCreate, request, { server: at(this.servers, index).url }))
  }

  async #delivery(sent: ReadonlyMap<VlobId, number>): Promise<Delivery> {
    const expected = sent.size * MEMBERS
    const receipts: Receipt[] = []
    const until = performance.now() + PATIENCE
    while (receipts.length < expected && performance.now() < until) {
      receipts.push(...((await this.#ask({ type: 'receipts' })) as readonly Receipt[]))
      await wait(20)
    }
    const delays = receipts.map(({ vlobId, at }) => at - (sent.get(vlobId) ?? Number.NaN))
    return { delays: delays.sort((a, b) => a - b), lost: expected - receipts.length }
  }

  async #ask(order: ListenerOrder): Promise<unknown> {
    const answer = once(this.#listeners, 'message')
    this.#listeners.send(order)
    const [message] = await answer
    return message
  }
}

async function newTeam(server: ServerProcess): Promise<Team> {
  const { alice: author, addUser } = await testOrganization(server)
  const members: TestDevice[] = []
  while (members.length < MEMBERS) members.push(await addUser(`Member ${members.length}`))
  const { realmId } = await newWorkspace(
    author,
    members.map((member) => [member, 'READER'] as const),
  )
  return { author, members, realmId }
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length]
  if (item === undefined) throw new RangeError('an empty list')
  return item
}
