// Finding clients by what they are called, by their accounts' numbers and by what was noted, as people type.
import type Database from 'better-sqlite3';
import type { FoundClient } from '../../preload/contract/clients';

const foundMax = 300;
const numbersMax = 1000;
const excerptWords = 12;

/** Every word begins one in the text; quoted, so that nothing in it is taken for the index's own language. */
function prefixes(text: string): string | null {
  const words = text.normalize('NFC').match(/[\p{L}\p{N}]+/gu);
  return words && words.length > 0 ? words.map((word) => `"${word}"*`).join(' ') : null;
}

/** An account's number as it would be typed: three characters at least, a digit among them; spaces and signs between them do not count. */
function numberIn(text: string): string | null {
  const compact = text.replaceAll(/[\s.\p{Cc}-]/gu, '');
  return compact.length >= 3 && compact.length <= 40 && /\d/.test(compact) ? compact : null;
}

export function createSearch(database: Database.Database) {
  const order = 'ORDER BY client.pinned DESC, client.opened_at DESC NULLS LAST, client.name COLLATE NOCASE';
  const byName = database.prepare<[string], { id: string }>(`SELECT client.id FROM client_words JOIN client ON client.number = client_words.rowid
    WHERE client_words MATCH ? ${order} LIMIT ${foundMax}`);
  const byNote = database.prepare<[string], { id: string; excerpt: string }>(`SELECT client.id, snippet(client_words, 1, '', '', '…', ${excerptWords}) AS excerpt
    FROM client_words JOIN client ON client.number = client_words.rowid WHERE client_words MATCH ? ${order} LIMIT ${foundMax}`);
  // The beginning of a number that thousands share is not worth putting them in order: the next digit tells.
  const byNumber = database.prepare<[string], { id: string; read: string }>(`SELECT client.id, account.read FROM (SELECT number FROM account_number WHERE instr(replace(replace(text, '-', ''), '.', ''), upper(?)) > 0 LIMIT ${numbersMax}) AS hit
    JOIN account ON account.number = hit.number JOIN client ON client.id = account.client_id ${order}, account.position LIMIT ${foundMax}`);

  function excerptOf(read: string): string {
    const { name, iban, accountNumber } = JSON.parse(read) as { name?: string | null; iban?: string | null; accountNumber?: string | null };
    return [name, iban ?? accountNumber].filter(Boolean).join(' · ');
  }

  return {
    /** Each client once: those called so first, then those with such an account, then those with such a note. Pinned and recent ones first in each. */
    find(text: string): FoundClient[] {
      const found = new Map<string, FoundClient>();
      const note = (hit: FoundClient): void => {
        if (!found.has(hit.clientId)) found.set(hit.clientId, hit);
      };
      const words = prefixes(text);
      const number = numberIn(text);
      if (words) for (const { id } of byName.all(`names : (${words})`)) note({ clientId: id, by: 'name', excerpt: '' });
      if (number) for (const { id, read } of byNumber.all(number)) note({ clientId: id, by: 'account', excerpt: excerptOf(read) });
      if (words) for (const { id, excerpt } of byNote.all(words)) note({ clientId: id, by: 'note', excerpt });
      return [...found.values()].slice(0, foundMax);
    },
  };
}
export type Search = ReturnType<typeof createSearch>;
