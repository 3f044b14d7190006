import type { SQLOutputValue } from 'node:sqlite'
import { type DateTime, isDateTime, parseUuid, type Uuid } from '@parallax/wire'

export type Row = Readonly<Record<string, SQLOutputValue>>

/** A column that does not hold what the schema says: thrown as a `TypeError`, since STRICT tables forbid it. */
function unexpected(name: string): TypeError {
  return new TypeError(`unexpected value in column ${name}`)
}

export function text(row: Row, name: string): string {
  const value = row[name]
  if (typeof value !== 'string') throw unexpected(name)
  return value
}

export function textOrNull(row: Row, name: string): string | null {
  return row[name] === null ? null : text(row, name)
}

export function uuid<U extends Uuid<string>>(row: Row, name: string): U {
  const id = parseUuid<U>(text(row, name))
  if (id === undefined) throw unexpected(name)
  return id
}

export function blob(row: Row, name: string): Uint8Array {
  const value = row[name]
  if (!(value instanceof Uint8Array)) throw unexpected(name)
  return value
}

export function number(row: Row, name: string): number {
  const value = Number(row[name])
  if (!Number.isSafeInteger(value)) throw unexpected(name)
  return value
}

/** Of a statement that reads integers as bigint. */
export function dateTime(row: Row, name: string): DateTime {
  const value = row[name]
  if (typeof value !== 'bigint' || !isDateTime(value)) throw unexpected(name)
  return value
}
