/** `locale:url,locale:url`: a comma in a URL is written `\,`; the first colon separates (spec 05 §5.3). */
export function parseTermsOfService(text: string): ReadonlyMap<string, string> {
  const entries = splitUnescaped(text).map((part) => {
    const colon = part.indexOf(':')
    if (colon < 1 || !URL.canParse(part.slice(colon + 1))) throw new TypeError('LOCALE:URL,LOCALE:URL')
    return [part.slice(0, colon), part.slice(colon + 1)] as const
  })
  return new Map(entries)
}

function splitUnescaped(text: string): readonly string[] {
  return text.split(/(?<!\\),/).map((part) => part.replaceAll('\\,', ','))
}
