import type { AnyCommand, ReplyOf, RequestOf } from '@parallax/protocol'

/** Sends commands as one device of one organization. */
export interface DeviceRpc {
  /**
   * The reply, whatever its status: callers decide on it. Throws the error of the HTTP code (spec 03 §4): offline,
   * refused (expired, revoked, frozen, terms to accept, incompatible …); a status that the command does not have is an
   * unexpected answer.
   */
  call<C extends AnyCommand>(command: C, request: RequestOf<C>, signal?: AbortSignal): Promise<ReplyOf<C>>
}
