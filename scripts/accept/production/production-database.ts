import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { EmbeddedPostgres } from '../../../packages/server/src/db/embedded/embedded-postgres.ts'
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded/start-embedded-postgres.ts'
import { DatabaseRoad } from '../../../tests/kit/database-road.ts'

const silent = { info: () => undefined, warn: () => undefined }

/** A PostgreSQL of its own, durable, that servers reach by a URL as they reach any other one. */
export class ProductionDatabase implements AsyncDisposable {
  readonly #cluster: EmbeddedPostgres
  readonly #road: DatabaseRoad
  readonly #folder: string
  #isGone = false

  private constructor(cluster: EmbeddedPostgres, road: DatabaseRoad, folder: string) {
    this.#cluster = cluster
    this.#road = road
    this.#folder = folder
  }

  static async start(): Promise<ProductionDatabase> {
    const folder = mkdtempSync(join(tmpdir(), 'parallax-production-'))
    const cluster = await startEmbeddedPostgres({ dataDirectory: folder, log: silent })
    const road = new DatabaseRoad(cluster.connection)
    await road.open()
    return new ProductionDatabase(cluster, road, folder)
  }

  get url(): string {
    return this.#road.url
  }

  sql(): postgres.Sql {
    return postgres({ ...this.#cluster.connection, max: 2 })
  }

  /** Nothing of it is left. */
  async destroy(): Promise<void> {
    if (this.#isGone) return
    this.#isGone = true
    await this.#road.cut()
    await this.#cluster.stop()
    // Root's cluster stands elsewhere; both are ours.
    for (const folder of [this.#cluster.folder, this.#folder]) rmSync(folder, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.destroy()
  }
}
