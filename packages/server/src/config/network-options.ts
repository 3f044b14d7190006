import { choiceOption, parsedOption, textOption } from './option.ts'
import { parseTrustedProxies, TrustedProxies } from './trusted-proxies.ts'

/** Transport security, and proxies in front of the server (spec 05 §5.4). */
export const NETWORK_OPTIONS = {
  sslKeyfile: textOption({
    flag: '--ssl-keyfile',
    group: 'Listener',
    help: 'Private key in PEM: with --ssl-certfile the server speaks TLS by itself. Read again when it changes.',
    placeholder: 'FILE',
  }),
  sslCertfile: textOption({
    flag: '--ssl-certfile',
    group: 'Listener',
    help: 'Certificate in PEM, those of its authorities behind it. Read again when it changes.',
    placeholder: 'FILE',
  }),
  sslCiphers: parsedOption(
    {
      flag: '--ssl-ciphers',
      group: 'Listener',
      help: 'Ciphers by their OpenSSL names, separated by commas; TLS 1.2 at least in any case.',
      placeholder: 'NAMES',
      shownDefault: 'those of Node.js',
    },
    parseCiphers,
  ),
  proxyTrustedAddresses: parsedOption(
    {
      flag: '--proxy-trusted-addresses',
      group: 'Listener',
      help: 'Proxies whose headers tell the address of a client: IP addresses and networks, separated by commas; * for any.',
      placeholder: 'ADDRESSES',
      fallback: new TrustedProxies([]),
      shownDefault: 'none',
    },
    parseTrustedProxies,
  ),
  proxyHeader: choiceOption({
    flag: '--proxy-header',
    group: 'Listener',
    help: 'The one header that is read from a trusted proxy: x-forwarded-for, forwarded or none.',
    placeholder: 'HEADER',
    fallback: 'x-forwarded-for',
    choices: ['x-forwarded-for', 'forwarded', 'none'],
  }),
} as const

/** OpenSSL separates by colons. */
function parseCiphers(text: string): string {
  const names = text.split(/[,:\s]+/).filter((name) => name !== '')
  if (names.length === 0 || !names.every((name) => /^[\w+!@=-]+$/.test(name)))
    throw new TypeError('OpenSSL names separated by commas')
  return names.join(':')
}
