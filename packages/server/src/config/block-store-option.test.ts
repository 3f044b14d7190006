import { describe, expect, test } from 'vitest'
import { describeBlockStore, parseBlockStore } from './block-store-option.ts'

const parse = (...texts: readonly string[]) => parseBlockStore(texts)

test('files, the database, and files for a while', () => {
  expect(parse('file:/srv/blocks')).toEqual({ type: 'file', folder: '/srv/blocks' })
  expect(parse('file:/srv/a:b\\c')).toEqual({ type: 'file', folder: '/srv/a:b\\c' })
  for (const text of ['POSTGRESQL', 'postgresql', 'PostgreSQL']) expect(parse(text)).toEqual({ type: 'postgresql' })
  expect(parse('mocked')).toEqual({ type: 'temporary' })
})

test('S3 has five fields, an endpoint without scheme is https, without endpoint it is AWS', () => {
  const common = { type: 's3', region: 'us-east-1', bucket: 'blocks', key: 'KEY', secret: 'SECRET' }
  expect(parse('s3:http\\://minio\\:9000:us-east-1:blocks:KEY:SECRET')).toEqual({
    ...common,
    endpoint: 'http://minio:9000',
  })
  expect(parse('s3:minio\\:9000:us-east-1:blocks:KEY:SECRET')).toEqual({ ...common, endpoint: 'https://minio:9000' })
  expect(parse('s3::us-east-1:blocks:KEY:SECRET')).toEqual({ ...common, endpoint: null })
})

test('a colon and a backslash are escaped, before anything else a backslash is itself', () => {
  expect(parse('s3::r:b:a\\\\\\:b:c\\dé\\')).toMatchObject({ key: 'a\\:b', secret: 'c\\dé\\' })
})

test('Swift has five fields', () => {
  expect(parse('swift:http\\://swift\\:8080/auth/v1.0:tenant:blocks:user:pass\\:word')).toEqual({
    type: 'swift',
    authUrl: 'http://swift:8080/auth/v1.0',
    tenant: 'tenant',
    container: 'blocks',
    user: 'user',
    password: 'pass:word',
  })
})

test('RAID takes nodes in any order and any case', () => {
  expect(parse('RAID1:1:POSTGRESQL', 'raid1:0:file:/a:b')).toEqual({
    type: 'raid1',
    nodes: [{ type: 'file', folder: '/a:b' }, { type: 'postgresql' }],
  })
  expect(parse('raid0:0:MOCKED')).toEqual({ type: 'raid0', nodes: [{ type: 'temporary' }] })
  expect(parse('raid5:2:MOCKED', 'raid5:0:MOCKED', 'raid5:1:s3::r:b:k:s')).toMatchObject({
    nodes: [{ type: 'temporary' }, { type: 's3' }, { type: 'temporary' }],
  })
})

describe('what is wrong is refused', () => {
  test.each([
    ['nothing', []],
    ['no kind', ['/srv/blocks']],
    ['an unknown kind', ['ftp:/x']],
    ['no folder', ['file:']],
    ['too few fields', ['s3::r:b:k']],
    ['too many fields', ['s3:http://minio:9000:r:b:k:s']],
    ['an empty bucket', ['s3::r::k:s']],
    ['an endpoint that is none', ['s3:a b:r:b:k:s']],
    ['an empty tenant', ['swift:a::c:u:p']],
    ['several plain ones', ['MOCKED', 'POSTGRESQL']],
    ['a plain one among others', ['raid1:0:MOCKED', 'MOCKED']],
    ['mixed kinds', ['raid1:0:MOCKED', 'raid0:1:MOCKED']],
    ['a gap', ['raid1:0:MOCKED', 'raid1:2:MOCKED']],
    ['a node twice', ['raid1:0:MOCKED', 'raid1:0:MOCKED']],
    ['a node that is no number', ['raid1:x:MOCKED']],
    ['a RAID in a RAID', ['raid1:0:raid1:0:MOCKED', 'raid1:1:MOCKED']],
    ['two nodes for RAID5', ['raid5:0:MOCKED', 'raid5:1:MOCKED']],
  ])('%s', (_, texts) => {
    expect(() => parse(...texts)).toThrow(TypeError)
  })

  test('without telling a secret', () => {
    const refusal = (text: string) => {
      try {
        parse(text)
      } catch (error) {
        return String(error)
      }
      return undefined
    }
    expect(refusal('s3::r:b:hushkey:hush:more')).not.toContain('hush')
    expect(refusal('swift:::hush:hush:hush')).not.toContain('hush')
  })
})

test('what may be printed has no key, no secret and no password', () => {
  const texts = ['raid1:0:s3:http\\://minio\\:9000:r:b:hush:hush', 'raid1:1:swift:https\\://s:t:c:hush:hush']
  expect(describeBlockStore(parse(...texts))).toBe(
    'raid1:0:s3:http\\://minio\\:9000:r:b:***:*** raid1:1:swift:https\\://s:t:c:***:***',
  )
  for (const text of ['file:/x', 'POSTGRESQL', 'MOCKED']) expect(describeBlockStore(parse(text))).toBe(text)
})
