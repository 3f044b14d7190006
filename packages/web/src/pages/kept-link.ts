// A link holds a secret: it is kept in the memory of this page alone, never in its address or its storage.
let kept: string | undefined

export function keepLink(text: string): void {
  kept = text
}

/** The link that this page was opened with, or that was pasted; the address forgets it at once. */
export function takeLink(): string | undefined {
  const query = new URLSearchParams(location.search).get('webRedirectUrl')
  if (query !== null) {
    kept = query
    history.replaceState(history.state, '', location.pathname)
  }
  return kept
}
