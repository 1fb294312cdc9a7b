// Whether a row's client is in the book already: by contact number, or by name and birth date.
import { normal } from './normal';

/** A client of the book, as far as it takes to recognise them. */
export interface Known { id: string; contactId: number | null; name: string; birthDate: string | null }

/** First and last name come in either order. */
const keyOf = (name: string, birthDate: string | null): string => `${normal(name).split(' ').sort().join(' ')}|${birthDate ?? ''}`;

export type Match =
  | { is: 'new' }
  | { is: 'known'; client: Known }
  | { is: 'problem'; reason: 'contactOfAnother' | 'contactRepeated' | 'clientRepeated' | 'severalInBook'; other: string };

export interface Wanted { row: number; name: string; birthDate: string | null; contactId: number | null }

export function createMatcher(book: readonly Known[]) {
  const byContact = new Map(book.filter(({ contactId }) => contactId !== null).map((client) => [client.contactId as number, client]));
  const byKey = Map.groupBy(book, ({ name, birthDate }) => keyOf(name, birthDate));
  const contactRows = new Map<number, number>();
  const keyRows = new Map<string, { row: number; contactId: number | null }[]>();
  const clientRows = new Map<string, number>();

  /** A row that says the same person as one further up. */
  function repeated({ contactId }: Wanted, key: string): Match | null {
    const sameContact = contactId === null ? undefined : contactRows.get(contactId);
    if (sameContact !== undefined) return { is: 'problem', reason: 'contactRepeated', other: String(sameContact) };
    // Two contact numbers are two people, however alike they are called.
    const same = keyRows.get(key)?.find((earlier) => earlier.contactId === null || contactId === null);
    return same ? { is: 'problem', reason: 'clientRepeated', other: String(same.row) } : null;
  }

  function inBook({ name, birthDate, contactId }: Wanted, key: string): Match {
    const alike = (byKey.get(key) ?? []).filter((client) => contactId === null || client.contactId === null || client.contactId === contactId);
    const owner = contactId === null ? undefined : byContact.get(contactId);
    if (owner) {
      const other = alike.length > 0 && !alike.includes(owner);
      const born = owner.birthDate !== null && birthDate !== null && owner.birthDate !== birthDate;
      if (other || (born && keyOf(owner.name, null) !== keyOf(name, null))) return { is: 'problem', reason: 'contactOfAnother', other: owner.name };
      return { is: 'known', client: owner };
    }
    if (alike.length > 1) return { is: 'problem', reason: 'severalInBook', other: String(alike.length) };
    return alike[0] ? { is: 'known', client: alike[0] } : { is: 'new' };
  }

  return {
    /** Rows in the order of the file; each is remembered for those that follow. */
    match(wanted: Wanted): Match {
      const key = keyOf(wanted.name, wanted.birthDate);
      const first = repeated(wanted, key);
      if (first) return first;
      if (wanted.contactId !== null) contactRows.set(wanted.contactId, wanted.row);
      keyRows.set(key, [...(keyRows.get(key) ?? []), { row: wanted.row, contactId: wanted.contactId }]);
      const found = inBook(wanted, key);
      if (found.is !== 'known') return found;
      // Two rows may come to the same client by different ways.
      const earlier = clientRows.get(found.client.id);
      if (earlier !== undefined) return { is: 'problem', reason: 'clientRepeated', other: String(earlier) };
      clientRows.set(found.client.id, wanted.row);
      return found;
    },
  };
}
export type Matcher = ReturnType<typeof createMatcher>;
