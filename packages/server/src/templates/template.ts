/** Values by name; a switch decides alone what is shown. */
export type TemplateValues = Readonly<Record<string, string | boolean>>

type Node =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'value'; readonly name: string }
  | { readonly type: 'choice'; readonly branches: readonly Branch[] }

/** `name` null: whatever else. */
interface Branch {
  readonly name: string | null
  readonly nodes: readonly Node[]
}

/** `{{ name }}`, `{% if name %}` … `{% elif name %}` … `{% else %}` … `{% endif %}`, `{# comment #}`. */
const TAG = /\{\{\s*(\w+)\s*\}\}|\{%-?\s*(\w+)(?:\s+(\w+))?\s*-?%\}|\{#[\s\S]*?#\}/g
/** What only looks like one of them. */
const LEFT_OVER = /\{\{|\}\}|\{%|%\}/

/** A text of the operator with places for values (spec 05 §7.3). What it may name is known when it is read. */
export class Template {
  readonly #nodes: readonly Node[]

  private constructor(nodes: readonly Node[]) {
    this.#nodes = nodes
  }

  /** Throws `TypeError` naming what cannot be understood, or a value that does not exist. */
  static parse(source: string, names: readonly string[]): Template {
    return new Template(new TemplateParser(source, names).parse())
  }

  /** `quote` makes a value quote into the text. */
  render(values: TemplateValues, quote: (text: string) => string): string {
    return renderAll(this.#nodes, values, quote)
  }
}

interface OpenChoice {
  readonly branches: { readonly name: string | null; readonly nodes: Node[] }[]
}

class TemplateParser {
  readonly #source: string
  readonly #names: readonly string[]
  readonly #root: Node[] = []
  readonly #open: OpenChoice[] = []

  constructor(source: string, names: readonly string[]) {
    this.#source = source
    this.#names = names
  }

  parse(): readonly Node[] {
    let end = 0
    for (const match of this.#source.matchAll(TAG)) {
      const [tag, value, word, argument] = match
      this.#addText(this.#source.slice(end, match.index))
      end = match.index + tag.length
      if (value !== undefined) this.#nodes().push({ type: 'value', name: this.#known(value) })
      else if (word !== undefined) this.#addWord(word, argument)
    }
    this.#addText(this.#source.slice(end))
    if (this.#open.length > 0) throw new TypeError('{% endif %} is missing')
    return this.#root
  }

  /** Where the next node goes. */
  #nodes(): Node[] {
    return this.#open.at(-1)?.branches.at(-1)?.nodes ?? this.#root
  }

  #addText(text: string): void {
    const [wrong] = LEFT_OVER.exec(text) ?? []
    if (wrong !== undefined) throw new TypeError(`${wrong} cannot be understood`)
    if (text !== '') this.#nodes().push({ type: 'text', text })
  }

  #addWord(word: string, argument: string | undefined): void {
    const choice = this.#open.at(-1)
    if (word === 'if' && argument !== undefined) {
      const branches = [{ name: this.#known(argument), nodes: [] }]
      this.#nodes().push({ type: 'choice', branches })
      this.#open.push({ branches })
    } else if (word === 'elif' && argument !== undefined && choice !== undefined)
      choice.branches.push({ name: this.#known(argument), nodes: [] })
    else if (word === 'else' && argument === undefined && choice !== undefined)
      choice.branches.push({ name: null, nodes: [] })
    else if (word === 'endif' && argument === undefined && choice !== undefined) this.#open.pop()
    else throw new TypeError(`{% ${[word, argument].join(' ').trim()} %} cannot be understood`)
  }

  #known(name: string): string {
    if (this.#names.includes(name)) return name
    throw new TypeError(`there is no ${name}; known are ${this.#names.join(', ') || 'none'}`)
  }
}

function renderAll(nodes: readonly Node[], values: TemplateValues, quote: (text: string) => string): string {
  return nodes.map((node) => render(node, values, quote)).join('')
}

function render(node: Node, values: TemplateValues, quote: (text: string) => string): string {
  switch (node.type) {
    case 'text':
      return node.text
    case 'value':
      return quote(`${values[node.name] ?? ''}`)
    case 'choice': {
      const branch = node.branches.find(({ name }) => name === null || isSet(values[name]))
      return branch === undefined ? '' : renderAll(branch.nodes, values, quote)
    }
  }
}

function isSet(value: string | boolean | undefined): boolean {
  return value !== undefined && value !== false && value !== ''
}
