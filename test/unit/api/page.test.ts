// The documentation page of all operations is the tables' own words.
import { expect, it } from 'vitest';
import { coandaTable } from '../../../main/api/coanda/table';
import { dfsTable } from '../../../main/api/dfs/table';
import { documents } from '../../documents';
import { operationsPage } from '../../operations-page';

it('the page of operations is up to date (vitest run -u writes it)', async () => {
  const page = operationsPage({ 'DFS Service Layer': dfsTable, Coanda: coandaTable });
  expect(page.match(/^### /gm)).toHaveLength(documents.dfs.length + documents.coanda.length);
  await expect(page).toMatchFileSnapshot('../../../main/api/OPERATIONS.md');
});
