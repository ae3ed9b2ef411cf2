import { expect, test } from '@jest/globals';
import { withDatabase } from './databases.ts';

test.each([
  ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/fresh'],
  ['mongodb://127.0.0.1:27017/verselink', 'mongodb://127.0.0.1:27017/fresh'],
  ['mongodb://a:1,b:2/?replicaSet=rs', 'mongodb://a:1,b:2/fresh?replicaSet=rs'],
  ['mongodb://u:p@h/', 'mongodb://u:p@h/fresh?authSource=admin'],
  ['mongodb+srv://u:p@h/main?w=1', 'mongodb+srv://u:p@h/fresh?w=1&authSource=main'],
  ['mongodb://u:p@h/main?authSource=x', 'mongodb://u:p@h/fresh?authSource=x'],
])('%s with another database is %s: the login is looked up where it was', (uri, expected) => {
  expect(withDatabase(uri, 'fresh')).toBe(expected);
});
