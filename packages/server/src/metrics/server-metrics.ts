import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Hub } from '../bus/hub.ts'
import type { Database } from '../db/database.ts'
import { addProcessMetrics } from './process-metrics.ts'

/** What is measured when it is asked for. */
export interface MeasuredParts {
  readonly db: Database
  readonly hub: Hub
}

/** A request that is over. */
export interface FinishedRequest {
  /** Name of the command, or pattern of the route: finitely many. */
  readonly command: string
  /** Of the command; `http_460` when none was run. */
  readonly status: string
  readonly seconds: number
}

interface Series {
  readonly requests: Counter.Internal
  readonly durations: Histogram.Internal<string>
}

/** Seconds, from an answer out of memory to one that a client has given up on. */
const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30]

/** What Prometheus reads at `/metrics`. No name of a person, an organization or an address is ever a label. */
export class ServerMetrics implements Disposable {
  readonly #registry = new Registry()
  readonly #requests: Counter
  readonly #durations: Histogram
  readonly #storeDurations: Histogram
  readonly #storeBytes: Counter
  readonly #process: Disposable
  /** Looked up once: else the labels are put together for each request. */
  readonly #series = new Map<string, Series>()

  constructor() {
    const registers = [this.#registry]
    this.#requests = new Counter({
      name: 'parallax_requests_total',
      help: 'Requests that were answered, by command (or route) and status.',
      labelNames: ['command', 'status'],
      registers,
    })
    this.#durations = new Histogram({
      name: 'parallax_request_seconds',
      help: 'Time to answer a request; streams of events are not in it.',
      labelNames: ['command'],
      buckets: BUCKETS,
      registers,
    })
    this.#storeDurations = new Histogram({
      name: 'parallax_block_store_seconds',
      help: 'Time that the block store takes, by operation and outcome.',
      labelNames: ['operation', 'outcome'],
      buckets: BUCKETS,
      registers,
    })
    this.#storeBytes = new Counter({
      name: 'parallax_block_store_bytes_total',
      help: 'Bytes given to the block store, or taken from it.',
      labelNames: ['operation'],
      registers,
    })
    this.#process = addProcessMetrics(registers)
  }

  /** Numbers that are looked up when somebody asks. */
  watch({ db, hub }: MeasuredParts): void {
    const registers = [this.#registry]
    new Gauge({
      name: 'parallax_event_streams',
      help: 'Clients that listen for events.',
      registers,
      collect() {
        this.set(hub.streams)
      },
    })
    new Gauge({
      name: 'parallax_database_transactions',
      help: 'Connections for transactions, and what waits for one.',
      labelNames: ['state'],
      registers,
      collect() {
        for (const [state, count] of Object.entries(db.transactionCounts)) this.set({ state }, count)
      },
    })
    new Gauge({
      name: 'parallax_database_reads',
      help: 'Queries outside of transactions that are not answered yet.',
      registers,
      collect() {
        this.set(db.openReads)
      },
    })
  }

  countRequest({ command, status, seconds }: FinishedRequest): void {
    const key = `${command} ${status}`
    let series = this.#series.get(key)
    if (series === undefined) {
      series = { requests: this.#requests.labels(command, status), durations: this.#durations.labels(command) }
      this.#series.set(key, series)
    }
    series.requests.inc()
    series.durations.observe(seconds)
  }

  /** A stream of events that was opened. */
  countStream(): void {
    this.#requests.inc({ command: 'events_listen', status: 'ok' })
  }

  countStoreOperation(
    operation: 'create' | 'read',
    outcome: 'ok' | 'not_found' | 'unavailable',
    seconds: number,
  ): void {
    this.#storeDurations.observe({ operation, outcome }, seconds)
  }

  countStoreBytes(operation: 'create' | 'read', bytes: number): void {
    this.#storeBytes.inc({ operation }, bytes)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  async print(): Promise<string> {
    return await this.#registry.metrics()
  }

  [Symbol.dispose](): void {
    this.#process[Symbol.dispose]()
  }
}
