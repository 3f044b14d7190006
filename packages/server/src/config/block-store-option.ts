/** Where blocks are kept (spec 05 §6.1). */
export type BlockStoreChoice = { readonly type: 'file'; readonly folder: string } | { readonly type: 'postgresql' }

export function parseBlockStore(text: string): BlockStoreChoice {
  if (text.toUpperCase() === 'POSTGRESQL') return { type: 'postgresql' }
  if (text.startsWith('file:') && text.length > 'file:'.length)
    return { type: 'file', folder: text.slice('file:'.length) }
  throw new TypeError('file:FOLDER or POSTGRESQL')
}
