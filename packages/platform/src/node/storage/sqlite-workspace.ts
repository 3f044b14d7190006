import type { StatementSync } from 'node:sqlite'
import type {
  ImportJournal,
  ManifestUpdate,
  RawDataId,
  StoredManifest,
  StoredPattern,
  UploadAttempt,
} from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import type { BlockRecord, ChunkRecord, RecordChange, WorkspaceRecords } from '../../storage/workspace-records.ts'
import { blob, dateTime, number, type Row, text, uuid } from './row.ts'
import type { SqliteFile } from './sqlite-file.ts'
import { IMPORTS_SCHEMA, SqliteImportJournal } from './sqlite-import-journal.ts'

/** The tables of spec 06b §2. Raw data stands in files; `file` names them. */
export const WORKSPACE_SCHEMA = `
  CREATE TABLE vlobs (
    id TEXT PRIMARY KEY,
    base_version INTEGER NOT NULL,
    remote_version INTEGER NOT NULL,
    need_sync INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX vlobs_needing_inbound ON vlobs (id) WHERE base_version <> remote_version;
  CREATE INDEX vlobs_needing_outbound ON vlobs (id) WHERE need_sync = 1;
  CREATE TABLE chunks (id TEXT PRIMARY KEY, file INTEGER NOT NULL, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE blocks (
    id TEXT PRIMARY KEY, file INTEGER NOT NULL, size INTEGER NOT NULL, accessed_on INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE uploads (
    vlob_id TEXT NOT NULL, version INTEGER NOT NULL, timestamp INTEGER NOT NULL,
    PRIMARY KEY (vlob_id, version, timestamp)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), value INTEGER NOT NULL) STRICT;
  CREATE TABLE pattern (
    one INTEGER PRIMARY KEY CHECK (one = 1), pattern TEXT NOT NULL, fully_applied INTEGER NOT NULL
  ) STRICT;
  ${IMPORTS_SCHEMA}
`

const MANIFEST = 'id, base_version, remote_version, need_sync, sealed'

export class SqliteWorkspace implements WorkspaceRecords {
  readonly imports: ImportJournal
  readonly #file: SqliteFile
  readonly #sql: Statements

  constructor(file: SqliteFile) {
    this.#file = file
    this.#sql = statementsOf(file)
    this.imports = new SqliteImportJournal(file)
  }

  /** Always durable: a relaxed change only waits a little longer for its commit than it would have to. */
  async apply(change: RecordChange): Promise<void> {
    await this.#file.write(() => this.#applyNow(change))
  }

  #applyNow(change: RecordChange): void {
    const sql = this.#sql
    for (const id of change.removeManifests) {
      sql.removeManifest.run(id)
      sql.settle.run(id, Number.MAX_SAFE_INTEGER)
    }
    for (const id of change.removeChunks) sql.removeChunk.run(id)
    for (const id of change.removeBlocks) sql.removeBlock.run(id)
    for (const { id, baseVersion, needSync, sealed } of change.saveManifests) {
      sql.saveManifest.run(id, baseVersion, baseVersion, needSync ? 1 : 0, sealed)
      sql.settle.run(id, baseVersion)
    }
    for (const { id, file, size } of change.putChunks) sql.putChunk.run(id, file, size)
    for (const { id, file, size, accessedOn } of change.putBlocks) sql.putBlock.run(id, file, size, accessedOn)
    for (const { vlobId, version, timestamp } of change.addUploads) sql.addUpload.run(vlobId, version, timestamp)
  }

  async data(): Promise<{ readonly chunks: readonly ChunkRecord[]; readonly blocks: readonly BlockRecord[] }> {
    return this.#file.read(() => ({
      chunks: this.#file.prepare('SELECT id, file, size FROM chunks').all().map(chunkOf),
      blocks: this.#file
        .prepare('SELECT id, file, size, accessed_on FROM blocks')
        .all()
        .map((row) => ({ ...chunkOf(row), accessedOn: number(row, 'accessed_on') })),
    }))
  }

  async manifest(id: VlobId): Promise<StoredManifest | undefined> {
    return this.#file.read(() => manifestOrNone(this.#sql.manifest.get(id)))
  }

  async populate({ id, baseVersion, needSync, sealed }: ManifestUpdate): Promise<StoredManifest> {
    return this.#file.write(() => {
      this.#sql.populate.run(id, baseVersion, baseVersion, needSync ? 1 : 0, sealed)
      return manifestOf(this.#sql.manifest.get(id) ?? {})
    })
  }

  async manifests(page: { readonly after?: VlobId; readonly limit: number }): Promise<readonly StoredManifest[]> {
    return this.#file.read(() => this.#sql.manifests.all(page.after ?? '', page.limit).map(manifestOf))
  }

  async needingInboundSync(): Promise<readonly VlobId[]> {
    return this.#file.read(() => this.#sql.inbound.all().map((row) => uuid<VlobId>(row, 'id')))
  }

  async needingOutboundSync(): Promise<readonly VlobId[]> {
    return this.#file.read(() => this.#sql.outbound.all().map((row) => uuid<VlobId>(row, 'id')))
  }

  async checkpoint(): Promise<number> {
    const row = this.#file.read(() => this.#sql.checkpoint.get())
    return row === undefined ? 0 : number(row, 'value')
  }

  async setCheckpoint(checkpoint: number, remoteVersions: ReadonlyMap<VlobId, number>): Promise<void> {
    await this.#file.write(() => {
      this.#sql.setCheckpoint.run(checkpoint)
      for (const [id, version] of remoteVersions) this.#sql.setRemoteVersion.run(version, id)
    })
  }

  async pattern(): Promise<StoredPattern | undefined> {
    const row = this.#file.read(() => this.#sql.pattern.get())
    return row && { pattern: text(row, 'pattern'), fullyApplied: number(row, 'fully_applied') === 1 }
  }

  async setPattern({ pattern, fullyApplied }: StoredPattern): Promise<void> {
    await this.#file.write(() => this.#sql.setPattern.run(pattern, fullyApplied ? 1 : 0))
  }

  async uploads(vlobId: VlobId): Promise<readonly UploadAttempt[]> {
    return this.#file.read(() => this.#sql.uploads.all(vlobId).map((row) => uploadOf(vlobId, row)))
  }

  async close(): Promise<void> {
    this.#file[Symbol.dispose]()
  }
}

