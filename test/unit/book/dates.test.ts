// Which order the dates of a column prove.
import { expect, it } from 'vitest';
import { provenOrder } from '../../../main/book/dates';

it.each([
  [['05/06/1980', '26/05/1980'], 'dayFirst', null], [['05/06/1980', '05/26/1980'], 'monthFirst', null],
  // Where both are proven the rarer ones are the mistakes; as many of each are days first.
  [['26/05/1980', '05/26/1980', '05/27/1980'], 'monthFirst', null], [['05/26/1980', '26/05/1980'], 'dayFirst', null],
  [['', 'x', '1980-06-05', '05/06/1980', '07/08/1980'], null, '05/06/1980'],
  // The same in either order, and in neither.
  [['05/05/1980'], null, null], [['13/14/1980', '31/31/1980'], null, null], [[], null, null],
])('%j prove %s', (values, order, example) => {
  expect(provenOrder(values)).toEqual({ order, example });
});
