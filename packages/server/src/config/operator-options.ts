import { isIP } from 'node:net'
import { parsedOption, switchOption, textOption } from './option.ts'

/** A place to listen. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** `9100`, `127.0.0.1:9100` or `[::1]:9100`; a port alone is that of the loopback address. */
export function parseListenAddress(text: string): ListenAddress {
  const match = /^(?:(\[[\da-f:.]+\]|[^[\]:]+):)?(\d{1,5})$/i.exec(text)
  const host = match?.[1]?.replace(/^\[|\]$/g, '') ?? '127.0.0.1'
  const port = Number(match?.[2])
  const isBracketed = match?.[1]?.startsWith('[') === true
  if (match === null || port > 65_535 || (isBracketed && isIP(host) !== 6)) throw new TypeError('[ADDRESS:]PORT')
  return { host, port }
}

/** What is for whoever runs the server, not for those who use it. */
export const OPERATOR_OPTIONS = {
  operatorListen: parsedOption(
    {
      flag: '--operator-listen',
      group: 'Listener',
      help:
        'A second address, for operators alone: /metrics, kept mails and the documentation of the API without token. ' +
        'Never reachable by others: it shows links of mails. Without it the same pages ask for the administration token.',
      placeholder: '[ADDRESS:]PORT',
    },
    parseListenAddress,
  ),
  templateDir: textOption({
    flag: '--template-dir',
    group: 'Listener',
    help: 'Folder of own texts for mails (email/…) and pages; what is not in it is built in. See docs/operate/configure.md.',
    placeholder: 'FOLDER',
    shownDefault: 'built in',
  }),
  apiDocumentation: switchOption({
    flag: '--api-documentation',
    group: 'Listener',
    help: 'Serves the description of the administration API: /openapi.json, and the page /operator/api.',
  }),
} as const
