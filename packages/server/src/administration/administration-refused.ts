/** What is wrong with a field of a JSON body, in the form that scripts know (spec 05 §3.1). */
export interface FieldProblem {
  readonly type: string
  readonly loc: readonly string[]
  readonly msg: string
  readonly input: unknown
}

/** An administration request that is not carried out; `detail` is what scripts see. */
export class AdministrationRefused extends Error {
  override readonly name = 'AdministrationRefused'
  readonly statusCode: number
  readonly detail: unknown

  constructor(statusCode: number, detail: unknown) {
    super(typeof detail === 'string' ? detail : 'bad request')
    this.statusCode = statusCode
    this.detail = detail
  }
}

export const organizationNotFound = () => new AdministrationRefused(404, 'Organization not found')

/** Of a body that is no JSON object. */
export const notJson: FieldProblem = {
  type: 'json_invalid',
  loc: ['body'],
  msg: 'The body should be a JSON object',
  input: null,
}
