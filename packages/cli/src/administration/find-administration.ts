import { readFile } from 'node:fs/promises'
import { parseServerAddress, type ServerAddress, serverParts } from '@parallax/wire'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { readServer } from './server-address.ts'

/** Where administration is done, as the verb was told. */
export interface AdministrationInput {
  readonly addr: string | undefined
  readonly token: string | undefined
  readonly tokenFile: string | undefined
}

/** A server and the key to its administration. */
export interface Administration {
  readonly server: ServerAddress
  readonly token: string
}

const LOCAL_SERVER = 'http://127.0.0.1:6777'

/** Looks up the token that a server on this machine keeps; null when there is none. */
export type FindLocalToken = () => Promise<string | null>

/**
 * The server and its token: from the command line, else those of the server on this machine (PRODUCT §2). The token of
 * this machine is never sent to another one.
 */
export async function findAdministration(
  input: AdministrationInput,
  findLocalToken: FindLocalToken,
): Promise<Administration> {
  const server = input.addr === undefined ? parseServerAddress(LOCAL_SERVER) : readServer(input.addr)
  if (server === undefined) throw new RangeError('the local address is an address')
  const token = await givenToken(input)
  if (token !== undefined) return { server, token }
  const local = isThisMachine(server) ? await findLocalToken() : null
  if (local !== null) return { server, token: local }
  throw new CliError('administration_token_missing', 'error.administrationTokenMissing', {
    next: 'error.administrationTokenMissing.next',
    exitCode: EXIT.usage,
  })
}

async function givenToken({ token, tokenFile }: AdministrationInput): Promise<string | undefined> {
  if (tokenFile === undefined) return token
  const text = await readFile(tokenFile, 'utf8').catch((cause: unknown) => {
    throw new CliError('source_unreadable', 'error.sourceUnreadable', { parameters: { path: tokenFile }, cause })
  })
  return text.trim()
}

function isThisMachine(server: ServerAddress): boolean {
  const { hostname } = serverParts(server)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
