/** Where blocks are kept (spec 05 §6.1). */
export type BlockStoreChoice = PlainStoreChoice | RaidChoice

/** One store, not several together. */
export type PlainStoreChoice =
  | { readonly type: 'file'; readonly folder: string }
  | { readonly type: 'postgresql' }
  /** Files in a folder that goes away with the server. */
  | { readonly type: 'temporary' }
  | S3Choice
  | SwiftChoice

export interface S3Choice {
  readonly type: 's3'
  /** Null: AWS. */
  readonly endpoint: string | null
  readonly region: string
  readonly bucket: string
  readonly key: string
  readonly secret: string
}

export interface SwiftChoice {
  readonly type: 'swift'
  readonly authUrl: string
  readonly tenant: string
  readonly container: string
  readonly user: string
  readonly password: string
}

export interface RaidChoice {
  readonly type: 'raid0' | 'raid1' | 'raid5'
  /** By number, from 0. */
  readonly nodes: readonly PlainStoreChoice[]
}

const EXPECTED =
  'file:FOLDER, POSTGRESQL, MOCKED, s3:[ENDPOINT]:REGION:BUCKET:KEY:SECRET, ' +
  'swift:AUTH_URL:TENANT:CONTAINER:USER:PASSWORD (a colon inside as \\:), or several of raid0|raid1|raid5:NODE:STORE'
const RAID = /^(raid[015]):([^:]*):(.*)$/is
const LEAST_RAID5_NODES = 3

/** Reads the values of all `--blockstore`; throws `TypeError` that quotes none of them, as they hold secrets. */
export function parseBlockStore(texts: readonly string[]): BlockStoreChoice {
  const raids = texts.map((text) => RAID.exec(text))
  if (raids.some((raid) => raid !== null)) return raidOf(raids)
  const [text, ...others] = texts
  if (text === undefined) throw new TypeError(EXPECTED)
  if (others.length > 0) throw new TypeError('one store, or several of the form raid0|raid1|raid5:NODE:STORE')
  return plainStore(text)
}

/** As it may be printed: without key, secret and password. */
export function describeBlockStore(choice: BlockStoreChoice): string {
  switch (choice.type) {
    case 'file':
      return `file:${choice.folder}`
    case 'postgresql':
      return 'POSTGRESQL'
    case 'temporary':
      return 'MOCKED'
    case 's3':
      return `s3:${escaped(choice.endpoint ?? '')}:${escaped(choice.region)}:${escaped(choice.bucket)}:***:***`
    case 'swift':
      return `swift:${escaped(choice.authUrl)}:${escaped(choice.tenant)}:${escaped(choice.container)}:***:***`
    default:
      return choice.nodes.map((node, index) => `${choice.type}:${index}:${describeBlockStore(node)}`).join(' ')
  }
}

function plainStore(text: string): PlainStoreChoice {
  switch (text.toUpperCase()) {
    case 'POSTGRESQL':
      return { type: 'postgresql' }
    case 'MOCKED':
      return { type: 'temporary' }
  }
  const [, kind = '', rest = ''] = /^([a-z0-9]+):(.+)$/is.exec(text) ?? []
  switch (kind.toLowerCase()) {
    // What follows is a path as it stands: no fields, hence nothing to escape.
    case 'file':
      return { type: 'file', folder: rest }
    case 's3':
      return s3Of(fieldsOf(rest))
    case 'swift':
      return swiftOf(fieldsOf(rest))
    default:
      throw new TypeError(EXPECTED)
  }
}

function s3Of(fields: readonly string[]): S3Choice {
  const [endpoint = '', region = '', bucket = '', key = '', secret = ''] = fields
  if (fields.length !== 5 || [region, bucket, key, secret].includes(''))
    throw new TypeError('five fields after s3: s3:[ENDPOINT]:REGION:BUCKET:KEY:SECRET, a colon inside as \\:')
  return { type: 's3', endpoint: endpoint === '' ? null : urlOf(endpoint), region, bucket, key, secret }
}

function swiftOf(fields: readonly string[]): SwiftChoice {
  const [authUrl = '', tenant = '', container = '', user = '', password = ''] = fields
  if (fields.length !== 5 || fields.includes(''))
    throw new TypeError('five fields after swift: swift:AUTH_URL:TENANT:CONTAINER:USER:PASSWORD, a colon inside as \\:')
  return { type: 'swift', authUrl: urlOf(authUrl), tenant, container, user, password }
}

function urlOf(text: string): string {
  const url = /^https?:\/\//i.test(text) ? text : `https://${text}`
  if (!URL.canParse(url)) throw new TypeError('a store whose address is HOST[\\:PORT] or http[s]\\://HOST[\\:PORT]')
  return url
}

/** Split at colons; `\:` is a colon, `\\` a backslash, before anything else a backslash is itself. */
function fieldsOf(text: string): readonly string[] {
  const fields = ['']
  for (const [piece] of text.matchAll(/\\[:\\]|./gsu)) {
    if (piece === ':') fields.push('')
    else fields.push((fields.pop() ?? '') + (piece.length === 2 && piece.startsWith('\\') ? piece.slice(1) : piece))
  }
  return fields
}

function escaped(field: string): string {
  return field.replace(/[\\:]/g, '\\$&')
}

function raidOf(raids: readonly (RegExpExecArray | null)[]): RaidChoice {
  const members = raids.map((raid) => {
    if (raid === null) throw new TypeError('the same of raid0, raid1 and raid5 before each store')
    const [, kind = '', node = '', store = ''] = raid
    if (RAID.test(store)) throw new TypeError('no RAID inside of a RAID')
    return { type: kind.toLowerCase(), node, store: plainStore(store) }
  })
  const kinds = new Set(members.map(({ type }) => type))
  const [type] = kinds
  if (kinds.size !== 1 || !isRaid(type)) throw new TypeError('the same of raid0, raid1 and raid5 before each store')
  const nodes = members.map((_, index) => {
    const [store, ...others] = members.filter(({ node }) => node === `${index}`)
    if (store === undefined || others.length > 0)
      throw new TypeError(`nodes numbered from 0 to ${members.length - 1}, each once`)
    return store.store
  })
  if (type === 'raid5' && nodes.length < LEAST_RAID5_NODES) throw new TypeError('three nodes or more for raid5')
  return { type, nodes }
}

function isRaid(type: string | undefined): type is RaidChoice['type'] {
  return type === 'raid0' || type === 'raid1' || type === 'raid5'
}
