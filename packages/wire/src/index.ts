export { type ApiVersion, apiVersion, parseApiVersion, printApiVersion } from './api-version.ts'
export {
  fromBase64,
  fromBase64Url,
  fromBase64UrlUnpadded,
  toBase64,
  toBase64Url,
  toBase64UrlUnpadded,
} from './base64.ts'
export type { Brand } from './brand.ts'
export * from './date-time.ts'
export { parseDateTime, printDateTime } from './date-time-text.ts'
export * from './enums/algorithms.ts'
export * from './enums/device-file-protection.ts'
export * from './enums/identity.ts'
export * from './enums/realm.ts'
export * from './enums/x509.ts'
export { fromHex, toHex } from './hex.ts'
export * from './ids/entity-ids.ts'
export { hyphenated, parseUuid, type Uuid, uuidCodec, uuidFromBytes, uuidToBytes } from './ids/uuid.ts'
export * from './links/endpoints.ts'
export * from './links/link.ts'
export { type ParseLinkOptions, parseActionLink, parseLink } from './links/parse-link.ts'
export { readPastedLink } from './links/pasted-link.ts'
export { printLink } from './links/print-link.ts'
export {
  parsecAddr,
  parseServerAddress,
  type ReadServerAddress,
  readServerAddress,
  type ServerAddress,
  type ServerParts,
  serverParts,
  serverUrl,
} from './links/server-address.ts'
export { DecodeError } from './msgpack/decode-error.ts'
export { Reader } from './msgpack/reader.ts'
export { Writer } from './msgpack/writer.ts'
export { type Codec, decode, encode, type TypeOf } from './schema/codec.ts'
export { list, map, nullable, set, tuple } from './schema/containers.ts'
export * from './schema/scalars.ts'
export {
  type Field,
  type Fields,
  nullableOrMissing,
  type OptionalField,
  since,
  snakeCase,
  struct,
  type ValueOf,
} from './schema/struct.ts'
export { findTag, type TaggedOptions, type TaggedValue, tagged, taggedStruct, type Variants } from './schema/tagged.ts'
export * from './strings/access-token.ts'
export * from './strings/device-label.ts'
export * from './strings/email-address.ts'
export * from './strings/entry-name.ts'
export * from './strings/fs-path.ts'
export * from './strings/human-handle.ts'
export * from './strings/organization-id.ts'
export * from './strings/typed-codes.ts'
