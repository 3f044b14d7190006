import type { OutgoingHttpHeaders } from 'node:http'
import { API_VERSION_TEXT, HEADERS, RPC_CONTENT_TYPE } from '@parallax/protocol'
import { DecodeError } from '@parallax/wire'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BlockBuffers } from '../block-buffers.ts'
import type { ServerContext } from '../context.ts'
import { type CommandSet, type PreparedCommand, prepareCommand } from '../rpc/command.ts'
import { HttpRefused } from '../rpc/http-refused.ts'

/** What the log tells of a request beside its path and code. */
export interface RequestNote {
  readonly command?: string
  readonly status?: string
  readonly device?: string
}

declare module 'fastify' {
  interface FastifyRequest {
    note: RequestNote | null
  }
}

const RPC_HEADERS = { 'content-type': RPC_CONTENT_TYPE, [HEADERS.apiVersion]: API_VERSION_TEXT } as const

interface Exchange<Call> {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly call: Call
  readonly device?: string
}

/** Decodes for the families whose caller is already known to be right. */
export function decodeCommand<Call>(commands: CommandSet<Call>, body: Uint8Array): PreparedCommand<Call> {
  try {
    return prepareCommand(commands, body)
  } catch (error) {
    if (error instanceof DecodeError) throw new HttpRefused('body_bad')
    throw error
  }
}

/** Runs the command and sends its reply: HTTP 200 whatever the status (spec 03 §1). */
export async function runCommand<Call extends { readonly context: ServerContext }>(
  command: PreparedCommand<Call>,
  { request, reply, call, device }: Exchange<Call>,
): Promise<FastifyReply> {
  request.note = { command: command.name, ...(device === undefined ? {} : { device }) }
  const { status, parts } = await command.run(call)
  request.note = { ...request.note, status }
  send(reply, { parts, buffers: call.context.blockBuffers })
  return reply
}

interface EncodedReply {
  readonly parts: readonly Uint8Array[]
  /** Where the blocks among them come from. */
  readonly buffers: BlockBuffers
}

/**
 * Head and all parts in one write, without putting the parts together first: a block is never copied. Fastify's own
 * way takes 10 µs more: what it could still do (serialize, hooks) is not done here.
 */
function send(reply: FastifyReply, { parts, buffers }: EncodedReply): void {
  reply.hijack()
  const { raw: response } = reply
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const headers: OutgoingHttpHeaders = { ...RPC_HEADERS, 'content-length': length }
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) headers[name] = value
  response.writeHead(200, headers)
  const [only] = parts
  if (only !== undefined && parts.length === 1) return void response.end(only)
  // The parts are sent, or nobody will read them any more.
  response.once('close', () => {
    for (const part of parts) buffers.giveBack(part)
  })
  response.cork()
  for (const part of parts) response.write(part)
  response.end()
  response.uncork()
}

/** The empty reply of the probe `GET /anonymous/{organization}`. */
export function sendProbe(reply: FastifyReply): FastifyReply {
  return reply.headers(RPC_HEADERS).send('')
}
