import { Fn, type Precondition, ref, TerraformLocal, TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { SECRET_NAME, URL_WITH_PASSWORD } from '../kubernetes/plain-variables';
import { escapeUserDocument } from '../terraform/escape';
import { mergeDocuments } from './merge';
import {
  documentAt,
  type PropLists,
  type ReservedValues,
  type UserValues,
  valueAt,
} from './user-value-checks';
import { hasToken, notSensitive } from './values';

interface LocalDocument {
  readonly index: number;
  readonly isText: boolean;
  readonly local: TerraformLocal;
}

/** The prop `values` in Terraform, which alone can read YAML text and tokens. */
export class UserValuesReader {
  private readonly locals: LocalDocument[];

  public constructor(
    private readonly scope: Construct,
    private readonly documents: UserValues[],
  ) {
    this.locals = documents.map((document, index) => ({
      index,
      isText: isText(document),
      local: new TerraformLocal(scope, `values-user-${index}`, escapeUserDocument(document)),
    }));
  }

  /** The documents as entries of `values`. */
  public values(): string[] {
    return this.locals.map(({ isText, local }) =>
      isText ? local.asString : Fn.yamlencode(local.expression),
    );
  }

  /**
   * One document with the lists of props, each followed by the user's entries. helm replaces lists whole,
   * so the user's entries are those of the last document that has the list.
   */
  public mergedLists(propLists: PropLists): Record<string, unknown> {
    const documents = Object.entries(propLists)
      .filter(([, entries]) => entries !== undefined && entries.length > 0)
      .map(([path, entries]) => documentAt(path, this.mergedList(path, entries ?? [])));
    return mergeDocuments(...documents);
  }

  private mergedList(path: string, entries: unknown[]): unknown {
    const users = this.documents
      .map((document, index) => ({ index, list: isText(document) ? undefined : valueAt(document, path) }))
      .reverse();
    const lastObject = users.find(({ list }) => Array.isArray(list));
    const laterTexts = this.texts()
      .filter(({ index }) => index > (lastObject?.index ?? -1))
      .reverse();
    if (laterTexts.length === 0 && lastObject === undefined) {
      return entries;
    }
    if (laterTexts.length === 0 && !Token.isUnresolved(entries)) {
      return [...entries, ...((lastObject?.list as unknown[]) ?? [])];
    }
    const candidates = [
      ...laterTexts.map(({ local }) => `yamldecode(local.${local.friendlyUniqueId}).${path}`),
      ...(lastObject === undefined ? [] : [this.listLocal(`${path}-user`, lastObject.list as unknown[])]),
      '[]',
    ];
    return ref(
      `concat(${this.listLocal(path, entries)}, try(${candidates.join(', ')}))`,
      TerraformStack.of(this.scope),
    );
  }

  private listLocal(name: string, entries: unknown[]): string {
    const id = `list-${name.replace(/\./g, '-')}`;
    return `local.${new TerraformLocal(this.scope, id, escapeUserDocument(entries)).friendlyUniqueId}`;
  }

  /** The checks of `checkUserValues` for text and tokens, which are known at plan. */
  public preconditions(reserved: ReservedValues): Precondition[] {
    return [
      ...this.sensitivityConditions(),
      ...this.texts().flatMap((text) => this.textConditions(text, reserved)),
    ];
  }

  private sensitivityConditions(): Precondition[] {
    return this.locals
      .filter(({ index }) => hasToken(this.documents[index]))
      .map(({ index, local }) => notSensitive(this.scope, local, `values[${index}]`));
  }

  private textConditions({ index, local }: LocalDocument, reserved: ReservedValues): Precondition[] {
    const document = `yamldecode(local.${local.friendlyUniqueId})`;
    const at = `values[${index}]`;
    const keys = [...reserved.secrets, ...Object.keys(reserved.owned)].map(
      (path) => `can(${document}.${path}) ? "${path}" : ""`,
    );
    const lists = reserved.environmentLists.map((path) => `try(${document}.${path}, [])`).join(', ');
    const variables = JSON.stringify(Object.keys(reserved.variables));
    const secret = [
      `can(regex(${JSON.stringify(SECRET_NAME)}, upper(entry.name)))`,
      `can(regex(${JSON.stringify(URL_WITH_PASSWORD)}, entry.value))`,
    ].join(' || ');
    const found = [
      `compact([${keys.join(', ')}])`,
      `[for entry in concat(${lists}) : entry.name if contains(${variables}, try(entry.name, ""))]`,
      `[for entry in concat(${lists}) : entry.name if can(entry.value) && !contains(${variables}, entry.name) && (${secret})]`,
    ];
    const reservedLocal = new TerraformLocal(
      this.scope,
      `values-user-${index}-reserved`,
      ref(`concat(${found.join(', ')})`, TerraformStack.of(this.scope)),
    );
    const list = `local.${reservedLocal.friendlyUniqueId}`;
    const unsupported = Object.entries(reserved.unsupported ?? {});
    return [
      ...unsupported.map(([path, remedy]) =>
        this.condition(`!can(${document}.${path})`, `${at}.${path}: ${remedy}`),
      ),
      this.condition(
        `can(keys(${document}))`,
        `${at} is not a YAML map. Give a YAML document that is a map.`,
      ),
      this.condition(
        `length(${list}) == 0`,
        `${at} sets \${join(", ", ${list})}. Such a key or variable holds a secret, or ties the release to its Secret, its data or its address: use the prop for it.`,
      ),
    ];
  }

  private texts(): LocalDocument[] {
    return this.locals.filter(({ isText }) => isText);
  }

  private condition(expression: string, errorMessage: string): Precondition {
    return { condition: ref(expression, TerraformStack.of(this.scope)), errorMessage };
  }
}

function isText(document: UserValues): boolean {
  return typeof document === 'string' || Token.isUnresolved(document);
}