type Statements = ReturnType<typeof statementsOf>

function statementsOf(file: SqliteFile) {
  const statement = (sql: string): StatementSync => file.prepare(sql)
  return {
    manifest: statement(`SELECT ${MANIFEST} FROM vlobs WHERE id = ?`),
    manifests: statement(`SELECT ${MANIFEST} FROM vlobs WHERE id > ? ORDER BY id LIMIT ?`),
    saveManifest: statement(`
      INSERT INTO vlobs (${MANIFEST}) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        base_version = excluded.base_version,
        remote_version = max(remote_version, excluded.remote_version),
        need_sync = excluded.need_sync,
        sealed = excluded.sealed`),
    populate: statement(`INSERT INTO vlobs (${MANIFEST}) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    removeManifest: statement('DELETE FROM vlobs WHERE id = ?'),
    inbound: statement('SELECT id FROM vlobs WHERE base_version <> remote_version ORDER BY id'),
    outbound: statement('SELECT id FROM vlobs WHERE need_sync = 1 ORDER BY id'),
    putChunk: statement('INSERT OR REPLACE INTO chunks (id, file, size) VALUES (?, ?, ?)'),
    removeChunk: statement('DELETE FROM chunks WHERE id = ?'),
    putBlock: statement('INSERT OR REPLACE INTO blocks (id, file, size, accessed_on) VALUES (?, ?, ?, ?)'),
    removeBlock: statement('DELETE FROM blocks WHERE id = ?'),
    checkpoint: statement('SELECT value FROM checkpoint'),
    setCheckpoint: statement('INSERT OR REPLACE INTO checkpoint (one, value) VALUES (1, ?)'),
    // The base may be newer than the poll that was under way.
    setRemoteVersion: statement('UPDATE vlobs SET remote_version = max(base_version, ?) WHERE id = ?'),
    pattern: statement('SELECT pattern, fully_applied FROM pattern'),
    setPattern: statement('INSERT OR REPLACE INTO pattern (one, pattern, fully_applied) VALUES (1, ?, ?)'),
    uploads: file.prepare('SELECT version, timestamp FROM uploads WHERE vlob_id = ? ORDER BY version, timestamp', {
      integers: 'bigint',
    }),
    addUpload: statement('INSERT OR IGNORE INTO uploads (vlob_id, version, timestamp) VALUES (?, ?, ?)'),
    settle: statement('DELETE FROM uploads WHERE vlob_id = ? AND version <= ?'),
  }
}

function manifestOrNone(row: Row | undefined): StoredManifest | undefined {
  return row && manifestOf(row)
}

function manifestOf(row: Row): StoredManifest {
  return {
    id: uuid(row, 'id'),
    baseVersion: number(row, 'base_version'),
    remoteVersion: number(row, 'remote_version'),
    needSync: number(row, 'need_sync') === 1,
    sealed: blob(row, 'sealed'),
  }
}

function chunkOf(row: Row): ChunkRecord {
  return { id: uuid<RawDataId>(row, 'id'), file: number(row, 'file'), size: number(row, 'size') }
}

function uploadOf(vlobId: VlobId, row: Row): UploadAttempt {
  return { vlobId, version: number(row, 'version'), timestamp: dateTime(row, 'timestamp') }
}
