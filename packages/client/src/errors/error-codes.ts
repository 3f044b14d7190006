/**
 * Every failure that a person can meet: its stable code, and the names of the parameters of its words.
 *
 * Codes are public (scripts, pages and help texts refer to them) and are never renamed. Those of spec 07 §10 are taken
 * over as they stand there.
 */
export const ERROR_PARAMETERS = {
  // No answer that counts (spec 06a §11 `Offline`).
  offline: ['server'],
  connection_not_trusted: ['server'],
  local_address_unusable: ['address'],
  block_store_unavailable: [],

  // The server does not let this device in (spec 03 §4, spec 07 §10).
  organization_unknown: ['organization', 'server'],
  device_unknown: ['server'],
  organization_expired: ['organization'],
  user_revoked: ['organization'],
  user_frozen: ['organization'],
  terms: [],
  web_not_allowed: ['organization'],
  server_too_old: ['server'],
  server_too_new: ['server'],
  server_incompatible: ['server'],
  clock_wrong: ['deviceTime', 'serverTime', 'difference'],

  // Rights, people, workspaces.
  not_allowed: [],
  read_only: [],
  no_workspace_access: [],
  workspace_not_found: [],
  workspace_archived: [],
  workspace_deleted: [],
  workspace_not_ready: [],
  workspace_key_missing: [],
  deletion_too_soon: [],
  owner_exists: [],
  external_member_role: [],
  person_not_found: ['person'],
  person_revoked: ['person'],
  person_is_self: [],
  authority_unavailable: [],
  authority_refused: ['reason'],

  // Data that does not verify (spec 06a §11).
  invalid_certificate: [],
  invalid_keys_bundle: [],
  invalid_manifest: [],
  invalid_block: [],

  // Files and folders (spec 06b §11).
  invalid_name: ['name'],
  name_too_long: ['name'],
  entry_not_found: ['path'],
  entry_exists: ['path'],
  entry_not_a_file: ['path'],
  entry_is_file: ['path'],
  entry_is_folder: ['path'],
  entry_is_non_empty_folder: ['path'],
  entry_busy: ['path'],
  parent_not_found: ['path'],
  parent_not_a_folder: ['path'],
  source_not_found: ['path'],
  destination_exists: ['path'],
  destination_not_found: ['path'],
  destination_inside_source: ['path'],
  cannot_move_root: [],
  cannot_remove_root: [],
  file_too_large: ['path', 'limit'],
  folder_too_large: ['path'],
  file_closed: [],
  file_not_readable: [],
  file_not_writable: [],

  // What is read and written outside.
  source_changed: ['source'],
  source_unreadable: ['source'],
  target_exists: ['target'],
  target_unwritable: ['target'],

  // This device.
  storage_full: [],
  storage_blocked: [],
  storage_damaged: ['place'],
  storage_too_new: ['place'],
  insecure_address: [],
  device_in_use: ['holder'],
  device_taken_over: [],
  device_not_found: ['device'],
  wrong_password: [],
  device_changed_elsewhere: [],
  device_file_missing: ['file'],
  device_file_damaged: ['file'],
  device_kind_unsupported: ['file'],
  foreign_folder: ['folder'],

  // Creating, inviting, joining (spec 07 §1, §2).
  organization_exists: ['organization'],
  creation_link_used: [],
  invitation_gone: [],
  invitation_not_found: [],
  codes_differ: [],
  peer_gone: [],
  greeting_altered: [],
  invitation_in_use: [],
  keys_not_confirmed: [],
  authority_key_invalid: [],
  users_limit: ['limit'],
  email_taken: ['email'],
  mail_limited: ['until'],
  link_invalid: [],
  administration_refused: ['server'],

  // Recovering access (spec 07 §3, §4).
  recovery_password_malformed: [],
  recovery_file_invalid: [],
  recovery_password_wrong: [],
  shared_recovery_exists: [],
  shared_recovery_missing: [],
  shared_recovery_gone: [],
  shared_recovery_unusable: [],
  shared_recovery_altered: [],
  shared_recovery_threshold: ['threshold', 'shares'],

  // The second factor (spec 07 §6).
  mfa_code_wrong: [],
  mfa_reset_link_used: [],

  // Everything else.
  cancelled: [],
  stopped: [],
  internal: [],
} as const satisfies Record<string, readonly string[]>

export type ErrorCode = keyof typeof ERROR_PARAMETERS

/** The parameters that an error of this code carries. */
export type ParametersOf<C extends ErrorCode> = {
  readonly [P in (typeof ERROR_PARAMETERS)[C][number]]: ErrorParameter
}

/**
 * A text or number; an instant in microseconds (`DateTime`); a quantity with its unit; who holds a device.
 *
 * Texts are names of files, people, servers: what a person gave or may see. They stand in sentences, never in logs.
 */
export type ErrorParameter =
  | string
  | number
  | bigint
  | { readonly bytes: number }
  | { readonly seconds: number }
  | { readonly holder: HolderParameter }

/** `tab`: another tab of this browser. `process` and `since` are absent when the holder did not say. */
export type HolderParameter =
  | { readonly kind: 'tab' }
  | { readonly kind: 'process'; readonly program: string; readonly process?: number; readonly since?: bigint }
