/** What a kept mail says. */
export interface KeptMail {
  readonly to: string
  readonly subject: string
  readonly date: string
  /** The plain form. */
  readonly text: string
}

/** Reads the files that `OutboxMailer` writes: multipart/alternative, the plain text first. No reader of any mail. */
export function readMail(source: string): KeptMail {
  const [head = '', body = ''] = splitAtBlankLine(source)
  const headers = headersOf(head)
  const boundary = /boundary="?([^";]+)"?/i.exec(headers.get('content-type') ?? '')?.[1]
  const part = boundary === undefined ? source : (body.split(`--${boundary}\r\n`)[1] ?? '')
  const [partHead = '', partBody = ''] = splitAtBlankLine(part)
  const [content = ''] = boundary === undefined ? [partBody] : partBody.split(`\r\n--${boundary}`)
  return {
    to: decodeWords(headers.get('to') ?? ''),
    subject: decodeWords(headers.get('subject') ?? ''),
    date: headers.get('date') ?? '',
    text: decodeBody(content, headersOf(partHead).get('content-transfer-encoding') ?? '7bit'),
  }
}

function splitAtBlankLine(text: string): readonly [string, string] {
  const end = text.indexOf('\r\n\r\n')
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 4)]
}

function headersOf(head: string): ReadonlyMap<string, string> {
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
}

function decodeBody(content: string, encoding: string): string {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(content, 'base64').toString('utf8')
    case 'quoted-printable':
      return fromQuotedPrintable(content.replace(/=\r\n/g, ''))
    default:
      return content
  }
}

/** RFC 2047: `=?UTF-8?Q?…?=`; blanks between two such words mean nothing. */
function decodeWords(text: string): string {
  return text
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : fromQuotedPrintable(word.replaceAll('_', ' ')),
    )
}

function fromQuotedPrintable(text: string): string {
  const bytes = text.replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
