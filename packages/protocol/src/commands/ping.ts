import { string } from '@parallax/wire'
import { defineCommand } from './command.ts'

/** Gives back what it is sent. In every family but `tos`; for tests and debugging (spec 03 §2.5). */
export const ping = defineCommand('ping', { ping: string }, { ok: { pong: string } })
