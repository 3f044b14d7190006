import { parseSync, Visitor, type VisitorObject } from 'rolldown/utils'

/** One change of a source that should turn a test red. */
export interface Mutant {
  /** Path from the root, with forward slashes. */
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  readonly kind: 'comparison' | 'boundary' | 'logic' | 'condition' | 'check' | 'quantifier'
  /** What stands there and what is put in its place, for people and for the list of equivalent mutants. */
  readonly change: string
  /** The expression whose value changes. */
  readonly site: Span
  readonly edit: Edit
}

export interface Span {
  readonly start: number
  readonly end: number
}

export interface Edit extends Span {
  readonly text: string
}

type Expression = Parameters<NonNullable<VisitorObject['IfStatement']>>[0]['test']
type Binary = Parameters<NonNullable<VisitorObject['BinaryExpression']>>[0]
type Logical = Parameters<NonNullable<VisitorObject['LogicalExpression']>>[0]

const OPPOSITES: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}
const BOUNDARIES: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const QUANTIFIERS: Readonly<Record<string, string>> = { some: 'every', every: 'some' }

/** Words of rules whose first argument is a condition. */
const REFUSING = 'refuseIf'

/** Every mutant of one TypeScript source, in the order of its text. Throws a `SyntaxError` when it does not parse. */
export function findMutants(file: string, source: string): readonly Mutant[] {
  const { program, comments, errors } = parseSync(file, source, { lang: 'ts', preserveParens: false })
  const [error] = errors
  if (error !== undefined) throw new SyntaxError(`${file}: ${error.message}`)
  const finder = new Finder(file, source, comments)
  new Visitor({
    BinaryExpression: (node) => finder.compare(node),
    LogicalExpression: (node) => finder.combine(node),
    UnaryExpression: (node) => {
      if (node.operator === '!') finder.replace('condition', node, finder.parenthesized(node.argument))
    },
    IfStatement: ({ test }) => finder.condition(test),
    ConditionalExpression: ({ test }) => finder.condition(test),
    WhileStatement: ({ test }) => finder.condition(test),
    CallExpression: (node) => {
      const {
        callee,
        arguments: [first],
      } = node
      if (callee.type === 'Identifier' && callee.name === REFUSING && first?.type !== 'SpreadElement' && first)
        finder.condition(first)
      if (callee.type === 'MemberExpression' && !callee.computed) finder.quantify(callee.property, node)
    },
  }).visit(program)
  return finder.mutants.toSorted((one, other) => one.edit.start - other.edit.start || one.edit.end - other.edit.end)
}

/** The source with an edit made. */
export function mutate(source: string, { start, end, text }: Edit): string {
  return source.slice(0, start) + text + source.slice(end)
}

class Finder {
  readonly mutants: Mutant[] = []
  readonly #file: string
  readonly #source: string
  /** The source with comments blanked: operators are looked for here. */
  readonly #code: string

  constructor(file: string, source: string, comments: readonly Span[]) {
    this.#file = file
    this.#source = source
    this.#code = comments.reduce(
      (code, { start, end }) => code.slice(0, start) + ' '.repeat(end - start) + code.slice(end),
      source,
    )
  }

  compare(node: Binary): void {
    const opposite = OPPOSITES[node.operator]
    if (opposite !== undefined) this.#operator('comparison', node, opposite)
    const boundary = BOUNDARIES[node.operator]
    if (boundary !== undefined) this.#operator('boundary', node, boundary)
  }

  combine(node: Logical): void {
    const { operator, left, right } = node
    if (operator === '??') {
      // The left one of a chain is a `??` itself, which loses its own sides.
      if (left.type !== 'LogicalExpression') this.replace('check', node, this.parenthesized(right))
      // A value that is written out is a default, no check.
      if (right.type !== 'Literal' && !isEmptyList(right)) this.replace('check', node, this.parenthesized(left))
      return
    }
    this.#operator('logic', node, operator === '&&' ? '||' : '&&')
    this.condition(left)
  }

  /** Negates what decides, unless it is made of parts that have mutants of their own. */
  condition(node: Expression): void {
    if (node.type === 'LogicalExpression' && node.operator !== '??') return this.condition(node.right)
    if (node.type === 'UnaryExpression' && node.operator === '!') return
    if (node.type === 'BinaryExpression' && OPPOSITES[node.operator] !== undefined) return
    if (node.type === 'Literal') return
    this.replace('condition', node, `!${this.parenthesized(node)}`)
  }

  quantify(method: Span & { readonly type: string; readonly name?: unknown }, call: Span): void {
    const other = typeof method.name === 'string' ? QUANTIFIERS[method.name] : undefined
    if (other !== undefined) this.#add('quantifier', call, { start: method.start, end: method.end, text: other })
  }

  replace(kind: Mutant['kind'], { start, end }: Span, text: string): void {
    this.#add(kind, { start, end }, { start, end, text })
  }

  parenthesized({ start, end }: Span): string {
    return `(${this.#source.slice(start, end)})`
  }

  #operator(kind: Mutant['kind'], node: Binary | Logical, text: string): void {
    const start = this.#code.indexOf(node.operator, node.left.end)
    this.#add(kind, node, { start, end: start + node.operator.length, text })
  }

  #add(kind: Mutant['kind'], { start, end }: Span, edit: Edit): void {
    const change = `${shown(this.#source.slice(start, end))} → ${shown(changed(this.#source, { start, end }, edit))}`
    // A condition that is negated may be met on several ways down.
    if (this.mutants.some(({ edit: known }) => isSame(known, edit))) return
    const line = this.#source.slice(0, edit.start).split('\n').length
    this.mutants.push({ file: this.#file, line, kind, change, site: { start, end }, edit })
  }
}

function changed(source: string, site: Span, edit: Edit): string {
  return source.slice(site.start, edit.start) + edit.text + source.slice(edit.end, site.end)
}

function isEmptyList(node: Expression): boolean {
  return node.type === 'ArrayExpression' && node.elements.length === 0
}

function shown(code: string): string {
  return code.replaceAll(/\s+/g, ' ')
}

function isSame(one: Edit, other: Edit): boolean {
  return one.start === other.start && one.end === other.end && one.text === other.text
}
